/// Field lengths in one byte, rounded down: exact to 127, then eight steps to the octave.
///
/// They serve the bounds of blocks only; scores use exact lengths. Rounding down keeps a bound a
/// bound, because a shorter field never scores less.
enum LengthCode {
  /// Lengths below this are their own codes.
  static let exactLimit: UInt32 = 128

  /// The code of a length.
  @inline(__always)
  static func encode(_ length: UInt32) -> UInt8 {
    guard length >= exactLimit else { return UInt8(truncatingIfNeeded: length) }
    let octave = 31 &- length.leadingZeroBitCount
    let step = (length &>> UInt32(octave &- 3)) & 7
    return UInt8(clamping: 128 &+ (octave &- 7) &* 8 &+ Int(step))
  }

  /// The smallest length with this code.
  @inline(__always)
  static func decode(_ code: UInt8) -> UInt32 {
    guard code >= 128 else { return UInt32(code) }
    let octave = UInt32(code &- 128) / 8 &+ 7
    return (8 &+ UInt32(code & 7)) &<< (octave &- 3)
  }
}
