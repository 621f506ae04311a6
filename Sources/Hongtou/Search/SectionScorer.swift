import SearchIndex

/// Scores sections: BM25 with the frequencies and lengths of sections and the inverse document
/// frequencies of documents.
///
/// The score of a section is Σ weight · idf · tf / (tf + k1 (1 − b + b · length / average)) over the
/// parts of the query: typed words, exact strings, prefixes. tf counts the occurrences that are
/// marked in the section; lengths are in characters, the average is that of all sections looked at.
/// idf is the sum over the part's words, as for a phrase. A typed run of several words counts as
/// phrase and words together, as it does in a document's score; where the document holds it nowhere
/// as a whole, each of its words counts for itself.
struct SectionScorer {
  /// What is counted: a part of the query, or one word of it.
  struct Key: Hashable, Comparable {
    let part: Int
    let piece: Int?

    static func < (left: Key, right: Key) -> Bool {
      (left.part, left.piece ?? -1) < (right.part, right.piece ?? -1)
    }
  }

  private struct Part {
    let text: String
    let inverseDocumentFrequency: Double
    let weight: Double
  }

  private var parts: [Key: Part] = [:]
  private let scoring: BM25

  /// - Parameter matcher: what gives each part of the query its number.
  init(
    _ matcher: DocumentMatcher, snapshot: Snapshot, schema: DocumentSchema,
    analyzer: QueryAnalyzer, scoring: BM25
  ) throws(IndexError) {
    self.scoring = scoring
    for (number, leaf) in matcher.leaves.enumerated() {
      var inverse = 0.0
      for word in leaf.content.scoredText.map(analyzer.words) ?? [] {
        inverse += try snapshot.inverseDocumentFrequency(of: word.term, in: .group(schema.words))
      }
      let pieces = matcher.pieces(ofPart: number)
      if !pieces.isEmpty { inverse *= 2 }
      parts[Key(part: number, piece: nil)] = Part(
        text: leaf.content.shownText, inverseDocumentFrequency: inverse > 0 ? inverse : 1,
        weight: leaf.weight)
      for (piece, word) in pieces.enumerated() {
        parts[Key(part: number, piece: piece)] = Part(
          text: word,
          inverseDocumentFrequency: try snapshot.inverseDocumentFrequency(
            of: Array(word.utf8), in: .group(schema.words)),
          weight: leaf.weight)
      }
    }
  }

  /// What each part that occurs gives to a section, in the order of the parts.
  ///
  /// - Parameters:
  ///   - frequencies: how often each part occurs in it.
  ///   - length: its length in characters.
  ///   - averageLength: the average of all sections looked at.
  func contributions(
    _ frequencies: [Key: Int], length: Int, averageLength: Double
  ) -> [SectionHit.Contribution] {
    frequencies.keys.sorted().compactMap { key in
      guard let part = parts[key], let frequency = frequencies[key] else { return nil }
      let saturated = scoring.frequencyPart(
        frequency: Double(frequency), length: Double(length), averageLength: averageLength)
      return SectionHit.Contribution(
        text: part.text, inverseDocumentFrequency: part.inverseDocumentFrequency,
        frequency: frequency, frequencyPart: saturated, weight: part.weight,
        contribution: part.weight * part.inverseDocumentFrequency * saturated)
    }
  }
}

extension Query.Content {
  /// The text whose words give the part its weight; nil where every match counts alike.
  fileprivate var scoredText: String? {
    switch self {
    case .words(let text, _), .exact(let text, _), .documentNumber(let text, _): text
    default: nil
    }
  }

  /// The part as it is shown.
  fileprivate var shownText: String {
    switch self {
    case .words(let text, _), .documentNumber(let text, _): text
    case .exact(let text, _): "“\(text)”"
    case .prefix(let text, _): text + "*"
    default: ""
    }
  }
}
