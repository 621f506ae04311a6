/// Reading single scalars of a text that is searched.
enum FoldedScalar {
  /// The scalar that starts at `offset`, and its length in bytes; U+FFFD of length 1 where none
  /// starts, so that a walk always goes on.
  ///
  /// - Parameter offset: At least 0, less than the length of `text`.
  /// - Complexity: O(1).
  @inline(__always)
  static func decode(_ text: Span<UInt8>, at offset: Int) -> (scalar: UInt32, length: Int) {
    let lead = UInt32(text[offset])
    let left = text.count &- offset
    if lead < 0x80 { return (lead, 1) }
    if lead >= 0xE0, lead < 0xF0, left >= 3 {
      let trails = UInt32(text[offset &+ 1] & 0x3F) << 6 | UInt32(text[offset &+ 2] & 0x3F)
      return ((lead & 0x0F) << 12 | trails, 3)
    }
    if lead >= 0xC0, lead < 0xE0, left >= 2 {
      return ((lead & 0x1F) << 6 | UInt32(text[offset &+ 1] & 0x3F), 2)
    }
    if lead >= 0xF0, lead < 0xF8, left >= 4 {
      let high = (lead & 0x07) << 18 | UInt32(text[offset &+ 1] & 0x3F) << 12
      let low = UInt32(text[offset &+ 2] & 0x3F) << 6 | UInt32(text[offset &+ 3] & 0x3F)
      return (high | low, 4)
    }
    return (0xFFFD, 1)
  }

  /// Where the scalar that ends before `place` starts.
  ///
  /// - Parameter place: At least 1, at most the length of `text`.
  /// - Complexity: O(1).
  @inline(__always)
  static func start(_ text: Span<UInt8>, before place: Int) -> Int {
    var start = place - 1
    while start > 0, place - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }
}
