public import SearchIndex

/// The documents of one commit: searches on one snapshot agree with each other, whatever is
/// added meanwhile.
public final class DocumentSnapshot: Sendable {
  let snapshot: Snapshot
  let index: DocumentIndex

  init(snapshot: Snapshot, index: DocumentIndex) {
    self.snapshot = snapshot
    self.index = index
  }

  /// The number of documents.
  public var documentCount: Int { snapshot.documentCount - snapshot.deletedCount }

  /// Finds documents for a line of the query language.
  ///
  /// - Throws: ``QueryError`` where the line is not in the query language; `IndexError` where the
  ///   index cannot be read or was made by another analysis. No match is not an error.
  public func search(
    _ line: String, options: SearchOptions = SearchOptions()
  ) throws -> SearchResults {
    let parser = QueryParser(limits: options.limits, matching: options.matching)
    return try search(parser.parse(line), options: options)
  }

  /// Finds documents.
  ///
  /// - Throws: `IndexError`: `differentAnalyzer`, `limitExceeded`, and what reading a damaged
  ///   index can throw. No match is not an error.
  public func search(
    _ query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> SearchResults {
    let options = options.started
    let (compiled, matcher) = try prepared(query, options: options)
    let storeOptions = try storeOptions(for: options)
    let found = try options.deadline.run { () throws(IndexError) in
      try snapshot.search(compiled, options: storeOptions)
    }
    var hits: [SearchHit] = []
    hits.reserveCapacity(max(0, found.hits.count - options.offset))
    var rank = (options.after?.rank ?? 0) + options.offset
    for hit in found.hits.dropFirst(options.offset) {
      rank += 1
      var explanation: ScoreExplanation?
      if options.explains {
        explanation = try options.deadline.run { () throws(IndexError) in
          try self.explanation(of: compiled, hit.document, storeOptions)
        }
      }
      hits.append(
        try self.hit(
          hit, rank: rank, explanation: explanation, matcher: matcher, options: options))
    }
    let isFull = found.hits.count == storeOptions.limit
    return SearchResults(
      hits: hits, matchCount: found.matchCount,
      continuation: isFull ? continuation(after: found.hits.last, rank: rank, options) : nil,
      facets: try facets(of: query, found, storeOptions, options: options))
  }

  /// The number of documents that match.
  /// - Throws: as ``search(_:options:)-(Query,_)``.
  public func count(
    _ query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> Int {
    try index.requireCurrentAnalysis()
    let options = options.started
    let compiled = try compiled(query, options: options)
    return try options.deadline.run { () throws(IndexError) in
      try snapshot.count(compiled, isCancelled: options.deadline.isCancelled)
    }
  }

  // MARK: - Running

  /// What finds the documents of a query, and what marks the matches in them.
  func prepared(
    _ query: Query, options: SearchOptions
  ) throws(IndexError) -> (compiled: SearchIndex.Query, matcher: DocumentMatcher) {
    try index.requireCurrentAnalysis()
    let matcher = try DocumentMatcher(
      query: prepared(query).query, segmenter: index.segmenter, analyzer: index.queryAnalyzer,
      options: options)
    return (try compiled(query, options: options), matcher)
  }

  /// The query over terms, with the filters of the options.
  func compiled(
    _ query: Query, options: SearchOptions
  ) throws(IndexError) -> SearchIndex.Query {
    let wanted = try unfiltered(query, options: options)
    guard !options.filters.isEmpty else { return wanted }
    return .all([wanted] + index.schema.clauses(for: options.filters))
  }

  /// The query over terms, without the filters of the options.
  private func unfiltered(
    _ query: Query, options: SearchOptions
  ) throws(IndexError) -> SearchIndex.Query {
    do throws(QueryLimitError) {
      try options.limits.check(query)
    } catch {
      throw IndexError(.limitExceeded, found: "\(error)", advice: "Ask for less at once.")
    }
    let compiler = QueryCompiler(
      schema: index.schema, analyzer: index.queryAnalyzer,
      options: options, limits: options.limits
    ) { clause in self.confirmation(of: clause, until: options.deadline) }
    return try compiler.compile(prepared(query).query)
  }

  /// Looks for exact strings in the stored text of a document.
  private func confirmation(
    of clause: ExactClause, until deadline: SearchDeadline
  ) -> SearchIndex.Query.Confirmation {
    let confirmer = ExactConfirmer(
      clause, schema: index.schema, segmenter: index.segmenter)
    return { [self] (document, frequencies) throws(IndexError) in
      try deadline.check()
      let (layout, text) = try storedText(of: document)
      try confirmer.count(in: text, layout: layout, into: &frequencies)
    }
  }

  func storeOptions(
    for options: SearchOptions
  ) throws(IndexError) -> SearchIndex.SearchOptions {
    let schema = index.schema
    let ranking = options.ranking
    var result = SearchIndex.SearchOptions(
      limit: try reach(of: options), after: try start(of: options),
      scoring: ranking.scoring(in: schema), countsMatches: options.countsMatches,
      facets: FacetTally(options.facets, schema: schema).attributes)
    result.isCancelled = options.deadline.isCancelled
    if options.order == .date { result.order = .attribute(schema.date, descending: true) }
    if options.matching == .any, ranking.commonTermFraction < 1 {
      result.commonTerms = CommonTerms(fraction: ranking.commonTermFraction)
    }
    return result
  }

  /// How many of the best documents have to be found for a page.
  func reach(of options: SearchOptions) throws(IndexError) -> Int {
    let (reach, overflow) = options.offset.addingReportingOverflow(options.limit)
    guard options.offset >= 0, options.limit >= 0, !overflow else {
      throw IndexError(
        .invalidArgument, expected: "a limit and an offset that are not negative",
        found: "limit \(options.limit), offset \(options.offset)")
    }
    return reach
  }

  private func start(of options: SearchOptions) throws(IndexError) -> Hit? {
    guard let after = options.after else { return nil }
    guard after.generation == snapshot.generation, after.order == options.order else {
      let order = after.order == options.order ? "" : ", in another order"
      throw IndexError(
        .invalidArgument,
        expected: "a continuation of this snapshot (commit \(snapshot.generation)) in this order",
        found: "one of commit \(after.generation)\(order)",
        advice: "Keep the snapshot for all pages, or begin again at the first one.")
    }
    return after.hit
  }

  private func continuation(
    after hit: Hit?, rank: Int, _ options: SearchOptions
  ) -> SearchContinuation? {
    hit.map {
      SearchContinuation(
        after: $0, rank: rank, order: options.order, generation: snapshot.generation)
    }
  }

  private func facets(
    of query: Query, _ found: SearchIndex.SearchResults, _ storeOptions: SearchIndex.SearchOptions,
    options: SearchOptions
  ) throws(IndexError) -> [Facet: [FacetCount]] {
    guard !options.facets.isEmpty else { return [:] }
    var all = found.facets
    if !options.filters.isEmpty {
      var counting = storeOptions
      counting.limit = 0
      counting.order = .score
      let wanted = try unfiltered(query, options: options)
      all = try options.deadline.run { () throws(IndexError) in
        try snapshot.search(wanted, options: counting).facets
      }
    }
    return FacetTally(options.facets, schema: index.schema).counts(found.facets, among: all)
  }

  // MARK: - Hits

  func storedDocument(_ document: SearchIndex.DocumentNumber) throws(IndexError) -> StoredDocument {
    let (layout, text) = try storedText(of: document)
    return try StoredDocument(layout: layout, text: text)
  }

  private func storedText(
    of document: SearchIndex.DocumentNumber
  ) throws(IndexError) -> (layout: [UInt8], text: [UInt8]) {
    guard let layout = try snapshot.stored(index.schema.layout, of: document),
      let text = try snapshot.stored(index.schema.text, of: document)
    else {
      throw IndexError(
        .malformed, expected: "the stored text of document \(document.rawValue)", found: "none")
    }
    return (layout, text)
  }

  func hit(
    _ hit: Hit, rank: Int, explanation: ScoreExplanation?, matcher: DocumentMatcher,
    options: SearchOptions
  ) throws(IndexError) -> SearchHit {
    let stored = try storedDocument(hit.document)
    let matches = try matcher.matches(in: stored)
    let snippet = SnippetMaker(options.snippet).snippet(of: matches.paragraphs(in: stored))
    let shown = options.collectsAllMatches ? matches : matches.inside(snippet)
    return SearchHit(
      rank: rank, score: hit.score,
      document: try reference(to: hit.document, elements: stored.elements),
      sections: matches.sections(in: stored), snippet: snippet,
      matches: shown.sourceMatches(in: stored), occurrences: matches.count,
      explanation: explanation)
  }

  func reference(
    to document: SearchIndex.DocumentNumber, elements: DocumentElements
  ) throws(IndexError) -> DocumentReference {
    let id = try snapshot.id(of: document) ?? ""
    let schema = index.schema
    guard case .string(let path)? = try snapshot.values(of: schema.path, document: document).first
    else {
      return DocumentReference(id: id, path: id, part: 1, elements: elements, sourceChanged: nil)
    }
    let size = try integer(schema.size, of: document) ?? -1
    let modified = try integer(schema.modified, of: document) ?? -1
    return DocumentReference(
      id: id, path: path, part: Int(clamping: try integer(schema.part, of: document) ?? 1),
      elements: elements,
      sourceChanged: SourceFile.hasChanged(
        index.filePath(of: path), size: size, modified: modified))
  }

  func integer(
    _ attribute: AttributeID, of document: SearchIndex.DocumentNumber
  ) throws(IndexError) -> Int64? {
    guard case .integer(let value)? = try snapshot.values(of: attribute, document: document).first
    else { return nil }
    return value
  }
}

extension Ranking {
  /// The parameters as the index takes them.
  func scoring(in schema: DocumentSchema) -> BM25 {
    BM25(
      k1: k1, b: b,
      fieldWeights: [
        schema.title: titleWeight, schema.heading: headingWeight, schema.body: bodyWeight,
      ])
  }
}
