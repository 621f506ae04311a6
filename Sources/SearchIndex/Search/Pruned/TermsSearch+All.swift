extension TermsSearch {
  /// The best documents that hold all terms. Lists must be in ascending order of their numbers of
  /// postings.
  func searchAll(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    if isLead(0) { return try searchAllByLead(&hits, &check) }
    var batch = CandidateBatch(scratch)
    try forEachRange(.all, from: 0, &hits, &check) { (range, hits) throws(IndexError) in
      try scoreAll(range, &batch, &hits)
    }
  }

  // MARK: - The shortest list leads

  /// Answers the search from the documents of the shortest list.
  private func searchAllByLead(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    var highest = [0.0]
    for list in 1..<count { highest.append(try unsafe lists[list].highest()) }
    let rooms = rooms(highest)
    let typical = unsafe lists[0].typical
    var batch = CandidateBatch(scratch)
    try forEachBlock(of: 0, room: rooms[0], &hits, &check) { (hits) throws(IndexError) in
      let limit = threshold(hits)
      var list = 1
      if limit - rooms[0] < typical {
        // Most postings would pass the filter: those that the second list holds are scored.
        unsafe batch.fill(&lists[0], 0..<lists[0].reader.blockSize)
        let needed = unsafe limit - rooms[1] - lists[0].bound(block: lists[0].reader.block)
        if let table = unsafe rangeTable(1) {
          unsafe batch.keepUnscored(&lists[1], table, needed: needed)
        }
        try unsafe batch.requireFirst(
          &lists[1], lead: &lists[0], needed: needed, room: rooms[1], limit: limit)
        list = 2
      } else {
        unsafe filter.set(lists[0].scorer, needed: limit - rooms[0])
        try unsafe batch.fill(&lists[0], filter)
      }
      while list < count, batch.count > 0 {
        if let table = unsafe rangeTable(list) {
          unsafe batch.keep(&lists[list], table, needed: limit - rooms[list])
        }
        try unsafe batch.require(&lists[list], room: rooms[list], limit: limit)
        list &+= 1
      }
      offer(batch, &hits)
    }
  }

  // MARK: - Ranges

  /// Looks the documents of the first list in a range up in the others, until there are none left or none
  /// can score enough.
  ///
  /// PERF: frequencies are decoded only where a document turns out to be in the second list, too.
  private func scoreAll(
    _ range: Int, _ batch: inout CandidateBatch, _ hits: inout TopHits
  ) throws(IndexError) {
    try unsafe ScoredList.forEachRun(of: lists, in: range) { (_, run, _) throws(IndexError) in
      let limit = threshold(hits)
      unsafe batch.fill(&lists[0], run)
      let room = rest(from: 2, range)
      let needed = unsafe limit - room - Double(lists[0].bound(range: range))
      try unsafe batch.requireFirst(
        &lists[1], lead: &lists[0], needed: needed, room: room, limit: limit)
      var list = 2
      while list < count, batch.count > 0 {
        try unsafe batch.require(&lists[list], room: rest(from: list &+ 1, range), limit: limit)
        list &+= 1
      }
      offer(batch, &hits)
    }
  }

  /// Offers the documents that all lists hold.
  @inline(__always)
  private func offer(_ batch: borrowing CandidateBatch, _ hits: inout TopHits) {
    for place in 0..<batch.count where unsafe batch.scores[place] > threshold(hits) {
      unsafe offer(batch.documents[place], batch.scores[place], &hits)
    }
  }
}
