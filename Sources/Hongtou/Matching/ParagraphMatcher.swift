import SourceText

/// Finds exact patterns in the repaired text of paragraphs, folding as needed; one per thread.
package struct ParagraphMatcher {
  private var folded: [UInt8] = []
  private var map = OffsetMap()

  package init() {}

  /// Folds a paragraph into the buffers.
  private mutating func fold(_ paragraph: Span<UInt8>, withMap isMapped: Bool) {
    folded.removeAll(keepingCapacity: true)
    guard isMapped else { return Folding.fold(paragraph, into: &folded) }
    map.removeAll()
    Folding.fold(paragraph, into: &folded, map: &map)
  }

  /// How many occurrences one paragraph has.
  ///
  /// - Parameter text: the paragraph's repaired text, UTF-8.
  /// - Complexity: O(*n*); nothing is allocated once the buffer has grown.
  package mutating func count(of pattern: ExactPattern, in text: Span<UInt8>) -> Int {
    guard pattern.isFolded else { return pattern.count(in: text) }
    fold(text, withMap: false)
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
    fold(text, withMap: true)
    return pattern.occurrences(in: folded.span).map { map.sourceRange(of: $0) }
  }
}

extension ParagraphMatcher {
  /// Calls `body` with every occurrence in the paragraphs of a document, by rising paragraph and
  /// start.
  ///
  /// The text is searched for the pattern's rarest character, in whatever form it folds from, and
  /// compared around it, without being folded. Only where the pattern has 和 in it, which an ` and `
  /// may stand for, are the paragraphs with that character folded.
  ///
  /// - Parameters:
  ///   - text: the repaired text of the document, UTF-8.
  ///   - paragraphs: rising ranges of `text`, in bytes, each a paragraph.
  ///   - body: receives the number of the paragraph and the bytes of it that an occurrence covers.
  /// - Complexity: O(*n*) in the length of `text`.
  package mutating func forEachOccurrence(
    of pattern: ExactPattern, in text: Span<UInt8>,
    paragraphs: some RandomAccessCollection<Range<Int>>, body: (Int, Range<Int>) -> Void
  ) {
    var screen = AnchorScreen(pattern, text)
    guard !pattern.isSearchedUnfolded else {
      return screen.forEachPlace(in: text, paragraphs: paragraphs) { number, paragraph, anchor in
        pattern.forEachOccurrence(around: anchor, in: paragraph, as: .unfolded) { place in
          body(number, place)
          return true
        }
      }
    }
    for (number, range) in paragraphs.enumerated() {
      let range = range.clamped(to: 0..<text.count)
      guard screen.mayOccur(in: range, of: text) else { continue }
      let paragraph = text.extracting(range)
      guard pattern.isFolded else {
        for place in pattern.occurrences(in: paragraph) { body(number, place) }
        continue
      }
      fold(paragraph, withMap: true)
      pattern.forEachOccurrence(in: folded.span) { place in
        body(number, map.sourceRange(of: place))
        return true
      }
    }
  }

  /// Calls `body` with some of the occurrences in the paragraphs of a document, by rising paragraph
  /// and start.
  ///
  /// - Parameters:
  ///   - text: the repaired text of the document, UTF-8.
  ///   - paragraphs: rising ranges of `text`, in bytes, each a paragraph.
  ///   - select: receives the number of a paragraph, its text as it is searched and the occurrences
  ///     in it, and returns those that `body` receives.
  ///   - body: receives the number of the paragraph and the bytes of it that an occurrence covers.
  /// - Complexity: O(*n*) in the length of `text`, and what `select` takes.
  package mutating func forEachOccurrence(
    of pattern: ExactPattern, in text: Span<UInt8>,
    paragraphs: some RandomAccessCollection<Range<Int>>,
    select: (Int, Span<UInt8>, [Range<Int>]) -> [Range<Int>],
    body: (Int, Range<Int>) -> Void
  ) {
    var screen = AnchorScreen(pattern, text)
    for (number, range) in paragraphs.enumerated() {
      let range = range.clamped(to: 0..<text.count)
      guard screen.mayOccur(in: range, of: text) else { continue }
      let paragraph = text.extracting(range)
      guard pattern.isFolded else {
        let found = pattern.occurrences(in: paragraph)
        if found.isEmpty { continue }
        for place in select(number, paragraph, found) { body(number, place) }
        continue
      }
      fold(paragraph, withMap: false)
      var places = pattern.occurrences(in: folded.span)
      if !places.isEmpty { places = select(number, folded.span, places) }
      guard !places.isEmpty else { continue }
      fold(paragraph, withMap: true)
      for place in places { body(number, map.sourceRange(of: place)) }
    }
  }
}

/// Says where a pattern may stand, by a search of the unfolded text for the character through which
/// the pattern is found.
private struct AnchorScreen {
  private let needles: [ByteNeedle]
  /// For each needle its first place not before the paragraphs asked for so far.
  private var places: [Int]

  init(_ pattern: ExactPattern, _ text: Span<UInt8>) {
    needles = pattern.unfoldedNeedles
    places = []
    for needle in needles { places.append(needle.first(in: text, from: 0)) }
  }

  /// Calls `body` with every place of the character: the number of its paragraph, the paragraph,
  /// and the bytes of it that the character takes.
  mutating func forEachPlace(
    in text: Span<UInt8>, paragraphs: some RandomAccessCollection<Range<Int>>,
    _ body: (Int, Span<UInt8>, Range<Int>) -> Void
  ) {
    for (number, range) in paragraphs.enumerated() {
      let range = range.clamped(to: 0..<text.count)
      while let (index, place) = first(in: range, of: text) {
        let start = place - range.lowerBound
        body(number, text.extracting(range), start..<start + needles[index].count)
        places[index] = needles[index].first(in: text, from: place + 1)
      }
    }
  }

  /// The first place in a paragraph, and the needle that stands there.
  private mutating func first(
    in range: Range<Int>, of text: Span<UInt8>
  ) -> (index: Int, place: Int)? {
    var found: (index: Int, place: Int)?
    for index in needles.indices {
      if places[index] < range.lowerBound {
        places[index] = needles[index].first(in: text, from: range.lowerBound)
      }
      if places[index] < found?.place ?? range.upperBound { found = (index, places[index]) }
    }
    return found
  }

  /// - Parameter range: not before the ranges asked for so far.
  mutating func mayOccur(in range: Range<Int>, of text: Span<UInt8>) -> Bool {
    needles.isEmpty || first(in: range, of: text) != nil
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
