extension TermsSearch {
  /// The best documents that hold all terms.
  ///
  /// The shortest list leads. Its blocks are skipped by their bounds; a document of it is looked up in
  /// the others only while its own score and the bounds of the blocks it would stand in are together
  /// high enough. Lists must be in ascending order of their numbers of postings.
  func searchAll(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    if try skimAll(&hits) { return }
    let lead = unsafe lists
    var others = 0.0
    for list in 1..<count { others += unsafe lists[list].maximum }
    var block = 0
    while unsafe block < lead.pointee.reader.blockCount {
      let limit = threshold(hits)
      let first = unsafe block == 0 ? 0 : lead.pointee.reader.lastDocument(block &- 1) &+ 1
      unsafe lead.pointee.moveSuper(to: first)
      if unsafe lead.pointee.superBound + others <= limit {
        block = unsafe lead.pointee.reader.firstBlock(
          from: block, notBefore: lead.pointee.superEnd) &+ 1
        continue
      }
      unsafe lead.pointee.moveShallow(to: first)
      let room = boundOthers(first, unsafe lead.pointee.blockEnd, others)
      if unsafe lead.pointee.blockBound + room > limit {
        try unsafe lead.pointee.reader.load(block)
        try scoreBlock(room, &hits)
        try check.add(PostingBlock.size)
      }
      block &+= 1
    }
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
