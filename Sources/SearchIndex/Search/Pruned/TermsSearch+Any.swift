extension TermsSearch {
  /// The best documents that hold any of the terms. Lists must be in ascending order of their numbers
  /// of postings.
  func searchAny(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    try raiseFloor(hits)
    let scores = RangeScores()
    try forEachRange(.any, &hits, &check) { (range, hits) throws(IndexError) in
      try scoreAny(range, scores, &hits)
    }
  }

  /// Adds up the lists in a range, until the best sum so far and the bounds of the lists that are left
  /// are together too low.
  private func scoreAny(
    _ range: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) throws(IndexError) {
    var best = 0.0
    let limit = threshold(hits)
    for list in 0..<count where unsafe lists[list].bound(range: range) > 0 {
      if best + rest(from: list, range) <= limit { break }
      best = max(best, try unsafe add(lists + list, range, scores))
    }
    if best > limit {
      offerAll(range, scores, &hits)
    } else {
      scores.empty { _, _ in }
    }
  }

  /// A bound on what the lists from a place on add to a document of a range.
  @inline(__always)
  func rest(from start: Int, _ range: Int) -> Double {
    var sum: Float = 0
    for list in start..<count { unsafe sum += lists[list].bound(range: range) }
    return Double(sum)
  }

  /// Adds the contributions of a list; returns the highest sum of a document it holds.
  private func add(
    _ list: UnsafeMutablePointer<ScoredList>, _ range: Int, _ scores: borrowing RangeScores
  ) throws(IndexError) -> Double {
    let lengths = unsafe list.pointee.reader.lengths
    let mask = UInt32(RangeBounds.documents - 1)
    var best = 0.0
    try unsafe forEachRun(list, range) { (_, places, documents) throws(IndexError) in
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      for place in places {
        let document = unsafe documents[place]
        let contribution = unsafe list.pointee.contribution(
          frequency: frequencies[place], length: lengths.length(document))
        best = max(best, scores.add(contribution, Int(document & mask)))
      }
    }
    return best
  }

  /// Offers the documents with a sum above the threshold.
  private func offerAll(
    _ range: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    var limit = threshold(hits)
    scores.empty { place, sum in
      guard sum > limit else { return }
      offer(first &+ UInt32(truncatingIfNeeded: place), sum, &hits)
      limit = threshold(hits)
    }
  }
}
