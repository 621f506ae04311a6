public import SearchIndex
import SourceText

extension DocumentSnapshot {
  /// What can be said about a query that found nothing: the parts that stand in no document, how
  /// many documents each part finds alone, and queries near it that do find something.
  ///
  /// Nothing is searched in place of the query; a suggestion can be run as it is.
  ///
  /// - Throws: `IndexError`, as searching does.
  /// - Complexity: that of at most 48 counts and some thousand look-ups of terms.
  public func advice(
    on query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> ZeroHitAdvice {
    let options = options.started
    let analyzer = index.queryAnalyzer
    let speller = SpellingAdvisor(IndexTerms(snapshot: snapshot, schema: index.schema))
    let advisor = ZeroHitAdvisor(
      count: { (query) throws(IndexError) in try self.count(query, options: options) },
      split: { text in
        analyzer.words(of: text).map { String(decoding: $0.term, as: UTF8.self) }
      },
      spellings: { (word) throws(IndexError) in
        try options.deadline.check()
        return try speller.suggestions(for: word, limit: 6)
      })
    var advice = try advisor.advice(for: query)
    if !options.filters.isEmpty {
      var unfiltered = options
      unfiltered.filters = []
      advice.documentsWithoutFilters = try count(query, options: unfiltered)
    }
    return advice
  }

  /// For each fixed phrase (提法) among the words of a query, the query with what the phrase stands
  /// for beside it: for 四个意识 also 政治意识, 大局意识, 核心意识 and 看齐意识.
  ///
  /// - Throws: `IndexError`, as searching does.
  /// - Complexity: that of one count for each fixed phrase in the query.
  public func fixedPhraseSuggestions(
    for query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> [QuerySuggestion] {
    var suggestions: [QuerySuggestion] = []
    for wider in query.widenedByFixedPhrases() {
      let documents = try count(wider, options: options)
      if documents > 0 {
        suggestions.append(
          QuerySuggestion(reason: .fixedPhrase, query: wider, documents: documents))
      }
    }
    return suggestions
  }
}

extension Query {
  /// For each leaf that is a fixed phrase, the query with the phrase or all of its members there.
  func widenedByFixedPhrases() -> [Query] {
    var phrases: [String] = []
    for leaf in positiveLeaves {
      if let phrase = leaf.fixedPhrase, !phrases.contains(phrase) { phrases.append(phrase) }
    }
    return phrases.map { phrase in
      replacingLeaves { content in
        guard content.fixedPhrase == phrase else { return nil }
        let members = FixedPhrases.members(of: phrase).map { Query.exact($0) }
        switch content {
        case .words(let text, let field): return widened(.leaf(.words, text), members, field)
        case .exact(let text, let field): return widened(.exact(text), members, field)
        default: return nil
        }
      }
    }
  }

  private func widened(_ leaf: Query, _ members: [Query], _ field: Field?) -> Query {
    let wider = Query.any(leaf, .all(members))
    return field.map { Query.field($0, wider) } ?? wider
  }
}

extension Query.Content {
  /// The fixed phrase that this leaf of a text field is.
  fileprivate var fixedPhrase: String? {
    switch self {
    case .words(let text, let field), .exact(let text, let field):
      guard field?.isText ?? true, !FixedPhrases.members(of: text).isEmpty else { return nil }
      return Folding.fold(text)
    default: return nil
    }
  }
}

/// The terms of an index, as spelling suggestions ask for them.
private struct IndexTerms: TermSource {
  typealias Failure = IndexError

  let snapshot: Snapshot
  let schema: DocumentSchema

  func documentFrequency(ofWord word: String) throws(IndexError) -> Int {
    try snapshot.documentFrequency(of: Array(word.utf8), in: .group(schema.words))
  }

  func documentFrequency(ofBigram bigram: String) throws(IndexError) -> Int {
    try snapshot.documentFrequency(of: Array(bigram.utf8), in: .field(schema.bigrams))
  }

  /// The most bigrams that are looked through for the frequent ones.
  private static let reach = 5_000

  func followers(
    of character: Unicode.Scalar, limit: Int
  ) throws(IndexError) -> [Unicode.Scalar] {
    let prefix = Array(String(character).utf8)
    let bigrams = try snapshot.terms(
      prefix: prefix, group: schema.bigramGroup, limit: IndexTerms.reach)
    let followers = bigrams.sorted { $0.documentFrequency > $1.documentFrequency }
      .compactMap { bigram -> Unicode.Scalar? in
        let rest = String(decoding: bigram.term.dropFirst(prefix.count), as: UTF8.self)
        return rest.unicodeScalars.count == 1 ? rest.unicodeScalars.first : nil
      }
    return Array(followers.filter { CharacterClass.of($0.value) == .text }.prefix(limit))
  }
}
