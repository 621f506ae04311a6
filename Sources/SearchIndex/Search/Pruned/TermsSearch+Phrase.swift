extension TermsSearch {
  /// The best documents in which the terms stand at their places.
  ///
  /// The phrase stands nowhere more often than its rarest term, so the lowest frequency and the exact
  /// length bound its score before any position is read. Lists must be in ascending order of their
  /// numbers of postings, all with the phrase's scorer.
  ///
  /// - Parameters:
  ///   - places: For each list, which term of the phrase it is.
  func searchPhrase(
    _ matcher: PhraseMatcher, places: [Int], _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    let scorer = unsafe lists[0].scorer
    let lengths = unsafe lists[0].reader.lengths
    var batch = PhraseBatch(scratch)
    var buffers = PhraseBuffers(count: count)
    try forEachBlock(of: 0, room: 0, &hits, &check) { (hits) throws(IndexError) in
      let limit = threshold(hits)
      filter.set(scorer, needed: limit)
      try unsafe batch.fill(&lists[0], filter)
      for list in 1..<count {
        if let table = unsafe rangeTable(list) {
          unsafe batch.keep(&lists[list], table, needed: limit)
        }
      }
      try unsafe batch.takeFrequencies(&lists[0])
      let isExact = try lookUp(matcher, places, &batch)
      for candidate in 0..<batch.count {
        let document = unsafe batch.documents[candidate]
        let length = unsafe lengths.length(document)
        let most =
          isExact ? batch.matchCount(candidate) : unsafe batch.frequencies[candidate]
        guard scorer.contribution(frequency: most, length: length) > threshold(hits)
        else { continue }
        let matches =
          isExact ? most : try countMatches(document, matcher, places, &buffers)
        guard matches > 0 else { continue }
        offer(document, scorer.contribution(frequency: matches, length: length), &hits)
      }
    }
  }

  /// Looks up the other lists for the candidates of a batch.
  ///
  /// - Returns: Whether the places of the terms were looked at, too.
  private func lookUp(
    _ matcher: PhraseMatcher, _ places: [Int], _ batch: inout PhraseBatch
  ) throws(IndexError) -> Bool {
    guard case .exact = matcher.proximity, count > 1 else {
      var list = 1
      while list < count, batch.count > 0 {
        try unsafe batch.require(&lists[list], filter)
        list &+= 1
      }
      return false
    }
    let offsets = matcher.offsets
    if batch.count > 0 {
      try unsafe batch.pair(
        &lists[1], with: &lists[0], offsets: (offsets[places[0]], offsets[places[1]]), filter)
    }
    var list = 2
    while list < count, batch.count > 0 {
      try unsafe batch.join(&lists[list], offset: offsets[places[list]], filter)
      list &+= 1
    }
    return true
  }

  private func countMatches(
    _ document: UInt32, _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers
  ) throws(IndexError) -> UInt32 {
    for list in 0..<count {
      guard try unsafe lists[list].reader.find(document) else { return 0 }
      let number = try unsafe lists[list].reader.positions(into: &buffers.reader)
      buffers.take(number, place: places[list])
    }
    return matcher.count(in: buffers.positions)
  }
}

/// Room for the positions of a phrase's terms in one document.
private struct PhraseBuffers: ~Copyable {
  var reader = PositionBuffer()
  private(set) var positions: [[UInt32]]

  init(count: Int) {
    positions = [[UInt32]](repeating: [], count: count)
  }

  /// Keeps the positions just read as those of a term.
  mutating func take(_ count: Int, place: Int) {
    positions[place].removeAll(keepingCapacity: true)
    for index in 0..<count { positions[place].append(reader[index]) }
  }
}
