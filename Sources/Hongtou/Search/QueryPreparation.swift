import SearchIndex

/// The word lists that an index's queries go through.
struct WordLists: Sendable {
  let synonyms: Synonyms
  let stopWords: StopWords

  /// - Throws: `invalidArgument` with the line that cannot be understood.
  init(_ settings: AnalysisSettings) throws(IndexError) {
    synonyms = try Self.reading("synonyms") { () throws(WordListError) in
      try Synonyms(parsing: settings.synonyms)
    }
    stopWords = try Self.reading("stop words") { () throws(WordListError) in
      try StopWords(parsing: settings.stopWords)
    }
  }

  private static func reading<List>(
    _ name: String, _ read: () throws(WordListError) -> List
  ) throws(IndexError) -> List {
    do {
      return try read()
    } catch {
      throw IndexError(
        .invalidArgument, found: "\(name), \(error)", advice: "Correct the list of \(name).")
    }
  }
}

/// A query as it is run, and what the index's word lists changed in it.
public struct PreparedQuery: Sendable, Hashable {
  /// The query that is run.
  public let query: Query
  /// The unquoted words that find more than themselves.
  public let expansions: [Synonyms.Expansion]
  /// The stop words left out.
  public let leftOut: [String]
}

extension DocumentSnapshot {
  /// What the index's synonyms and stop words make of a query; searches do the same, so this is
  /// for those who show it.
  ///
  /// - Complexity: O(*n* · *nesting*) in the number of nodes of the query.
  public func prepared(_ query: Query) -> PreparedQuery {
    let (kept, leftOut) = index.wordLists.stopWords.removing(from: query)
    let (expanded, expansions) = index.wordLists.synonyms.expanding(kept)
    return PreparedQuery(query: expanded, expansions: expansions, leftOut: leftOut)
  }
}
