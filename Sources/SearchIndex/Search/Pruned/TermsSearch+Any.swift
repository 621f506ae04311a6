extension TermsSearch {
  /// The best documents that hold any of the terms.
  ///
  /// Goes through the segment in intervals in which no list changes its block. An interval is
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
    var start = 0
    // Up to here the superblocks' bounds are known to be high enough.
    var checkedEnd = -1
    while start < documentCount {
      let document = UInt32(truncatingIfNeeded: start)
      let limit = threshold(hits)
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
        let last = min(end, UInt32(truncatingIfNeeded: documentCount &- 1))
        unsafe try scoreInterval(document, last, limit, order, sums, &hits)
        try check.add(PostingBlock.size)
      }
      start = Int(end) &+ 1
    }
  }

  /// Scores the documents from `first` to `last` that could be among the best.
  private func scoreInterval(
    _ first: UInt32, _ last: UInt32, _ limit: Double, _ order: UnsafeMutablePointer<Int>,
    _ sums: UnsafeMutablePointer<Double>, _ hits: inout TopHits
  ) throws(IndexError) {
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
    for place in essential..<count {
      try unsafe lists[order[place]].reader.advance(to: first)
    }
    if essential == count &- 1 {
      try unsafe scoreOne(order, essential, sums, last, &hits)
    } else if essential == count &- 2 {
      try unsafe scoreTwo(order, essential, sums, last, &hits)
    } else {
      try unsafe scoreMany(order, essential, sums, last, &hits)
    }
  }

  /// One essential list: its documents, with the others added as long as that can help.
  private func scoreOne(
    _ order: UnsafeMutablePointer<Int>, _ essential: Int, _ sums: UnsafeMutablePointer<Double>,
    _ last: UInt32, _ hits: inout TopHits
  ) throws(IndexError) {
    let list = unsafe lists + order[essential]
    let others = unsafe sums[essential]
    var limit = threshold(hits)
    while unsafe list.pointee.reader.document <= last {
      let document = unsafe list.pointee.reader.document
      let score = try unsafe list.pointee.contribution()
      if score + others > limit {
        try unsafe addOthers(document, score, order, essential, sums, &hits)
        limit = threshold(hits)
      }
      try unsafe list.pointee.reader.next()
      if document == last { break }
    }
  }

  /// Two essential lists, merged.
  private func scoreTwo(
    _ order: UnsafeMutablePointer<Int>, _ essential: Int, _ sums: UnsafeMutablePointer<Double>,
    _ last: UInt32, _ hits: inout TopHits
  ) throws(IndexError) {
    let left = unsafe lists + order[essential]
    let right = unsafe lists + order[essential &+ 1]
    let others = unsafe sums[essential]
    var limit = threshold(hits)
    while true {
      let leftDocument = unsafe left.pointee.reader.document
      let rightDocument = unsafe right.pointee.reader.document
      let document = min(leftDocument, rightDocument)
      if document > last || document == PostingCursor.end { return }
      var score = 0.0
      if leftDocument == document {
        score = try unsafe left.pointee.contribution()
        try unsafe left.pointee.reader.next()
      }
      if rightDocument == document {
        score += try unsafe right.pointee.contribution()
        try unsafe right.pointee.reader.next()
      }
      if score + others > limit {
        try unsafe addOthers(document, score, order, essential, sums, &hits)
        limit = threshold(hits)
      }
    }
  }

  /// Any number of essential lists.
  private func scoreMany(
    _ order: UnsafeMutablePointer<Int>, _ essential: Int, _ sums: UnsafeMutablePointer<Double>,
    _ last: UInt32, _ hits: inout TopHits
  ) throws(IndexError) {
    let others = unsafe sums[essential]
    var limit = threshold(hits)
    while true {
      var document = PostingCursor.end
      for place in essential..<count {
        document = unsafe min(document, lists[order[place]].reader.document)
      }
      if document > last || document == PostingCursor.end { return }
      var score = 0.0
      for place in essential..<count {
        let list = unsafe lists + order[place]
        if unsafe list.pointee.reader.document == document {
          score += try unsafe list.pointee.contribution()
          try unsafe list.pointee.reader.next()
        }
      }
      if score + others > limit {
        try unsafe addOthers(document, score, order, essential, sums, &hits)
        limit = threshold(hits)
      }
    }
  }

  /// Adds the non-essential lists to a document's score, the highest bound first, and offers it
  /// unless it falls behind.
  @inline(__always)
  private func addOthers(
    _ document: UInt32, _ start: Double, _ order: UnsafeMutablePointer<Int>, _ essential: Int,
    _ sums: UnsafeMutablePointer<Double>, _ hits: inout TopHits
  ) throws(IndexError) {
    var score = start
    let limit = threshold(hits)
    var place = essential
    while place > 0 {
      if unsafe score + sums[place] <= limit { return }
      place &-= 1
      let list = unsafe lists + order[place]
      try unsafe list.pointee.reader.advance(to: document)
      if unsafe list.pointee.reader.document == document {
        score += try unsafe list.pointee.contribution()
      }
    }
    if score > limit || !hits.isFull { offer(document, score, &hits) }
  }
}
