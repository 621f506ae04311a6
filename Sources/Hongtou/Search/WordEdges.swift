import ChineseSegmentation

/// Keeps the occurrences of a string whose ends fit the words of the text; for one thread.
struct WordEdges {
  /// What the ends of an occurrence must fit.
  enum Rule: Sendable {
    /// Nothing: an exact string.
    case free
    /// Words: inside one, or whole ones in a row.
    case words
    /// The beginning of a word.
    case wordStart
  }

  private let session: Segmenter.Session

  init(segmenter: Segmenter) {
    session = segmenter.makeSession(for: .querying)
  }

  /// The places whose ends fit the words of the text.
  ///
  /// PERF: only the parts of sentences around the places are cut into words.
  ///
  /// - Parameters:
  ///   - places: rising ranges of `folded`, in bytes.
  ///   - folded: a paragraph's folded text, UTF-8.
  func fitting(_ places: [Range<Int>], in folded: Span<UInt8>, _ rule: Rule) -> [Range<Int>] {
    guard rule != .free else { return places }
    var tokens: [Range<Int>] = []
    for place in places where place.upperBound > (tokens.last?.upperBound ?? 0) {
      let part = SentencePart.around(place, in: folded)
      // Where parts overlap, the tokens that are there already go before the new ones.
      tokens.removeAll { $0.lowerBound >= part.lowerBound }
      session.forEachToken(in: folded.extracting(part)) { token in
        tokens.append(part.lowerBound + token.start..<part.lowerBound + token.end)
      }
    }
    guard rule == .words else {
      let starts = Set(tokens.map(\.lowerBound))
      return places.filter { starts.contains($0.lowerBound) }
    }
    return places.wholeWords(in: tokens)
  }
}
