extension Searcher {
  /// Answers a query made of terms of one field each with ``TermsSearch``.
  ///
  /// - Returns: Whether the query is of that kind.
  func searchTerms(
    _ number: Int, _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) -> Bool {
    switch plan.root.kind {
    case .term(let term):
      guard term.clause.isSingle else { return false }
      guard term.lists.first(in: number) != nil else { return true }
      let search = TermsSearch(snapshot, segment: number, capacity: 1)
      try add(term, number, search)
      try search.searchOne(&hits, &check)
      return true
    case .phrase(let phrase):
      guard phrase.clause.isSingle else { return false }
      try searchPhrase(phrase, number, &hits, &check)
      return true
    case .combination(let required, let optional, let excluded):
      guard excluded.isEmpty, required.isEmpty != optional.isEmpty else { return false }
      let nodes = required.isEmpty ? optional : required
      for node in nodes {
        guard case .term(let term) = node.kind, term.clause.isSingle else { return false }
      }
      let search = TermsSearch(snapshot, segment: number, capacity: nodes.count)
      for node in nodes { if case .term(let term) = node.kind { try add(term, number, search) } }
      if search.count < (required.isEmpty ? 1 : nodes.count) { return true }
      search.prepare()
      if search.count == 1 {
        try search.searchOne(&hits, &check)
      } else if required.isEmpty {
        try search.searchAny(&hits, &check)
      } else {
        try search.searchAll(&hits, &check)
      }
      return true
    default: return false
    }
  }

  private func add(
    _ term: QueryPlan.TermPlan, _ number: Int, _ search: TermsSearch
  ) throws(IndexError) {
    guard let list = term.lists.first(in: number) else { return }
    try search.add(
      field: list.field, location: list.location, scorer: term.clause.fieldScorer)
  }

  private func searchPhrase(
    _ phrase: QueryPlan.PhrasePlan, _ number: Int, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    var terms: [(place: Int, list: TermLists.List)] = []
    terms.reserveCapacity(phrase.lists.count)
    for (place, lists) in phrase.lists.enumerated() {
      guard let list = lists.first(in: number) else { return }
      terms.append((place, list))
    }
    terms.sort { $0.list.location.count < $1.list.location.count }
    let search = TermsSearch(snapshot, segment: number, capacity: terms.count)
    let scorer = phrase.clause.fieldScorer
    for term in terms {
      try search.add(field: term.list.field, location: term.list.location, scorer: scorer)
    }
    search.prepare()
    try search.searchPhrase(phrase.matcher, places: terms.map(\.place), &hits, &check)
  }
}
