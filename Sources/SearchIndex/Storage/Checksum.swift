/// XXH64, the checksum of every file of an index.
///
/// Chosen because it is written in a page of plain Swift, needs nothing but 64-bit multiplies (no
/// CRC instruction, no table, no run-time dispatch), and is several times faster than a disk. Each
/// round is a bijection of its lane, so one changed 8-byte word always changes the lane's state;
/// that two different inputs share a checksum is left to a chance of about 2⁻⁶⁴. It is no
/// protection against somebody who wants to forge a file: what a checksum lets pass is still read
/// with bounds checks.
///
/// Source: Yann Collet, "XXH64 algorithm description", `doc/xxhash_spec.md` of the xxHash
/// project, version 0.1.1.
package enum Checksum {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The XXH64 of some bytes.
  ///
  /// - Complexity: O(n); about four bytes per cycle.
  package static func xxh64(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    guard let base = bytes.baseAddress else {
      return avalanche(seed &+ prime5)
    }
    // SAFETY: `offset` never passes `count`, and each load below is guarded by the number of
    // bytes left; the buffer's owner is kept alive by the caller for the duration of the call.
    let count = bytes.count
    var offset = 0
    var hash: UInt64
    if count >= 32 {
      var lane1 = seed &+ prime1 &+ prime2
      var lane2 = seed &+ prime2
      var lane3 = seed
      var lane4 = seed &- prime1
      // PERF: four independent multiply chains keep the multiplier busy; a loop over an array of
      // lanes would spill them to memory.
      while count &- offset >= 32 {
        lane1 = round(lane1, unsafe word(base, offset))
        lane2 = round(lane2, unsafe word(base, offset &+ 8))
        lane3 = round(lane3, unsafe word(base, offset &+ 16))
        lane4 = round(lane4, unsafe word(base, offset &+ 24))
        offset &+= 32
      }
      hash = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
      hash = merge(hash, lane1)
      hash = merge(hash, lane2)
      hash = merge(hash, lane3)
      hash = merge(hash, lane4)
    } else {
      hash = seed &+ prime5
    }
    hash &+= UInt64(truncatingIfNeeded: count)
    while count &- offset >= 8 {
      hash = rotate(hash ^ round(0, unsafe word(base, offset)), 27) &* prime1 &+ prime4
      offset &+= 8
    }
    if count &- offset >= 4 {
      let half = unsafe UInt32(
        littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      hash = rotate(hash ^ (UInt64(half) &* prime1), 23) &* prime2 &+ prime3
      offset &+= 4
    }
    while offset < count {
      let byte = unsafe base.load(fromByteOffset: offset, as: UInt8.self)
      hash = rotate(hash ^ (UInt64(byte) &* prime5), 11) &* prime1
      offset &+= 1
    }
    return avalanche(hash)
  }

  /// The XXH64 of an array of bytes.
  ///
  /// - Complexity: O(n).
  package static func xxh64(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe xxh64($0, seed: seed) }
  }

  @inline(__always)
  private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value &<< bits) | (value &>> (64 &- bits))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ (input &* prime2), 31) &* prime1
  }

  @inline(__always)
  private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }

  @inline(__always)
  private static func avalanche(_ value: UInt64) -> UInt64 {
    var hash = value
    hash = (hash ^ (hash &>> 33)) &* prime2
    hash = (hash ^ (hash &>> 29)) &* prime3
    return hash ^ (hash &>> 32)
  }
}
