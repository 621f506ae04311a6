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
    var block = 0
    while unsafe block < lead.pointee.reader.blockCount {
      let first = unsafe block == 0 ? 0 : lead.pointee.reader.lastDocument(block &- 1) &+ 1
      unsafe lead.pointee.moveSuper(to: first)
      if unsafe lead.pointee.superBound <= hits.threshold {
        block = unsafe lead.pointee.reader.firstBlock(
          from: block, notBefore: lead.pointee.superEnd) &+ 1
        continue
      }
      unsafe lead.pointee.moveShallow(to: first)
      if unsafe lead.pointee.blockBound > hits.threshold {
        try unsafe lead.pointee.reader.load(block)
        try matchBlock(matcher, places, &buffers, &hits)
        try check.add(PostingBlock.size)
      }
      block &+= 1
    }
  }

  /// Matches the documents of the lead's block.
  private func matchBlock(
    _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers,
    _ hits: inout TopHits
  ) throws(IndexError) {
    let lead = unsafe lists
    let scorer = unsafe lead.pointee.scorer
    let lengths = unsafe lead.pointee.reader.lengths
    let frequencies = try unsafe lead.pointee.reader.blockFrequencies()
    candidates: while true {
      let document = unsafe lead.pointee.reader.document
      let length = unsafe lengths.length(document)
      var least = unsafe frequencies[lead.pointee.reader.index]
      var next = document
      if scorer.contribution(frequency: least, length: length) > hits.threshold {
        var isCandidate = true
        for list in 1..<count {
          let other = unsafe lists + list
          try unsafe other.pointee.reader.advance(to: document)
          let found = unsafe other.pointee.reader.document
          if found != document {
            next = found
            isCandidate = false
            break
          }
        }
        if isCandidate {
          for list in 1..<count {
            least = min(least, try unsafe lists[list].reader.frequency())
          }
          if scorer.contribution(frequency: least, length: length) > hits.threshold {
            let matches = try countMatches(matcher, places, &buffers)
            if matches > 0 {
              let score = scorer.contribution(frequency: matches, length: length)
              if score > hits.threshold || !hits.isFull { offer(document, score, &hits) }
            }
          }
        }
      }
      // To the next document of the block that can match.
      while true {
        guard unsafe lead.pointee.reader.index &+ 1 < lead.pointee.reader.blockSize else { return }
        try unsafe lead.pointee.reader.next()
        if unsafe lead.pointee.reader.document >= next { break }
      }
    }
  }

  private func countMatches(
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
