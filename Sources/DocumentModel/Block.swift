import SourceText

/// A paragraph while its document is being read: its text after joining, and what its lines were.
struct Block {
  var utf8: [UInt8] = []
  /// From `utf8` to the decoded text; made to lead to the file when the document is finished.
  var map: OffsetMap
  /// The width of its first line in columns.
  var width: Int
  /// The level of a Markdown heading, or 0.
  var markdownLevel: Int
  /// Whether it stands above the comment that ends the notes below the title.
  var isFrontMatter = false
  /// What was changed; source ranges are still those of the decoded text.
  var repairs: [Repair] = []

  /// Whether its text ends as a sentence does, a closing bracket or quotation mark behind the
  /// full stop not counted.
  var endsSentence: Bool { utf8.span.endsSentence(at: utf8.count) }

  /// The number it starts with; known once the block is complete.
  private(set) var mark: NumberingMark?

  /// Looks for the number, after the text is complete.
  mutating func readMark() { mark = NumberingMark(utf8.span) }

  func contains(_ literal: StaticString) -> Bool { utf8.span.contains(literal) }

  /// Adds the block that follows it in the text.
  ///
  /// - Parameter kind: the repair that the joining is.
  mutating func join(_ next: Block, as kind: Repair.Kind) {
    let gap = map.sourceEnd..<next.map.sourceRange(of: 0..<0).lowerBound
    separate(from: next.utf8.span.firstScalar, over: gap)
    repairs.append(Repair(kind: kind, sourceRange: gap))
    utf8.append(contentsOf: next.utf8)
    map.append(next.map)
    repairs += next.repairs
  }

  /// Words of a script with spaces stay apart where a line break stood between them.
  mutating func separate(from next: Unicode.Scalar?, over gap: Range<Int>) {
    guard let last = utf8.span.lastScalar, let next, last.isASCIILetterOrDigit,
      next.isASCIILetterOrDigit, last.digit == nil || next.digit == nil, !gap.isEmpty
    else { return }
    utf8.append(UInt8(ascii: " "))
    map.append(outputCount: 1, source: gap.lowerBound, outputUnit: 1, sourceUnit: gap.count)
  }
}

extension Span<UInt8> {
  /// Whether a sentence, or a clause that introduces a list, ends before `end`.
  func endsSentence(at end: Int) -> Bool {
    var end = end
    while let (scalar, length) = scalar(before: end) {
      if scalar.isTerminal { return true }
      guard scalar.isClosingBracket || scalar.isSpace else { return false }
      end -= length
    }
    return false
  }
}
