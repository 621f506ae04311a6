extension Searcher {
  /// Answers a query over any tree of clauses with ``RangeSearch``.
  ///
  /// - Returns: Whether the query is small enough for that, and no single clause that has to be confirmed.
  func searchRanges(
    _ number: Int, _ segment: SegmentReader, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) -> Bool {
    if case .confirmed = plan.root.kind { return false }
    var builder = RangeSearchBuilder(
      plan, snapshot: snapshot, number: number, segment: segment)
    guard builder.fits(plan) else { return false }
    guard let search = try builder.search(plan.root, &check) else { return true }
    let base = snapshot.bases[number]
    if builder.isApproximate {
      try searchRanges(for: search, number, segment, &hits, &check)
      return true
    }
    try search.run(&hits, &check) { (document, score, hits, _) throws(IndexError) in
      if segment.deleted.contains(Int(document)) { return }
      hits.insert(base &+ document, score: score)
    }
    return true
  }

  /// Finds candidates with bounds on their scores range by range, and confirms the best of them as
  /// ``searchBestFirst(_:_:_:_:)`` does.
  private func searchRanges(
    for search: RangeSearch, _ number: Int, _ segment: SegmentReader, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    var candidates: [Candidate] = []
    try search.run(
      &hits, &check,
      pause: { (hits, check) throws(IndexError) in
        try confirm(&candidates, number, segment, &hits, &check)
      },
      offer: { (document, bound, hits, check) throws(IndexError) in
        if segment.deleted.contains(Int(document)) { return }
        candidates.append(Candidate(bound: bound, document: document))
        if candidates.count == Self.window {
          try confirm(&candidates, number, segment, &hits, &check)
        }
      })
    try confirm(&candidates, number, segment, &hits, &check)
  }
}
