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
    try index.requireCurrentAnalysis()
    let query = prepared(query).query
    let matcher = DocumentMatcher(
      query: query, segmenter: index.segmenter, analyzer: index.queryAnalyzer, options: options)
    let found = try snapshot.search(
      try compiled(query, options: options), options: storeOptions(for: options))
    var hits: [SearchHit] = []
    hits.reserveCapacity(found.hits.count)
    for (place, hit) in found.hits.enumerated() {
      hits.append(try self.hit(hit, rank: place + 1, matcher: matcher, options: options))
    }
    return SearchResults(
      hits: hits, matchCount: found.matchCount, facets: facets(of: found, options: options))
  }

  /// The number of documents that match.
  /// - Throws: as ``search(_:options:)-(Query,_)``.
  public func count(
    _ query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> Int {
    try index.requireCurrentAnalysis()
    return try snapshot.count(compiled(prepared(query).query, options: options))
  }

  // MARK: - Running

  private func compiled(
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
    ) { clause in self.confirmation(of: clause) }
    return try compiler.compile(query)
  }

  /// Looks for exact strings in the stored text of a document.
  private func confirmation(of clause: ExactClause) -> SearchIndex.Query.Confirmation {
    let confirmer = ExactConfirmer(
      clause, schema: index.schema, segmenter: index.segmenter)
    return { [self] (document, frequencies) throws(IndexError) in
      let (layout, text) = try storedText(of: document)
      try confirmer.count(in: text, layout: layout, into: &frequencies)
    }
  }

  private func storeOptions(for options: SearchOptions) -> SearchIndex.SearchOptions {
    let schema = index.schema
    let ranking = options.ranking
    var result = SearchIndex.SearchOptions(
      limit: options.limit,
      scoring: BM25(
        k1: ranking.k1, b: ranking.b,
        fieldWeights: [
          schema.title: ranking.titleWeight, schema.heading: ranking.headingWeight,
          schema.body: ranking.bodyWeight,
        ]),
      countsMatches: options.countsMatches, facets: options.facets.map(attribute(of:)))
    if options.order == .date { result.order = .attribute(schema.date, descending: true) }
    if options.matching == .any, ranking.commonTermFraction < 1 {
      result.commonTerms = CommonTerms(fraction: ranking.commonTermFraction)
    }
    return result
  }

  private func attribute(of facet: Facet) -> AttributeID {
    switch facet {
    case .issuer: index.schema.issuer
    case .kind: index.schema.kind
    case .year: index.schema.year
    }
  }

  private func facets(
    of found: SearchIndex.SearchResults, options: SearchOptions
  ) -> [Facet: [FacetCount]] {
    var facets: [Facet: [FacetCount]] = [:]
    for (facet, values) in zip(options.facets, found.facets) {
      facets[facet] = values.map { value in
        switch value.value {
        case .string(let text): FacetCount(value: text, count: value.count)
        case .integer(let number): FacetCount(value: String(number), count: value.count)
        }
      }
    }
    return facets
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

  private func hit(
    _ hit: Hit, rank: Int, matcher: DocumentMatcher, options: SearchOptions
  ) throws(IndexError) -> SearchHit {
    let stored = try storedDocument(hit.document)
    let matches = matcher.matches(in: stored)
    let snippet = SnippetMaker(options.snippet).snippet(of: matches.paragraphs(in: stored))
    let shown = options.collectsAllMatches ? matches : matches.inside(snippet)
    return SearchHit(
      rank: rank, score: hit.score,
      document: try reference(to: hit.document, elements: stored.elements),
      sections: matches.sections(in: stored), snippet: snippet,
      matches: shown.sourceMatches(in: stored), occurrences: matches.count)
  }

  func reference(
    to document: SearchIndex.DocumentNumber, elements: DocumentElements
  ) throws(IndexError) -> DocumentReference {
    let schema = index.schema
    let id = try snapshot.id(of: document) ?? ""
    var path: String?
    var part = 1
    if case .string(let text)? = try snapshot.values(of: schema.path, document: document).first {
      path = text
    }
    if case .integer(let number)? = try snapshot.values(of: schema.part, document: document).first {
      part = Int(clamping: number)
    }
    return DocumentReference(
      id: id, path: path ?? id, part: part, elements: elements, sourceChanged: nil)
  }
}
