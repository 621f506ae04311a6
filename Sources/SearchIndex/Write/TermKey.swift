/// What a ``TermTable`` tells terms apart by: 64 bits, never 0.
///
/// ```
/// short = the bytes, at most 6 (48 bits), their number (8 bits), the group (8 bits, below 255)
/// long  = 56 bits of a hash of the bytes, their number and the group; 8 bits set
/// ```
/// Equal short keys are equal terms; equal long keys have to be compared. Two characters of Chinese
/// text are six bytes.
enum TermKey {
  static let longestShort = 6
  private static let longMark: UInt64 = 0xFF << 56

  @inline(__always)
  static func isShort(_ key: UInt64) -> Bool { key < longMark }

  /// The number of bytes of the term of a short key.
  @inline(__always)
  static func length(ofShort key: UInt64) -> Int { Int(key &>> 48 & 0xFF) }

  /// The key of a term of 1 … 6 bytes in one of the first 255 groups; nil for others.
  @inline(__always)
  static func short(_ term: UnsafeRawPointer, _ length: Int, group: UInt16) -> UInt64? {
    guard length <= longestShort, group < 0xFF else { return nil }
    var bytes: UInt64
    if length >= 4 {
      bytes = unsafe UInt64(UInt32(littleEndian: term.loadUnaligned(as: UInt32.self)))
      if length == 6 {
        bytes |= unsafe UInt64(byte(term, 4)) &<< 32 | UInt64(byte(term, 5)) &<< 40
      } else if length == 5 {
        bytes |= unsafe UInt64(byte(term, 4)) &<< 32
      }
    } else {
      bytes = unsafe UInt64(byte(term, 0))
      if length >= 2 { bytes |= unsafe UInt64(byte(term, 1)) &<< 8 }
      if length == 3 { bytes |= unsafe UInt64(byte(term, 2)) &<< 16 }
    }
    return bytes | UInt64(length) &<< 48 | UInt64(group) &<< 56
  }

  /// The key of a term of 1 … 6 bytes, given as a little-endian number, in one of the first 255
  /// groups; nil for others.
  @inline(__always)
  static func short(_ bytes: UInt64, _ length: Int, group: UInt16) -> UInt64? {
    guard (1...longestShort).contains(length), group < 0xFF else { return nil }
    return bytes | UInt64(length) &<< 48 | UInt64(group) &<< 56
  }

  @inline(__always)
  private static func byte(_ term: UnsafeRawPointer, _ offset: Int) -> UInt8 {
    unsafe term.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The key of any other term: a seeded multiply-and-fold hash, so that nobody can choose terms
  /// that collide.
  ///
  /// Source: the folded 64 × 64 multiply of wyhash (Wang Yi).
  @inline(__always)
  static func long(
    _ term: UnsafeRawPointer, _ length: Int, group: UInt16, seed: UInt64
  ) -> UInt64 {
    var state = seed ^ (UInt64(length) &<< 16 | UInt64(group))
    var offset = 0
    while length &- offset >= 8 {
      let word = unsafe term.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = mix(state ^ word, 0x9E37_79B9_7F4A_7C15)
      offset &+= 8
    }
    var rest: UInt64 = 0
    if length &- offset >= 4 {
      rest = unsafe UInt64(term.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset &+= 4
    }
    while offset < length {
      rest = unsafe rest &<< 8 | UInt64(term.load(fromByteOffset: offset, as: UInt8.self))
      offset &+= 1
    }
    return mix(state ^ rest, 0xD6E8_FEB8_6659_FD93) | longMark
  }

  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high ^ low
  }

  @inline(__always)
  static func equal(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ length: Int) -> Bool {
    var offset = 0
    while length &- offset >= 8 {
      if unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      offset &+= 8
    }
    while offset < length {
      if unsafe left.load(fromByteOffset: offset, as: UInt8.self)
        != right.load(fromByteOffset: offset, as: UInt8.self)
      {
        return false
      }
      offset &+= 1
    }
    return true
  }
}
