extension TermsSearch {
  /// The best documents that hold all terms.
  ///
  /// The shortest list leads. The most promising of its blocks come first, then the others as far as
  /// their bounds are high enough; a document of it is looked up in
  /// the others only while its own score and the bounds of the blocks it would stand in are together
  /// high enough. Lists must be in ascending order of their numbers of postings.
  func searchAll(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    let blocks = leadBlocks()
    let first = blocks.best(Self.promisingBlocks)
    for block in first {
      try unsafe lists[0].reader.load(block)
      try scoreBlock(blocks.rooms[block], &hits)
    }
    // Now all blocks in order, with a threshold that is near the final one.
    for list in 0..<count { unsafe lists[list].rewind() }
    isOutOfOrder = true
    var next = 0
    for block in 0..<blocks.bounds.count {
      if next < first.count, first[next] == block {
        next += 1
        continue
      }
      if blocks.bounds[block] > threshold(hits) {
        try unsafe lists[0].reader.load(block)
        try scoreBlock(blocks.rooms[block], &hits)
        try check.add(PostingBlock.size)
      }
    }
  }

  /// How many blocks are looked at before the others.
  private static let promisingBlocks = 8

  /// The bounds of the lead's blocks.
  private func leadBlocks() -> LeadBlocks {
    var blocks = LeadBlocks()
    var most = 0.0
    for list in 1..<count { unsafe most += lists[list].maximum }
    let blockCount = unsafe lists[0].reader.blockCount
    var first: UInt32 = 0
    for block in 0..<blockCount {
      unsafe lists[0].setShallow(block: block)
      let end = unsafe lists[0].blockEnd
      let room = boundOthers(first, end, most)
      unsafe blocks.append(bound: lists[0].blockBound + room, room: room)
      first = end &+ 1
    }
    return blocks
  }

  /// A bound on what the other lists add to documents from `first` to `last`: from their superblocks
  /// where one covers them all.
  @inline(__always)
  private func boundOthers(_ first: UInt32, _ last: UInt32, _ most: Double) -> Double {
    var sum = 0.0
    for list in 1..<count {
      unsafe lists[list].moveSuper(to: first)
      unsafe sum += lists[list].superEnd >= last ? lists[list].superBound : lists[list].maximum
    }
    return min(sum, most)
  }

  /// Scores the documents of the lead's block.
  private func scoreBlock(_ others: Double, _ hits: inout TopHits) throws(IndexError) {
    let lead = unsafe lists
    let size = unsafe lead.pointee.reader.blockSize
    let documents = unsafe lead.pointee.reader.documents
    let frequencies = try unsafe lead.pointee.reader.blockFrequencies()
    let lengths = unsafe lead.pointee.reader.lengths
    let scorer = unsafe lead.pointee.scorer
    var limit = threshold(hits)
    filter.set(scorer, needed: limit - others)
    let passed = unsafe filter.run(documents, frequencies, size, lengths)
    // No document before this one can match.
    var next: UInt32 = 0
    candidates: for candidate in 0..<passed {
      let index = unsafe Int(filter.places[candidate])
      let document = unsafe documents[index]
      if document < next { continue }
      let length = unsafe lengths.length(document)
      var score = unsafe scorer.contribution(frequency: frequencies[index], length: length)
      if score + others <= limit { continue }
      var rest = 0.0
      var tight = score
      for list in 1..<count {
        unsafe lists[list].moveShallow(to: document)
        unsafe rest += lists[list].blockBound
        unsafe tight += lists[list].blockBound(length: length)
      }
      if tight <= limit { continue }
      for list in 1..<count {
        let other = unsafe lists + list
        try unsafe other.pointee.reader.advance(to: document)
        let found = unsafe other.pointee.reader.document
        if found != document {
          next = found
          continue candidates
        }
        score += try unsafe other.pointee.contribution()
        unsafe rest -= other.pointee.blockBound
        if score + rest <= limit { continue candidates }
      }
      offer(document, score, &hits)
      limit = threshold(hits)
    }
  }
}

/// The blocks of the list that leads, with bounds on the scores of their documents.
struct LeadBlocks {
  private(set) var bounds: [Double] = []
  /// What the other lists can add.
  private(set) var rooms: [Double] = []

  @inline(__always)
  mutating func append(bound: Double, room: Double) {
    bounds.append(bound)
    rooms.append(room)
  }

  /// The blocks with the highest bounds, ascending.
  func best(_ limit: Int) -> [Int] { Intervals.best(limit, of: bounds) }
}
