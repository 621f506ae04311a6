extension TermsSearch {
  /// The best documents that hold any of the terms. Lists must be in ascending order of their numbers
  /// of postings.
  ///
  /// Short lists lead, one after another; what is left is looked at range by range.
  func searchAny(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    let rooms = rooms(try raiseFloor(hits))
    var first = 0
    var batch = CandidateBatch(scratch)
    while first < count, isLead(first) || first &+ 1 == count {
      try searchAny(leadBy: first, rooms, &batch, &hits, &check)
      // The documents of the next list begin anew.
      isOutOfOrder = true
      first &+= 1
    }
    guard first < count else { return }
    let scores = RangeScores(scratch)
    try forEachRange(.any, from: first, &hits, &check) { (range, hits) throws(IndexError) in
      try scoreAny(range, from: first, scores, &hits)
    }
  }

  // MARK: - Lists that lead

  /// Answers the search from the documents of one list that no list before it holds.
  ///
  /// Source: Turtle & Flood, Query Evaluation: Strategies and Optimizations (1995): MaxScore, here one
  /// list after another.
  private func searchAny(
    leadBy lead: Int, _ rooms: [Double], _ batch: inout CandidateBatch, _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    let room = rooms[lead]
    try forEachBlock(of: lead, room: room, &hits, &check) { (hits) throws(IndexError) in
      let limit = threshold(hits)
      unsafe filter.set(lists[lead].scorer, needed: limit - room)
      try unsafe batch.fill(&lists[lead], filter)
      var list = lead &+ 1
      while list < count, batch.count > 0 {
        if let table = unsafe rangeTable(list) {
          unsafe batch.keep(&lists[list], table, needed: limit - rooms[list])
        }
        try unsafe batch.add(&lists[list], room: rooms[list], limit: limit)
        list &+= 1
      }
      for place in 0..<batch.count where unsafe batch.scores[place] > threshold(hits) {
        let document = unsafe batch.documents[place]
        guard try !isHeld(document, before: lead) else { continue }
        unsafe offer(document, batch.scores[place], &hits)
      }
    }
  }

  /// Whether one of the first lists holds a document: then it was offered with its whole score.
  private func isHeld(_ document: UInt32, before end: Int) throws(IndexError) -> Bool {
    for list in 0..<end where try unsafe lists[list].reader.find(document) { return true }
    return false
  }

  // MARK: - Ranges

  /// Adds up the lists in a range, until the best sum so far and the bounds of the lists that are left
  /// are together too low.
  private func scoreAny(
    _ range: Int, from first: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) throws(IndexError) {
    var best = 0.0
    let limit = threshold(hits)
    for list in first..<count where unsafe lists[list].bound(range: range) > 0 {
      if best + rest(from: list, range) <= limit { break }
      best = max(best, try unsafe add(lists + list, range, scores))
    }
    if best > limit {
      try offerAll(range, first, scores, &hits)
    } else {
      scores.clear()
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
    var best = 0.0
    try unsafe ScoredList.forEachRun(of: list, in: range) {
      (_, run, documents) throws(IndexError) in
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      let highest = unsafe list.pointee.addScores(
        documents + run.lowerBound, frequencies + run.lowerBound, run.count, to: scores)
      best = max(best, highest)
    }
    return best
  }

  /// Offers the documents with a sum above the threshold that no list before the first holds.
  private func offerAll(
    _ range: Int, _ first: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) throws(IndexError) {
    let start = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    try scores.empty { (place, sum) throws(IndexError) in
      guard sum > threshold(hits) else { return }
      let document = start &+ UInt32(truncatingIfNeeded: place)
      guard try !isHeld(document, before: first) else { return }
      offer(document, sum, &hits)
    }
  }
}
