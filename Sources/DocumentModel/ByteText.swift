import SourceText

/// Looking at text as UTF-8 bytes: what the recognizers of this module are made of. Literals are
/// compared byte by byte, which for well-formed UTF-8 is the same as scalar by scalar.
extension Span<UInt8> {
  /// Whether `literal` stands at `offset`.
  func has(_ literal: StaticString, at offset: Int = 0) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard offset >= 0, count - offset >= length else { return false }
    // SAFETY: a StaticString's bytes live as long as the process and are `length` long.
    let bytes = unsafe literal.utf8Start
    for index in 0..<length where unsafe self[offset + index] != bytes[index] { return false }
    return true
  }

  func ends(with literal: StaticString) -> Bool {
    has(literal, at: count - literal.utf8CodeUnitCount)
  }

  /// Where `literal` first stands at or after `start`.
  func firstOffset(of literal: StaticString, from start: Int = 0) -> Int? {
    let length = literal.utf8CodeUnitCount
    guard length > 0, start >= 0 else { return nil }
    // PERF: only the rarest place is compared in full. The last byte of a 汉字 tells more than the
    // first, which half of all 汉字 share.
    let probe = Swift.min(length, 3) - 1
    // SAFETY: a StaticString's bytes live as long as the process and are `length` long.
    let byte = unsafe literal.utf8Start[probe]
    var offset = start &+ probe
    let last = count &- length &+ probe
    while offset <= last {
      if self[offset] == byte, has(literal, at: offset &- probe) { return offset &- probe }
      offset &+= 1
    }
    return nil
  }

  func contains(_ literal: StaticString) -> Bool { firstOffset(of: literal) != nil }

  /// The longest of `literals` that stands at the end.
  func longestSuffix(of literals: [StaticString]) -> StaticString? {
    var found: StaticString?
    for literal in literals where ends(with: literal) {
      if literal.utf8CodeUnitCount > found?.utf8CodeUnitCount ?? 0 { found = literal }
    }
    return found
  }

  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    UTF8Scalars.scalar(in: self, at: offset)
  }

  func scalar(before offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    UTF8Scalars.scalar(in: self, before: offset)
  }

  var firstScalar: Unicode.Scalar? { scalar(at: 0)?.scalar }
  var lastScalar: Unicode.Scalar? { scalar(before: count)?.scalar }

  var scalarCount: Int {
    var number = 0
    for index in indices where self[index] & 0xC0 != 0x80 { number += 1 }
    return number
  }

  /// The offset behind any white space at `offset`.
  func skippingSpace(from offset: Int) -> Int {
    var offset = offset
    while let (scalar, length) = scalar(at: offset), scalar.isSpace { offset += length }
    return offset
  }

  /// The range without the white space around it.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, let (scalar, length) = scalar(at: start), scalar.isSpace { start += length }
    while end > start, let (scalar, length) = scalar(before: end), scalar.isSpace { end -= length }
    return start..<Swift.max(start, end)
  }

  /// The text of a range as a string.
  func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.append(copying: extracting(range.clamped(to: 0..<count)))
    return String(decoding: bytes, as: UTF8.self)
  }

  func string() -> String { string(0..<count) }

  /// The text without the places where `literal` stands.
  func string(leavingOut literal: StaticString) -> String {
    var bytes: [UInt8] = []
    var offset = 0
    while offset < count {
      if has(literal, at: offset) {
        offset += literal.utf8CodeUnitCount
      } else {
        bytes.append(self[offset])
        offset += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text without any white space.
  func stringWithoutSpace() -> String {
    var text = String.UnicodeScalarView()
    var offset = 0
    while let (scalar, length) = scalar(at: offset) {
      if !scalar.isSpace { text.append(scalar) }
      offset += length
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// White space, and the zero-width scalars that are as invisible at the edge of a line.
  var isSpace: Bool {
    switch value {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x205F,
      0x2060, 0x3000, 0xFEFF:
      true
    default: false
    }
  }

  /// A 汉字, 〇 included.
  var isHan: Bool {
    switch value {
    case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF,
      0x2E80...0x2FDF:
      true
    default: false
    }
  }

  var isASCIILetterOrDigit: Bool {
    switch self {
    case "0"..."9", "a"..."z", "A"..."Z": true
    default: false
    }
  }

  /// A digit in half or full width.
  var digit: Int? {
    switch self {
    case "0"..."9": Int(value) - 0x30
    case "０"..."９": Int(value) - 0xFF10
    default: nil
    }
  }

  var isOpeningBracket: Bool {
    switch self {
    case "（", "(", "〔", "[", "［", "﹝", "【", "《", "〈", "“", "‘", "「", "『": true
    default: false
    }
  }

  var isClosingBracket: Bool {
    switch self {
    case "）", ")", "〕", "]", "］", "﹞", "】", "》", "〉", "”", "’", "」", "』", "\"": true
    default: false
    }
  }

  /// Ends a sentence or a clause that introduces a list.
  var isTerminal: Bool {
    switch self {
    case "。", "！", "？", "；", "：", "…", ".", "!", "?", ";", ":", "．", "｡": true
    default: false
    }
  }
}
