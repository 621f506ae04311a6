extension TermsSearch {
  /// The best documents that hold all terms. Lists must be in ascending order of their numbers of
  /// postings.
  func searchAll(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    if isLead(0) { return try searchAllByLead(&hits, &check) }
    let scores = RangeScores(scratch)
    try forEachRange(.all, from: 0, &hits, &check) { (range, hits) throws(IndexError) in
      try scoreAll(range, scores, &hits)
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
        unsafe batch.fill(&lists[0])
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
      for place in 0..<batch.count where unsafe batch.scores[place] > threshold(hits) {
        unsafe offer(batch.documents[place], batch.scores[place], &hits)
      }
    }
  }

  // MARK: - Ranges

  /// Adds up the lists in a range for the documents that all lists so far hold, until there are none
  /// left or their best sum is too low.
  private func scoreAll(
    _ range: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) throws(IndexError) {
    let limit = threshold(hits)
    let places = try gather(range, scores)
    var held = places
    var best = Double.infinity
    var list = 1
    while held > 0, list < count, best + rest(from: list, range) > limit {
      (held, best) = try intersect(list, range, scores)
      list &+= 1
    }
    if held > 0, list == count, best > limit { offerHeld(range, places, scores, &hits) }
    for place in 0..<places { unsafe scores.marks[Int(scores.places[place])] = 0 }
  }

  /// Takes the documents of the first list with the places of their postings; returns their number.
  ///
  /// PERF: frequencies are decoded only where a document turns out to be in the second list, too.
  private func gather(
    _ range: Int, _ scores: borrowing RangeScores
  ) throws(IndexError) -> Int {
    let marks = unsafe scores.marks
    let places = unsafe scores.places
    let mask = UInt32(RangeBounds.documents - 1)
    var found = 0
    try unsafe ScoredList.forEachRun(of: lists, in: range) {
      (block, run, documents) throws(IndexError) in
      let first = UInt32(truncatingIfNeeded: block &* PostingBlock.size)
      for place in run {
        let document = unsafe Int(documents[place] & mask)
        // Damaged bytes may name a document twice; there is room for each once.
        if unsafe marks[document] != 0 { continue }
        unsafe scores.postings[document] = first &+ UInt32(truncatingIfNeeded: place)
        unsafe marks[document] = 1
        unsafe places[found] = UInt8(truncatingIfNeeded: document)
        found &+= 1
      }
    }
    return found
  }

  /// Adds a list to the documents that all lists before it hold; returns how many of them it holds, and
  /// their highest sum.
  ///
  /// PERF: the first list's contributions are worked out here, for documents that the second holds.
  private func intersect(
    _ number: Int, _ range: Int, _ scores: borrowing RangeScores
  ) throws(IndexError) -> (Int, Double) {
    let list = unsafe lists + number
    let lengths = unsafe list.pointee.reader.lengths
    let firstLengths = unsafe lists.pointee.reader.lengths
    let sums = unsafe scores.sums
    let marks = unsafe scores.marks
    let mask = UInt32(RangeBounds.documents - 1)
    let wanted = UInt32(truncatingIfNeeded: number)
    var found = 0
    var best = -1.0
    try unsafe ScoredList.forEachRun(of: list, in: range) {
      (_, run, documents) throws(IndexError) in
      for index in run {
        let document = unsafe documents[index]
        let place = Int(document & mask)
        guard unsafe marks[place] == wanted else { continue }
        let own = try unsafe list.pointee.reader.blockFrequencies()[index]
        var sum = unsafe list.pointee.contribution(
          frequency: own, length: lengths.length(document))
        if number == 1 {
          let first = try unsafe frequency(lists, scores.postings[place])
          unsafe sum += lists.pointee.contribution(
            frequency: first, length: firstLengths.length(document))
        } else {
          unsafe sum += sums[place]
        }
        unsafe sums[place] = sum
        unsafe marks[place] = wanted &+ 1
        found &+= 1
        best = max(best, sum)
      }
    }
    return (found, best)
  }

  /// Offers the documents that all lists hold.
  private func offerHeld(
    _ range: Int, _ count: Int, _ scores: borrowing RangeScores, _ hits: inout TopHits
  ) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    var limit = threshold(hits)
    for number in 0..<count {
      let place = unsafe Int(scores.places[number])
      guard unsafe Int(scores.marks[place]) == self.count, unsafe scores.sums[place] > limit else {
        continue
      }
      offer(first &+ UInt32(truncatingIfNeeded: place), unsafe scores.sums[place], &hits)
      limit = threshold(hits)
    }
  }
}
