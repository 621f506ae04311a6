import SourceText

/// Finds exact patterns in the repaired text of paragraphs, folding as needed; one per thread.
package struct ParagraphMatcher {
  private var folded: [UInt8] = []

  package init() {}

  /// How many occurrences one paragraph has.
  ///
  /// - Parameter text: the paragraph's repaired text, UTF-8.
  /// - Complexity: O(*n*); nothing is allocated once the buffer has grown.
  package mutating func count(of pattern: ExactPattern, in text: Span<UInt8>) -> Int {
    guard pattern.isFolded else { return pattern.count(in: text) }
    folded.removeAll(keepingCapacity: true)
    Folding.fold(text, into: &folded)
    return pattern.count(in: folded.span)
  }

  /// Where the pattern occurs in one paragraph: bytes of its repaired text, from the first to the
  /// last of each occurrence, by rising start.
  ///
  /// - Parameter text: the paragraph's repaired text, UTF-8.
  /// - Complexity: O(*n*).
  package mutating func occurrences(
    of pattern: ExactPattern, in text: Span<UInt8>
  ) -> [Range<Int>] {
    guard pattern.isFolded else { return pattern.occurrences(in: text) }
    folded.removeAll(keepingCapacity: true)
    var map = OffsetMap()
    Folding.fold(text, into: &folded, map: &map)
    return pattern.occurrences(in: folded.span).map { map.sourceRange(of: $0) }
  }
}

extension ParagraphMatcher {
  /// Calls `body` with every occurrence in the paragraphs of a document, by rising paragraph and
  /// start.
  ///
  /// Only paragraphs that hold the pattern's rarest character, in whatever form it folds from, are
  /// folded; the others cost a search for a few bytes.
  ///
  /// - Parameters:
  ///   - text: the repaired text of the document, UTF-8.
  ///   - paragraphs: rising ranges of `text`, in bytes, each a paragraph.
  ///   - select: receives a paragraph as it is searched and the occurrences in it, and returns
  ///     those that count; all of them by default.
  ///   - body: receives the number of the paragraph and the bytes of it that an occurrence covers.
  /// - Complexity: O(*n*) in the length of `text`.
  package mutating func forEachOccurrence(
    of pattern: ExactPattern, in text: Span<UInt8>,
    paragraphs: some RandomAccessCollection<Range<Int>>,
    select: ([UInt8], [Range<Int>]) -> [Range<Int>] = { $1 },
    _ body: (Int, Range<Int>) -> Void
  ) {
    var screen = AnchorScreen(pattern, text)
    for (number, range) in paragraphs.enumerated() {
      let range = range.clamped(to: 0..<text.count)
      guard screen.mayOccur(in: range, of: text) else { continue }
      let paragraph = text.extracting(range)
      guard pattern.isFolded else {
        for place in pattern.occurrences(in: paragraph) { body(number, place) }
        continue
      }
      folded.removeAll(keepingCapacity: true)
      Folding.fold(paragraph, into: &folded)
      var places = pattern.occurrences(in: folded.span)
      if !places.isEmpty { places = select(folded, places) }
      guard !places.isEmpty else { continue }
      folded.removeAll(keepingCapacity: true)
      var map = OffsetMap()
      Folding.fold(paragraph, into: &folded, map: &map)
      for place in places { body(number, map.sourceRange(of: place)) }
    }
  }
}

/// Says of each paragraph whether a pattern may stand in it, by a search of the unfolded text for
/// the character through which the pattern is found.
private struct AnchorScreen {
  private let needles: [ByteNeedle]
  /// For each needle its first place not before the paragraphs asked for so far.
  private var places: [Int]

  init(_ pattern: ExactPattern, _ text: Span<UInt8>) {
    needles = pattern.unfoldedNeedles
    places = []
    for needle in needles { places.append(needle.first(in: text, from: 0)) }
  }

  /// - Parameter range: not before the ranges asked for so far.
  mutating func mayOccur(in range: Range<Int>, of text: Span<UInt8>) -> Bool {
    guard !needles.isEmpty else { return true }
    var isFound = false
    for index in needles.indices {
      if places[index] < range.lowerBound {
        places[index] = needles[index].first(in: text, from: range.lowerBound)
      }
      if places[index] < range.upperBound { isFound = true }
    }
    return isFound
  }
}

extension Sequence where Element == Range<Int> {
  /// The occurrences of an unquoted word among those of its characters: the ones that lie inside
  /// one token of the best path or are made of whole consecutive tokens (书记 in 总书记, but not 实习
  /// in 落实|习近平).
  ///
  /// - Parameters:
  ///   - tokens: the best path's tokens of the same text, by rising start, without overlaps.
  ///   - self: occurrences by rising start, in bytes of the same text.
  /// - Complexity: O(*occurrences* · log *tokens*).
  package func wholeWords(in tokens: [Range<Int>]) -> [Range<Int>] {
    filter { occurrence in
      // The last token that starts at or before the occurrence.
      var low = 0
      var high = tokens.count
      while low < high {
        let middle = (low + high) / 2
        if tokens[middle].lowerBound <= occurrence.lowerBound {
          low = middle + 1
        } else {
          high = middle
        }
      }
      guard low > 0 else { return false }
      let token = tokens[low - 1]
      if occurrence.upperBound <= token.upperBound { return true }
      guard token.lowerBound == occurrence.lowerBound else { return false }
      return tokens.hasEnd(occurrence.upperBound)
    }
  }
}

extension [Range<Int>] {
  /// Whether one of the rising ranges ends at `end`.
  fileprivate func hasEnd(_ end: Int) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound < end { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].upperBound == end
  }
}
