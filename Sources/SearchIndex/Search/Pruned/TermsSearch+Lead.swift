extension TermsSearch {
  /// Whether the shortest list is so short that looking its documents up in the others is quicker than
  /// bounds over ranges.
  var hasShortLead: Bool { unsafe lists[0].reader.count < Self.shortLead }

  private static let shortLead = 4_096

  /// Answers a search for all terms from the documents of the shortest list.
  func searchAllByLead(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    var most = 0.0
    for list in 1..<count { most += try unsafe lists[list].highest() }
    try forEachLeadBlock(room: most, &hits, &check) { (hits) throws(IndexError) in
      try matchLead(room: most, &hits)
    }
  }

  /// Answers a phrase search from the documents of the shortest list; see
  /// ``searchPhrase(_:places:_:_:)``.
  func searchPhraseByLead(
    _ matcher: PhraseMatcher, places: [Int], _ hits: inout TopHits,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    var buffers = PhraseBuffers(count: count)
    try forEachLeadBlock(room: 0, &hits, &check) { (hits) throws(IndexError) in
      try matchLeadPhrase(matcher, places, &buffers, &hits)
    }
  }

  /// Decodes the blocks of the shortest list, the most promising first, as long as their bounds and
  /// `room` are together high enough.
  private func forEachLeadBlock(
    room: Double, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ body: (inout TopHits) throws(IndexError) -> Void
  ) throws(IndexError) {
    isOutOfOrder = true
    var blocks: [(bound: Double, block: Int)] = []
    for block in 0..<(unsafe lists[0].reader.blockCount) {
      blocks.append((unsafe lists[0].bound(block: block), block))
    }
    blocks.sort { $0.bound > $1.bound }
    for (bound, block) in blocks {
      guard bound + room > threshold(hits) else { return }
      try unsafe lists[0].reader.load(block)
      try body(&hits)
      try check.add(PostingBlock.size)
    }
  }

  /// Looks the documents of the decoded block up in the other lists.
  private func matchLead(room: Double, _ hits: inout TopHits) throws(IndexError) {
    let lead = unsafe lists
    let documents = unsafe lead.pointee.reader.documents
    let frequencies = try unsafe lead.pointee.reader.blockFrequencies()
    let lengths = unsafe lead.pointee.reader.lengths
    var limit = threshold(hits)
    unsafe filter.set(lead.pointee.scorer, needed: limit - room)
    let found = unsafe filter.run(
      documents, frequencies, lead.pointee.reader.blockSize, lengths)
    candidates: for candidate in 0..<found {
      let place = unsafe Int(filter.places[candidate])
      let document = unsafe documents[place]
      var score = unsafe lead.pointee.contribution(
        frequency: frequencies[place], length: lengths.length(document))
      guard score + room > limit else { continue }
      for list in 1..<count {
        guard try unsafe lists[list].reader.find(document) else { continue candidates }
        let other = unsafe lists + list
        let frequency = try unsafe other.pointee.reader.frequency()
        score += unsafe other.pointee.contribution(
          frequency: frequency, length: other.pointee.reader.lengths.length(document))
      }
      guard score > limit else { continue }
      offer(document, score, &hits)
      limit = threshold(hits)
    }
  }

  /// Matches the phrase in the documents of the decoded block that could be among the best.
  private func matchLeadPhrase(
    _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers,
    _ hits: inout TopHits
  ) throws(IndexError) {
    let lead = unsafe lists
    let scorer = unsafe lead.pointee.scorer
    let documents = unsafe lead.pointee.reader.documents
    let frequencies = try unsafe lead.pointee.reader.blockFrequencies()
    let lengths = unsafe lead.pointee.reader.lengths
    filter.set(scorer, needed: threshold(hits))
    let found = unsafe filter.run(
      documents, frequencies, lead.pointee.reader.blockSize, lengths)
    candidates: for candidate in 0..<found {
      let place = unsafe Int(filter.places[candidate])
      let document = unsafe documents[place]
      let length = unsafe lengths.length(document)
      var least = unsafe frequencies[place]
      guard filter.passes(frequency: least, length: length) else { continue }
      for list in 1..<count {
        guard try unsafe lists[list].reader.find(document) else { continue candidates }
        least = min(least, try unsafe lists[list].reader.frequency())
      }
      guard filter.passes(frequency: least, length: length) else { continue }
      let matches = try countMatches(document, matcher, places, &buffers)
      guard matches > 0 else { continue }
      let limit = threshold(hits)
      offer(document, scorer.contribution(frequency: matches, length: length), &hits)
      if threshold(hits) != limit { filter.set(scorer, needed: threshold(hits)) }
    }
  }
}
