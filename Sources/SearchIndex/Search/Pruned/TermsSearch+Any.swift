extension TermsSearch {
  /// The best documents that hold any of the terms.
  ///
  /// Divides the segment into intervals in which no list changes its block. An interval is
  /// skipped when the bounds of all lists together are too low; in others, lists whose bounds
  /// together are too low (the non-essential ones) are looked at only for documents of the others.
  func searchAny(
    _ hits: inout TopHits, _ check: inout CancellationCheck
  ) throws(IndexError) {
    if count == 1, try searchChampions(&hits) { return }
    try raiseFloor(hits)
    let order = UnsafeMutablePointer<Int>.allocate(capacity: count)
    let sums = UnsafeMutablePointer<Double>.allocate(capacity: count + 1)
    defer {
      unsafe order.deallocate()
      unsafe sums.deallocate()
    }
    let intervals = intervals(above: threshold(hits))
    // The most promising ones first: they raise the threshold for all others.
    let first = intervals.best(Self.promisingIntervals)
    for interval in first {
      try unsafe scoreInterval(intervals, interval, order, sums, &hits)
    }
    // A document found now may have a smaller number than one of equal score found before.
    isOutOfOrder = true
    var next = 0
    for interval in 0..<intervals.count {
      if next < first.count, first[next] == interval {
        next += 1
        continue
      }
      if intervals.bounds[interval] > threshold(hits) {
        try unsafe scoreInterval(intervals, interval, order, sums, &hits)
        try check.add(PostingBlock.size)
      }
    }
  }

  /// How many intervals are looked at before the others.
  private static let promisingIntervals = 12

  /// The intervals of the segment in which no list changes its block and whose bounds are high
  /// enough. Superblocks whose bounds are too low are passed over as a whole.
  private func intervals(above limit: Double) -> Intervals {
    var intervals = Intervals(lists: count)
    var start = 0
    // Up to here the superblocks' bounds are known to be high enough.
    var checkedEnd = -1
    while start < documentCount {
      let document = UInt32(truncatingIfNeeded: start)
      if start > checkedEnd {
        var sum = 0.0
        var end = PostingCursor.end
        for list in 0..<count {
          unsafe lists[list].moveSuper(to: document)
          unsafe sum += lists[list].superBound
          unsafe end = min(end, lists[list].superEnd)
        }
        if sum <= limit {
          start = Int(end) &+ 1
          continue
        }
        checkedEnd = Int(end)
      }
      var sum = 0.0
      var end = PostingCursor.end
      for list in 0..<count {
        unsafe lists[list].moveShallow(to: document)
        unsafe sum += lists[list].blockBound
        unsafe end = min(end, lists[list].blockEnd)
      }
      if sum > limit {
        intervals.append(
          from: document, through: min(end, UInt32(truncatingIfNeeded: documentCount &- 1)),
          bound: sum)
        for list in 0..<count { unsafe intervals.append(block: lists[list].block) }
      }
      start = Int(end) &+ 1
    }
    return intervals
  }

  /// Scores the documents from `first` to `last` that could be among the best.
  private func scoreInterval(
    _ intervals: borrowing Intervals, _ interval: Int, _ order: UnsafeMutablePointer<Int>,
    _ sums: UnsafeMutablePointer<Double>, _ hits: inout TopHits
  ) throws(IndexError) {
    for list in 0..<count {
      unsafe lists[list].setShallow(block: intervals.block(interval, list))
    }
    let first = intervals.firsts[interval]
    let last = intervals.lasts[interval]
    let limit = threshold(hits)
    // By ascending bound; sums[i] bounds the first i lists together.
    for list in 0..<count {
      var place = list
      let bound = unsafe lists[list].blockBound
      while place > 0, unsafe lists[order[place &- 1]].blockBound > bound {
        unsafe order[place] = order[place &- 1]
        place &-= 1
      }
      unsafe order[place] = list
    }
    unsafe sums[0] = 0
    var essential = 0
    for place in 0..<count {
      unsafe sums[place &+ 1] = sums[place] + lists[order[place]].blockBound
      if unsafe sums[place &+ 1] <= limit { essential = place &+ 1 }
    }
    // A document is looked at in the highest of the lists that hold it: the others add at most
    // the sum of the bounds below.
    var place = count &- 1
    while place >= essential {
      try unsafe scoreList(place, order, sums, first, last, &hits)
      place &-= 1
    }
  }

  /// Scores the documents of an interval that stand in a list but in none above it. The interval lies
  /// in one block of each list.
  private func scoreList(
    _ place: Int, _ order: UnsafeMutablePointer<Int>, _ sums: UnsafeMutablePointer<Double>,
    _ first: UInt32, _ last: UInt32, _ hits: inout TopHits
  ) throws(IndexError) {
    let list = unsafe lists + order[place]
    guard unsafe list.pointee.block < list.pointee.reader.blockCount else { return }
    try unsafe list.pointee.reader.load(list.pointee.block)
    let below = unsafe sums[place]
    let scorer = unsafe list.pointee.scorer
    let start = unsafe list.pointee.reader.place(of: first)
    let end = unsafe list.pointee.reader.place(of: last &+ 1)
    guard start < end else { return }
    let documents = unsafe list.pointee.reader.documents + start
    let frequencies = try unsafe list.pointee.reader.blockFrequencies() + start
    let lengths = unsafe list.pointee.reader.lengths
    var limit = threshold(hits)
    filter.set(scorer, needed: limit - below)
    // PERF: nearly all documents end in the filter, eight at a time where the processor can.
    let found = unsafe filter.run(documents, frequencies, end &- start, lengths)
    for candidate in 0..<found {
      let index = unsafe Int(filter.places[candidate])
      let document = unsafe documents[index]
      let length = unsafe lengths.length(document)
      let score = unsafe scorer.contribution(frequency: frequencies[index], length: length)
      if score + below <= limit { continue }
      if unsafe score + boundOthers(order, place, length) <= limit { continue }
      if try unsafe stands(document, above: place, order) { continue }
      try unsafe addOthers(document, score, order, place, sums, &hits)
      limit = threshold(hits)
    }
  }

  /// Whether a document stands in a list above `place`.
  @inline(__always)
  private func stands(
    _ document: UInt32, above place: Int, _ order: UnsafeMutablePointer<Int>
  ) throws(IndexError) -> Bool {
    var other = place &+ 1
    while other < count {
      if try unsafe lists[order[other]].find(document) { return true }
      other &+= 1
    }
    return false
  }

  /// A bound on what the lists below `place` add to a document of a known length.
  @inline(__always)
  private func boundOthers(
    _ order: UnsafeMutablePointer<Int>, _ place: Int, _ length: UInt32
  ) -> Double {
    var sum = 0.0
    for other in 0..<place {
      unsafe sum += lists[order[other]].blockBound(length: length)
    }
    return sum
  }

  /// Adds the lists below `top` to a document's score, the highest bound first, and offers it
  /// unless it falls behind.
  @inline(__always)
  private func addOthers(
    _ document: UInt32, _ start: Double, _ order: UnsafeMutablePointer<Int>, _ top: Int,
    _ sums: UnsafeMutablePointer<Double>, _ hits: inout TopHits
  ) throws(IndexError) {
    var score = start
    let limit = threshold(hits)
    var place = top
    while place > 0 {
      if unsafe score + sums[place] <= limit { return }
      place &-= 1
      let list = unsafe lists + order[place]
      if try unsafe list.pointee.find(document) {
        score += try unsafe list.pointee.contribution()
      }
    }
    offer(document, score, &hits)
  }
}
