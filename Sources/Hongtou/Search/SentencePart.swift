import SourceText

/// Stretches of a text that can be cut into words on their own.
///
/// A punctuation mark between two Han characters has a word boundary on both sides, whatever stands
/// further away (Unicode Standard Annex #29), so words do not depend on what lies beyond it.
enum SentencePart {
  /// The part around a range of folded text: from the mark before it to the mark after it.
  ///
  /// - Complexity: O(length of the part).
  static func around(_ range: Range<Int>, in folded: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    while start > 0, !isBoundary(start, in: folded) {
      start = UTF8Scalars.start(folded, before: start)
    }
    var end = range.upperBound
    while end < folded.count, !isBoundary(end, in: folded) {
      end += UTF8Scalars.decode(folded, at: end).length
    }
    return start..<min(end, folded.count)
  }

  /// Whether a mark that stands between Han characters ends or begins at `place`.
  private static func isBoundary(_ place: Int, in folded: Span<UInt8>) -> Bool {
    let before = UTF8Scalars.start(folded, before: place)
    if isMark(UTF8Scalars.decode(folded, at: before).scalar) {
      return before > 0 && isHan(folded, at: place)
        && isHan(folded, at: UTF8Scalars.start(folded, before: before))
    }
    let (mark, length) = UTF8Scalars.decode(folded, at: place)
    return isMark(mark) && isHan(folded, at: before) && isHan(folded, at: place + length)
  }

  private static func isHan(_ folded: Span<UInt8>, at place: Int) -> Bool {
    guard place < folded.count else { return false }
    return (0x4E00...0x9FFF).contains(UTF8Scalars.decode(folded, at: place).scalar)
  }

  private static func isMark(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3001, 0x3002, 0x201C, 0x201D, 0x300A, 0x300B, UInt32(UInt8(ascii: ",")),
      UInt32(UInt8(ascii: ";")), UInt32(UInt8(ascii: ":")), UInt32(UInt8(ascii: "(")),
      UInt32(UInt8(ascii: ")")):
      true
    default: false
    }
  }
}
