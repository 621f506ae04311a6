extension TermsSearch {
  /// The best documents of one term: from the champions alone if they are enough, else block by block.
  func searchOne(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    if try searchChampions(&hits) { return }
    let scores: UnsafeMutablePointer<Double> = unsafe scratch.take(CandidateBatch.room)
    for block in 0..<(unsafe lists[0].reader.blockCount)
    where unsafe lists[0].bound(block: block) > threshold(hits) {
      try unsafe lists[0].reader.load(block)
      if hits.isFull { try scoreBlock(&hits) } else { try unsafe scoreFirst(scores, &hits) }
      try check.add(PostingBlock.size)
    }
  }

  /// Scores the documents of the decoded block that could be among the best.
  private func scoreBlock(_ hits: inout TopHits) throws(IndexError) {
    let documents = unsafe lists[0].reader.documents
    let frequencies = try unsafe lists[0].reader.blockFrequencies()
    let lengths = unsafe lists[0].reader.lengths
    var limit = threshold(hits)
    unsafe filter.set(lists[0].scorer, needed: limit)
    // PERF: nearly all documents end in the filter, eight at a time where the processor can.
    let found = unsafe filter.run(documents, frequencies, lists[0].reader.blockSize, lengths)
    for candidate in 0..<found {
      let place = unsafe Int(filter.places[candidate])
      let document = unsafe documents[place]
      let score = unsafe lists[0].contribution(
        frequency: frequencies[place], length: lengths.length(document))
      guard score > limit else { continue }
      offer(document, score, &hits)
      limit = threshold(hits)
    }
  }

  /// Scores all documents of the decoded block, while any could be among the best.
  ///
  /// PERF: what so many of them reach keeps most from going through the hits.
  ///
  /// - Parameter scores: Room for a block and eight more.
  private func scoreFirst(
    _ scores: UnsafeMutablePointer<Double>, _ hits: inout TopHits
  ) throws(IndexError) {
    let documents = unsafe lists[0].reader.documents
    let count = unsafe lists[0].reader.blockSize
    try unsafe lists[0].score(documents, lists[0].reader.blockFrequencies(), count, into: scores)
    var limit = threshold(hits)
    if !hasDeleted, hits.startsAtFirst {
      limit = unsafe max(limit, BestScores.reached(by: hits.limit, of: scores, count).nextDown)
    }
    for place in 0..<count where unsafe scores[place] > limit {
      unsafe offer(documents[place], scores[place], &hits)
      limit = max(limit, threshold(hits))
    }
  }
}
