/// Well-formedness of UTF-8 (The Unicode Standard, table 3-7) and the repair of what is not.
enum UTF8Decoder {
  /// The text of bytes already found well-formed.
  static func wellFormed(_ bytes: [UInt8], from start: Int) -> DecodedText {
    DecodedText(
      utf8: start == 0 ? bytes : Array(bytes[start...]),
      map: .copy(of: start..<bytes.count), encoding: .utf8, hadByteOrderMark: start > 0)
  }

  /// The text with every maximal ill-formed subpart replaced by U+FFFD, the practice of the
  /// Unicode Standard (section 3.9) and of `String(decoding:as:)`.
  static func repairing(_ bytes: [UInt8], from start: Int) -> DecodedText {
    let source = bytes.span
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 64)
    var map = OffsetMap(emptyAt: start)
    var replacements = 0
    var offset = start
    while offset < source.count {
      let end = endOfWellFormedRun(source, from: offset)
      text.append(copying: source.extracting(offset..<end))
      map.append(outputCount: end - offset, source: offset)
      offset = end
      if offset < source.count {
        let length = illFormedLength(source, at: offset)
        text.append(contentsOf: [0xEF, 0xBF, 0xBD])
        map.append(outputCount: 3, source: offset, outputUnit: 3, sourceUnit: length)
        replacements += 1
        offset += length
      }
    }
    return DecodedText(
      utf8: text, map: map, encoding: .utf8, hadByteOrderMark: start > 0,
      replacementCount: replacements)
  }

  /// The offset of the first ill-formed sequence at or after `start`, or the end.
  ///
  /// - Parameter onMultibyte: told the number of scalars of more than one byte passed.
  static func endOfWellFormedRun(
    _ bytes: Span<UInt8>, from start: Int, multibyteCount: inout Int
  ) -> Int {
    let count = bytes.count
    var offset = start
    var multibyte = 0
    while offset < count {
      let length = wellFormedLength(bytes, at: offset)
      if length == 0 { break }
      if length > 1 { multibyte &+= 1 }
      offset &+= length
    }
    multibyteCount += multibyte
    return offset
  }

  static func endOfWellFormedRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var ignored = 0
    return endOfWellFormedRun(bytes, from: start, multibyteCount: &ignored)
  }

  /// The length of the well-formed scalar at `offset`, or 0.
  @inline(__always)
  static func wellFormedLength(_ bytes: Span<UInt8>, at offset: Int) -> Int {
    let lead = bytes[offset]
    if lead < 0x80 { return 1 }
    let left = bytes.count &- offset
    // Most 汉字: no further condition on the second byte.
    if lead >= 0xE1, lead <= 0xEC {
      guard left >= 3, isTrail(bytes[offset &+ 1]), isTrail(bytes[offset &+ 2]) else { return 0 }
      return 3
    }
    let length = expectedLength(lead)
    guard length > 0, left >= length else { return 0 }
    return illFormedLength(bytes, at: offset, upTo: length) == length ? length : 0
  }

  @inline(__always)
  private static func isTrail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func expectedLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  /// The length of the maximal subpart at an ill-formed sequence: the longest start of a
  /// well-formed one, at least 1.
  static func illFormedLength(_ bytes: Span<UInt8>, at offset: Int) -> Int {
    max(1, illFormedLength(bytes, at: offset, upTo: expectedLength(bytes[offset])))
  }

  /// How many of the first `length` bytes at `offset` are as a well-formed sequence has them.
  private static func illFormedLength(
    _ bytes: Span<UInt8>, at offset: Int, upTo length: Int
  ) -> Int {
    guard length > 1, offset + 1 < bytes.count else { return 1 }
    let second = bytes[offset + 1]
    let allowed: ClosedRange<UInt8> =
      switch bytes[offset] {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    guard allowed.contains(second) else { return 1 }
    var found = 2
    while found < length, offset + found < bytes.count, isTrail(bytes[offset + found]) {
      found += 1
    }
    return found
  }
}
