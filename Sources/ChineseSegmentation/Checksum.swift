/// A 64-bit checksum over words of data: it tells versions of tables apart, it protects nothing.
///
/// Each of four lanes multiplies and folds (the mixing step of Bret Mulvey's and wyhash's
/// family), so that two megabytes take a fraction of a millisecond.
struct Checksum {
  private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB, 0xD6E8_FEB8_6659_FD93
  )

  private static func mix(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    let product = (lane ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low &+ 0x9E37_79B9_7F4A_7C15
  }

  mutating func add(_ word: UInt64) {
    lanes.0 = Self.mix(lanes.0, word)
    lanes = (lanes.1, lanes.2, lanes.3, lanes.0)
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index + 32 <= bytes.count {
      lanes.0 = unsafe Self.mix(
        lanes.0, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      lanes.1 = unsafe Self.mix(
        lanes.1, bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self))
      lanes.2 = unsafe Self.mix(
        lanes.2, bytes.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self))
      lanes.3 = unsafe Self.mix(
        lanes.3, bytes.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self))
      index += 32
    }
    while index < bytes.count {
      unsafe add(UInt64(bytes[index]))
      index += 1
    }
    add(UInt64(truncatingIfNeeded: bytes.count))
  }

  var value: UInt64 {
    var result = Self.mix(lanes.0, lanes.1)
    result = Self.mix(result, lanes.2)
    return Self.mix(result, lanes.3)
  }
}

extension Array where Element == UInt32 {
  /// The checksum of the elements' bytes.
  func withUnsafeBytesChecksum() -> UInt64 {
    var checksum = Checksum()
    for word in self { checksum.add(UInt64(word)) }
    return checksum.value
  }
}
