extension Searcher {
  /// Answers a query made of terms of one field each with ``TermsSearch``.
  ///
  /// - Returns: Whether the query is of that kind.
  func searchTerms(
    _ number: Int, _ segment: SegmentReader, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) -> Bool {
    switch plan.root.kind {
    case .term(let term):
      guard term.clause.isSingle else { return false }
      let terms = [term]
      guard let search = try search(terms, number, segment) else { return true }
      try search.searchOne(&hits, &check)
      return true
    case .phrase(let phrase):
      return try searchPhrase(phrase, number, segment, &hits, &check)
    case .combination(let required, let optional, let excluded):
      guard excluded.isEmpty, required.isEmpty != optional.isEmpty,
        let terms = Self.terms(required.isEmpty ? optional : required)
      else { return false }
      if required.isEmpty {
        guard let search = try search(terms, number, segment) else { return true }
        try search.count == 1
          ? search.searchOne(&hits, &check) : search.searchAny(&hits, &check)
        return true
      }
      if terms.contains(where: { $0.lists[number].isEmpty }) { return true }
      guard let search = try search(terms, number, segment) else { return true }
      try search.count == 1 ? search.searchOne(&hits, &check) : search.searchAll(&hits, &check)
      return true
    default: return false
    }
  }

  /// The terms of clauses that are all scored terms of one field; else nil.
  private static func terms(_ nodes: [QueryPlan.Node]) -> [QueryPlan.TermPlan]? {
    var terms: [QueryPlan.TermPlan] = []
    terms.reserveCapacity(nodes.count)
    for node in nodes {
      guard case .term(let term) = node.kind, term.clause.isSingle else { return nil }
      terms.append(term)
    }
    return terms
  }

  /// A search over the lists of terms that the segment has, the shortest first; nil when it has none.
  private func search(
    _ terms: [QueryPlan.TermPlan], _ number: Int, _ segment: SegmentReader
  ) throws(IndexError) -> TermsSearch? {
    var sources: [(field: Int, location: PostingListLocation, scorer: TermScorer)] = []
    sources.reserveCapacity(terms.count)
    for term in terms {
      guard let list = term.lists[number].first else { continue }
      sources.append((list.field, list.location, term.clause.fieldScorer))
    }
    guard !sources.isEmpty else { return nil }
    sources.sort { $0.location.count < $1.location.count }
    return try TermsSearch(
      sources, segment: segment, base: snapshot.bases[number], tables: snapshot.partTables)
  }

  private func searchPhrase(
    _ phrase: QueryPlan.PhrasePlan, _ number: Int, _ segment: SegmentReader,
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) -> Bool {
    guard phrase.clause.isSingle else { return false }
    var sources: [(place: Int, list: (field: Int, location: PostingListLocation))] = []
    for (place, term) in phrase.lists.enumerated() {
      guard let list = term[number].first else { return true }
      sources.append((place, list))
    }
    sources.sort { $0.list.location.count < $1.list.location.count }
    let scorer = phrase.clause.fieldScorer
    let search = try TermsSearch(
      sources.map { ($0.list.field, $0.list.location, scorer) }, segment: segment,
      base: snapshot.bases[number], tables: snapshot.partTables)
    try search.searchPhrase(phrase.matcher, places: sources.map(\.place), &hits, &check)
    return true
  }
}
