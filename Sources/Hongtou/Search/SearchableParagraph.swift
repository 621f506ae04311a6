import SourceText

/// A paragraph's text as it is and as it is searched.
struct SearchableParagraph {
  /// The text of the whole document, UTF-8.
  private let document: [UInt8]
  /// The paragraph's bytes in it.
  private let range: Range<Int>
  /// The folded text, UTF-8.
  let folded: [UInt8]

  /// - Parameters:
  ///   - range: the paragraph's bytes in `document`.
  ///   - document: the text of the whole document.
  /// - Complexity: O(*n*) in the length of the paragraph.
  init(_ range: Range<Int>, of document: [UInt8]) {
    self.document = document
    self.range = range
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    Folding.fold(document.span.extracting(range), into: &bytes)
    folded = bytes
  }

  /// - Complexity: O(*n*) in the length of the paragraph.
  init(_ paragraph: StoredDocument.Paragraph, of document: StoredDocument) {
    self.init(paragraph.range, of: document.text)
  }

  /// Where a pattern stands, as bytes of the text that it is compared with.
  func occurrences(of pattern: ExactPattern) -> [Range<Int>] {
    pattern.occurrences(
      in: pattern.isFolded ? folded.span : document.span.extracting(range))
  }

  /// The bytes of the text as it is that ranges of the folded text stand for.
  /// - Complexity: O(*n*): the way back is made only where something was found.
  func originalRanges(of ranges: [Range<Int>]) -> [Range<Int>] {
    guard !ranges.isEmpty else { return [] }
    var bytes: [UInt8] = []
    var map = OffsetMap()
    Folding.fold(document.span.extracting(range), into: &bytes, map: &map)
    return ranges.map { map.sourceRange(of: $0) }
  }
}
