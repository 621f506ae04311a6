/// Reading single scalars out of UTF-8.
package enum UTF8Scalars {
  /// The scalar that starts at `offset` and its length in bytes; nil at the end or where no
  /// well-formed scalar starts.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  package static func scalar(
    in utf8: Span<UInt8>, at offset: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset >= 0, offset < utf8.count else { return nil }
    let length = UTF8Decoder.wellFormedLength(utf8, at: offset)
    let lead = UInt32(utf8[offset])
    let value: UInt32
    switch length {
    case 1: value = lead
    case 2: value = (lead & 0x1F) << 6 | trail(utf8, offset + 1)
    case 3:
      value = (lead & 0x0F) << 12 | trail(utf8, offset + 1) << 6 | trail(utf8, offset + 2)
    case 4:
      let high = (lead & 0x07) << 18 | trail(utf8, offset + 1) << 12
      value = high | trail(utf8, offset + 2) << 6 | trail(utf8, offset + 3)
    default: return nil
    }
    return Unicode.Scalar(value).map { ($0, length) }
  }

  /// The scalar that ends before `offset` and its length in bytes.
  ///
  /// - Complexity: O(1).
  package static func scalar(
    in utf8: Span<UInt8>, before offset: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset > 0, offset <= utf8.count else { return nil }
    var start = offset - 1
    while start > 0, offset - start < 4, utf8[start] & 0xC0 == 0x80 { start -= 1 }
    guard let found = scalar(in: utf8, at: start), start + found.length == offset else {
      return nil
    }
    return found
  }

  /// The scalar that starts at `offset` of a text known to be well-formed, and its length in bytes;
  /// U+FFFD of length 1 where none starts, so that a walk always goes on.
  ///
  /// - Parameter offset: At least 0, less than the length of `text`.
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  package static func decode(_ text: Span<UInt8>, at offset: Int) -> (scalar: UInt32, length: Int) {
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
  @inlinable @inline(__always)
  package static func start(_ text: Span<UInt8>, before place: Int) -> Int {
    var start = place - 1
    while start > 0, place - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  @inline(__always)
  private static func trail(_ utf8: Span<UInt8>, _ offset: Int) -> UInt32 {
    UInt32(utf8[offset] & 0x3F)
  }
}
