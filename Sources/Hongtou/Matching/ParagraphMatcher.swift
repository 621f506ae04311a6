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
