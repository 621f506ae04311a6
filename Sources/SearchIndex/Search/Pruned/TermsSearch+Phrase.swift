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
    if hasShortLead {
      return try searchPhraseByLead(matcher, places: places, &hits, &check)
    }
    let scores = RangeScores()
    var buffers = PhraseBuffers(count: count)
    var limit = Double.nan
    try forEachRange(.least, &hits, &check) { (range, hits) throws(IndexError) in
      if threshold(hits) != limit {
        limit = threshold(hits)
        unsafe filter.set(lists[0].scorer, needed: limit)
      }
      let found = try unsafe gather(lists, range, scores)
      var held = found
      var list = 1
      while held > 0, list < count {
        held = try intersectFrequencies(list, range, scores)
        list &+= 1
      }
      if held > 0 {
        try matchHeld(range, found, scores, matcher, places, &buffers, &hits)
      }
      for place in 0..<found { unsafe scores.marks[Int(scores.places[place])] = 0 }
    }
  }

  /// Takes the documents of the first list whose frequency can score enough; returns their number.
  private func gather(
    _ list: UnsafeMutablePointer<ScoredList>, _ range: Int, _ scores: borrowing RangeScores
  ) throws(IndexError) -> Int {
    let lengths = unsafe list.pointee.reader.lengths
    let mask = UInt32(RangeBounds.documents - 1)
    var found = 0
    try unsafe forEachRun(list, range) { (_, run, documents) throws(IndexError) in
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      for place in run {
        let document = unsafe documents[place]
        let frequency = unsafe frequencies[place]
        guard filter.passes(frequency: frequency, length: unsafe lengths.length(document)) else {
          continue
        }
        let place = Int(document & mask)
        // Damaged bytes may name a document twice; there is room for each once.
        if unsafe scores.marks[place] != 0 { continue }
        unsafe scores.frequencies[place] = frequency
        unsafe scores.marks[place] = 1
        unsafe scores.places[found] = UInt8(truncatingIfNeeded: place)
        found &+= 1
      }
    }
    return found
  }

  /// Keeps the documents that a list holds too; returns their number.
  private func intersectFrequencies(
    _ number: Int, _ range: Int, _ scores: borrowing RangeScores
  ) throws(IndexError) -> Int {
    let list = unsafe lists + number
    let mask = UInt32(RangeBounds.documents - 1)
    let wanted = UInt32(truncatingIfNeeded: number)
    var found = 0
    try unsafe forEachRun(list, range) { (_, run, documents) throws(IndexError) in
      for place in run {
        let document = unsafe Int(documents[place] & mask)
        guard unsafe scores.marks[document] == wanted else { continue }
        unsafe scores.marks[document] = wanted &+ 1
        let frequency = try unsafe list.pointee.reader.blockFrequencies()[place]
        let least = unsafe min(scores.frequencies[document], frequency)
        unsafe scores.frequencies[document] = least
        found &+= 1
      }
    }
    return found
  }

  /// Matches the documents that hold all terms, as long as their least frequency can score enough.
  private func matchHeld(
    _ range: Int, _ found: Int, _ scores: borrowing RangeScores, _ matcher: PhraseMatcher,
    _ places: [Int], _ buffers: inout PhraseBuffers, _ hits: inout TopHits
  ) throws(IndexError) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    let scorer = unsafe lists[0].scorer
    let lengths = unsafe lists[0].reader.lengths
    for number in 0..<found {
      let place = unsafe Int(scores.places[number])
      guard unsafe Int(scores.marks[place]) == count else { continue }
      let document = first &+ UInt32(truncatingIfNeeded: place)
      let length = unsafe lengths.length(document)
      guard unsafe filter.passes(frequency: scores.frequencies[place], length: length) else {
        continue
      }
      let matches = try countMatches(document, matcher, places, &buffers)
      guard matches > 0 else { continue }
      let limit = threshold(hits)
      offer(document, scorer.contribution(frequency: matches, length: length), &hits)
      if threshold(hits) != limit { filter.set(scorer, needed: threshold(hits)) }
    }
  }

  func countMatches(
    _ document: UInt32, _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers
  ) throws(IndexError) -> UInt32 {
    if case .exact = matcher.proximity {
      return try countExact(document, matcher, places, &buffers)
    }
    for list in 0..<count {
      guard try unsafe lists[list].reader.find(document) else { return 0 }
      let number = try unsafe lists[list].reader.positions(into: &buffers.reader)
      buffers.take(number, place: places[list])
    }
    return matcher.count(in: buffers.positions)
  }

  /// The places where an exact phrase begins: those that follow from the positions of every term, the
  /// rarest first; the others are not read when none is left.
  private func countExact(
    _ document: UInt32, _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers
  ) throws(IndexError) -> UInt32 {
    buffers.starts.removeAll(keepingCapacity: true)
    for list in 0..<count {
      guard try unsafe lists[list].reader.find(document) else { return 0 }
      let number = try unsafe lists[list].reader.positions(into: &buffers.reader)
      let offset = matcher.offsets[places[list]]
      if list == 0 {
        buffers.start(number, offset)
      } else {
        buffers.keep(number, offset)
      }
      if buffers.starts.isEmpty { return 0 }
    }
    return UInt32(truncatingIfNeeded: buffers.starts.count)
  }
}

/// Room for the positions of a phrase's terms.
struct PhraseBuffers: ~Copyable {
  var reader = PositionBuffer()
  private(set) var positions: [[UInt32]]
  /// Where the phrase can begin, ascending.
  var starts: [UInt32] = []

  init(count: Int) {
    positions = [[UInt32]](repeating: [], count: count)
  }

  /// Keeps the positions just read as those of a term.
  mutating func take(_ count: Int, place: Int) {
    positions[place].removeAll(keepingCapacity: true)
    for index in 0..<count { positions[place].append(reader[index]) }
  }

  /// Takes the beginnings that follow from the positions just read.
  mutating func start(_ count: Int, _ offset: UInt32) {
    for index in 0..<count where reader[index] >= offset { starts.append(reader[index] - offset) }
  }

  /// Keeps the beginnings for which the term stands at its place.
  mutating func keep(_ count: Int, _ offset: UInt32) {
    var kept = 0
    var place = 0
    for start in starts {
      let wanted = UInt64(start) + UInt64(offset)
      while place < count, UInt64(reader[place]) < wanted { place += 1 }
      if place == count { break }
      if UInt64(reader[place]) == wanted {
        starts[kept] = start
        kept += 1
      }
    }
    starts.removeLast(starts.count - kept)
  }
}
