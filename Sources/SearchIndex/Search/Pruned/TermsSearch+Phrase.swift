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
    let lead = unsafe lists
    var buffers = PhraseBuffers(count: count)
    var blocks = LeadBlocks()
    for block in 0..<(unsafe lead.pointee.reader.blockCount) {
      unsafe lead.pointee.setShallow(block: block)
      unsafe blocks.append(bound: lead.pointee.blockBound, room: 0)
    }
    let first = blocks.best(Self.promisingBlocks)
    for block in first {
      try unsafe lead.pointee.reader.load(block)
      try matchBlock(matcher, places, &buffers, &hits)
    }
    for list in 0..<count { unsafe lists[list].rewind() }
    isOutOfOrder = true
    var next = 0
    for block in 0..<blocks.bounds.count {
      if next < first.count, first[next] == block {
        next += 1
        continue
      }
      if blocks.bounds[block] > threshold(hits) {
        try unsafe lead.pointee.reader.load(block)
        try matchBlock(matcher, places, &buffers, &hits)
        try check.add(PostingBlock.size)
      }
    }
  }

  /// How many blocks are looked at before the others.
  private static let promisingBlocks = 4

  /// Matches the documents of the lead's block.
  private func matchBlock(
    _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers,
    _ hits: inout TopHits
  ) throws(IndexError) {
    let lead = unsafe lists
    let scorer = unsafe lead.pointee.scorer
    let lengths = unsafe lead.pointee.reader.lengths
    let frequencies = try unsafe lead.pointee.reader.blockFrequencies()
    let documents = unsafe lead.pointee.reader.documents
    let size = unsafe lead.pointee.reader.blockSize
    var limit = threshold(hits)
    filter.set(scorer, needed: limit)
    let passed = unsafe filter.run(documents, frequencies, size, lengths)
    // No document before this one can match.
    var next: UInt32 = 0
    candidates: for candidate in 0..<passed {
      let place = unsafe Int(filter.places[candidate])
      let document = unsafe documents[place]
      if document < next { continue }
      var least = unsafe frequencies[place]
      let length = unsafe lengths.length(document)
      guard filter.passes(frequency: least, length: length) else { continue }
      for list in 1..<count {
        let other = unsafe lists + list
        try unsafe other.pointee.reader.advance(to: document)
        let found = unsafe other.pointee.reader.document
        if found != document {
          next = found
          continue candidates
        }
        least = min(least, try unsafe other.pointee.reader.frequency())
      }
      guard filter.passes(frequency: least, length: length) else { continue }
      try unsafe lead.pointee.reader.move(toIndex: place)
      let matches = try countMatches(matcher, places, &buffers)
      guard matches > 0 else { continue }
      let score = scorer.contribution(frequency: matches, length: length)
      offer(document, score, &hits)
      if threshold(hits) != limit {
        limit = threshold(hits)
        filter.set(scorer, needed: limit)
      }
    }
  }

  func countMatches(
    _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers
  ) throws(IndexError) -> UInt32 {
    for list in 0..<count {
      let number = try unsafe lists[list].reader.positions(into: &buffers.reader)
      buffers.take(number, place: places[list])
    }
    return matcher.count(in: buffers.positions)
  }
}

/// Room for the positions of a phrase's terms.
struct PhraseBuffers: ~Copyable {
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
