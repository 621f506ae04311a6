/// Runs a query plan over the segments of a snapshot.
struct Searcher {
  let snapshot: Snapshot
  let plan: QueryPlan
  let options: SearchOptions

  /// What looking at one document counts as, in postings: each clause may look at one.
  private var documentCost: Int {
    var nodes = 0
    QueryPlan.visit(plan.root) { _ in nodes += 1 }
    return max(1, nodes)
  }

  func run() throws(IndexError) -> SearchResults {
    guard (0...QueryLimits.maximumHits).contains(options.limit) else {
      throw IndexError(
        .limitExceeded, expected: "0 … \(QueryLimits.maximumHits) hits", found: "\(options.limit)")
    }
    if case .attribute(let attribute, let descending) = options.order {
      return try runSorted(by: attribute, descending: descending)
    }
    var check = CancellationCheck(options.isCancelled)
    try check.ask()
    var hits = TopHits(
      limit: options.limit,
      after: options.after.map { TopHits.Entry(score: $0.score, document: $0.document.rawValue) })
    let needsAll = options.countsMatches || !options.facets.isEmpty
    if !needsAll, options.scorer != .exhaustive {
      for (number, segment) in snapshot.segments.enumerated() {
        try search(number, segment, &hits, &check)
      }
      return SearchResults(hits: hits.finish(), matchCount: nil, facets: [])
    }
    var count = 0
    var facets = try FacetCounter(options.facets, snapshot)
    try forEachMatch(&check) { (number, cursor, base) throws(IndexError) in
      count += 1
      if options.limit > 0 { hits.insert(base + cursor.document, score: try cursor.score()) }
      try facets.count(number, cursor.document)
    }
    return SearchResults(
      hits: hits.finish(), matchCount: options.countsMatches ? count : nil,
      facets: try facets.values())
  }

  /// Calls `body` for every matching document, with its segment's number and first document.
  func forEachMatch(
    _ check: inout CancellationCheck,
    _ body: (Int, DocumentCursor, UInt32) throws(IndexError) -> Void
  ) throws(IndexError) {
    let cost = documentCost
    for (number, segment) in snapshot.segments.enumerated() {
      let base = snapshot.bases[number]
      let cursor = try plan.root.cursor(
        number, segment, base: base, schema: snapshot.schema)
      try cursor.advance(to: 0)
      while cursor.document != DocumentCursor.end {
        if !segment.deleted.contains(Int(cursor.document)), try cursor.confirm() {
          try body(number, cursor, base)
        }
        try check.add(cost)
        try cursor.advance(to: cursor.document + 1)
      }
    }
  }

  /// Finds the best documents of one segment, skipping ranges whose bound is too low.
  private func search(
    _ number: Int, _ segment: SegmentReader, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    let base = snapshot.bases[number]
    if try searchTerms(number, &hits, &check) { return }
    if options.scorer == .pruned, try searchRanges(number, segment, &hits, &check) { return }
    if plan.hasConfirmation {
      try searchBestFirst(number, segment, &hits, &check)
      return
    }
    let cost = documentCost
    let cursor = try plan.root.cursor(number, segment, base: base, schema: snapshot.schema)
    try cursor.advance(to: 0)
    var bound = ScoreBound(score: .infinity, through: 0)
    var isFresh = false
    while cursor.document != DocumentCursor.end {
      if hits.isFull {
        if !isFresh || cursor.document > bound.through {
          bound = cursor.bound(from: cursor.document)
          isFresh = true
        }
        if bound.score <= hits.threshold {
          guard bound.through < DocumentCursor.end - 1 else { return }
          try check.add(64)
          try cursor.advance(to: bound.through + 1)
          continue
        }
      }
      if !segment.deleted.contains(Int(cursor.document)), try cursor.confirm() {
        hits.insert(base + cursor.document, score: try cursor.score())
      }
      try check.add(cost)
      try cursor.advance(to: cursor.document + 1)
    }
  }
}
