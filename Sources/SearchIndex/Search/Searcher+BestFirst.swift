extension Searcher {
  /// A document that may match, with a bound on its score.
  struct Candidate {
    var bound: Double
    var document: UInt32
  }

  /// So many candidates are gathered before the best of them are confirmed.
  static let window = 1 << 14

  /// Finds the best documents of one segment where confirming one is expensive: candidates are
  /// gathered with the bounds of their scores, and confirmed from the best bound downwards until none
  /// that is left can be among the hits.
  ///
  /// The hits are those of any other order: a candidate is passed over only when its bound is below
  /// the score that the worst hit has by then.
  ///
  /// - Complexity: O(c log w) for c candidates in windows of w, and the confirmations: as many as
  ///   candidates have a bound not below the last hit's score.
  func searchBestFirst(
    _ number: Int, _ segment: SegmentReader, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    let cursor = try cursor(number, segment)
    var candidates: [Candidate] = []
    try cursor.advance(to: 0)
    while cursor.document != DocumentCursor.end {
      let bound = cursor.bound(from: cursor.document)
      var next = cursor.document + 1
      if bound.score < hits.threshold {
        guard bound.through < DocumentCursor.end - 1 else { break }
        next = max(next, bound.through + 1)
      } else if !segment.deleted.contains(Int(cursor.document)) {
        candidates.append(Candidate(bound: bound.score, document: cursor.document))
        if candidates.count == Self.window {
          try confirm(&candidates, number, segment, &hits, &check)
        }
      }
      try check.add(1)
      try cursor.advance(to: next)
    }
    try confirm(&candidates, number, segment, &hits, &check)
  }

  private func cursor(
    _ number: Int, _ segment: SegmentReader
  ) throws(IndexError) -> DocumentCursor {
    try plan.root.cursor(
      number, segment, base: snapshot.bases[number], schema: snapshot.schema)
  }

  /// Confirms candidates, best bound first, and forgets them all.
  ///
  /// Cursors go forwards only: a few candidates at a time are confirmed in the order of documents, by a
  /// cursor of their own.
  func confirm(
    _ candidates: inout [Candidate], _ number: Int, _ segment: SegmentReader,
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    candidates.sort { ($0.bound, $1.document) > ($1.bound, $0.document) }
    let base = snapshot.bases[number]
    var first = 0
    while first < candidates.count, candidates[first].bound >= hits.threshold {
      // As many as are missing, then a few more at a time.
      let size = hits.isFull ? 4 : max(4, min(hits.limit, 256))
      let turn = candidates[first..<min(first + size, candidates.count)]
      first += turn.count
      // A cursor takes long to make where the query has thousands of clauses.
      try check.ask()
      let cursor = try cursor(number, segment)
      for candidate in turn.sorted(by: { $0.document < $1.document })
      where candidate.bound >= hits.threshold {
        try cursor.advance(to: candidate.document)
        guard cursor.document == candidate.document, try cursor.confirm() else { continue }
        hits.insert(base + cursor.document, score: try cursor.score())
        try check.add(64)
      }
    }
    candidates.removeAll(keepingCapacity: true)
  }
}
