extension TermsSearch {
  /// Lists of more terms together are not skimmed: the bounds would add up to too much.
  private static let maximumSkimmedLists = 8

  private func canSkim(_ hits: borrowing TopHits) -> Bool {
    hits.limit > 0 && hits.startsAtFirst && !hits.isFull && count > 1
      && count <= Self.maximumSkimmedLists
  }

  // MARK: - Any

  /// Looks for documents with any of the terms among what is skimmed.
  ///
  /// - Returns: Whether the hits are final. If not, the floor is raised and the hits are as before.
  func skimAny(_ hits: inout TopHits) throws(IndexError) -> Bool {
    guard canSkim(hits) else { return false }
    let skim = try SkimSearch(self)
    guard skim.isPossible else { return false }
    var best = TopHits(limit: hits.limit, after: nil)
    // What the skimmed postings alone give each document is a score that so many documents reach.
    while true {
      let document = skim.next()
      if document == PostingCursor.end { break }
      let (score, _) = partial(document, skim)
      if score > best.threshold, isLive(document) { best.insert(document, score: score) }
    }
    var limit = best.isFull ? best.threshold.nextDown : -1
    floor = max(floor, limit)
    best = TopHits(limit: hits.limit, after: nil)
    skim.rewind()
    while true {
      let document = skim.next()
      if document == PostingCursor.end { break }
      let (score, missing) = partial(document, skim)
      if score + boundMissing(missing, skim, document) <= max(limit, best.threshold) { continue }
      var sum = score
      for list in 0..<count where missing &>> UInt64(list) & 1 == 1 {
        if unsafe skim.parts[list].isComplete { continue }
        try unsafe lists[list].reader.advance(to: document)
        if unsafe lists[list].reader.document == document {
          sum += try unsafe lists[list].contribution()
        }
      }
      if isLive(document) { best.insert(document, score: sum) }
    }
    if best.isFull { limit = best.threshold }
    // A document that is not here may have a smaller number: a tie would go to it.
    guard skim.isWhole || best.isFull && skim.others < limit else {
      floor = max(floor, best.isFull ? best.threshold.nextDown : -1)
      try rewindLists()
      return false
    }
    for entry in best.sorted() { hits.insert(base &+ entry.document, score: entry.score) }
    return true
  }

  /// The contributions of the skimmed postings of a document, and the set of lists without one; moves
  /// past the document.
  @inline(__always)
  private func partial(
    _ document: UInt32, _ skim: borrowing SkimSearch
  ) -> (score: Double, missing: UInt64) {
    var score = 0.0
    var missing: UInt64 = 0
    for list in 0..<count {
      let part = unsafe skim.parts + list
      if unsafe part.pointee.document == document {
        let length = unsafe lists[list].reader.lengths.length(document)
        unsafe score += lists[list].scorer.contribution(
          frequency: part.pointee.frequency, length: length)
        unsafe part.pointee.place &+= 1
      } else {
        missing |= 1 &<< UInt64(list)
      }
    }
    return (score, missing)
  }

  /// A bound on what the lists that have not skimmed a document add to it.
  @inline(__always)
  private func boundMissing(
    _ missing: UInt64, _ skim: borrowing SkimSearch, _ document: UInt32
  ) -> Double {
    var sum = 0.0
    for list in 0..<count where missing &>> UInt64(list) & 1 == 1 {
      unsafe sum += skim.boundOthers(
        list, lists[list].scorer, length: lists[list].reader.lengths.length(document))
    }
    return sum
  }

  // MARK: - All

  /// Looks for documents with all terms among what is skimmed.
  ///
  /// - Returns: Whether the hits are final. If not, the floor is raised and the hits are as before.
  func skimAll(_ hits: inout TopHits) throws(IndexError) -> Bool {
    guard canSkim(hits) else { return false }
    let skim = try SkimSearch(self)
    guard skim.isPossible else { return false }
    var best = TopHits(limit: hits.limit, after: nil)
    // First what every list has skimmed: scores that need no other list.
    while let document = skim.nextInAll() {
      let (score, _) = partial(document, skim)
      if score > best.threshold, isLive(document) { best.insert(document, score: score) }
    }
    let limit = best.isFull ? best.threshold.nextDown : -1
    best = TopHits(limit: hits.limit, after: nil)
    skim.rewind()
    let hasComplete = skim.hasComplete
    candidates: while true {
      let document = skim.next()
      if document == PostingCursor.end { break }
      let (score, missing) = partial(document, skim)
      if hasComplete, missing & skim.complete != 0 { continue }
      if missing != 0,
        score + boundMissing(missing, skim, document) <= max(limit, best.threshold)
      {
        continue
      }
      var sum = score
      for list in 0..<count where missing &>> UInt64(list) & 1 == 1 {
        try unsafe lists[list].reader.advance(to: document)
        guard unsafe lists[list].reader.document == document else { continue candidates }
        sum += try unsafe lists[list].contribution()
      }
      if sum > limit, isLive(document) { best.insert(document, score: sum) }
    }
    guard hasComplete || best.isFull && skim.others < best.threshold else {
      floor = max(floor, best.isFull ? best.threshold.nextDown : -1)
      try rewindLists()
      return false
    }
    for entry in best.sorted() { hits.insert(base &+ entry.document, score: entry.score) }
    return true
  }

  // MARK: - Phrase

  /// Looks for a phrase in documents that its terms' lists have skimmed.
  ///
  /// A phrase stands in no document that a list does not hold, nor more often than a term; so the list
  /// with the lowest bound on its other postings bounds all documents it has not skimmed.
  ///
  /// - Returns: Whether the hits are final. If not, the floor is raised and the hits are as before.
  func skimPhrase(
    _ matcher: PhraseMatcher, _ places: [Int], _ buffers: inout PhraseBuffers,
    _ hits: inout TopHits
  ) throws(IndexError) -> Bool {
    guard canSkim(hits) else { return false }
    let skim = try SkimSearch(self)
    guard skim.isPossible else { return false }
    var lead = 0
    for list in 1..<count {
      let isLower = unsafe skim.parts[list].others < skim.parts[lead].others
      if isLower { lead = list }
    }
    let scorer = unsafe lists[0].scorer
    var best = TopHits(limit: hits.limit, after: nil)
    filter.set(scorer, needed: -1)
    candidates: while true {
      let document = unsafe skim.parts[lead].document
      if document == PostingCursor.end { break }
      let length = unsafe lists[0].reader.lengths.length(document)
      var least = unsafe skim.parts[lead].frequency
      unsafe skim.parts[lead].place &+= 1
      guard filter.passes(frequency: least, length: length) else { continue }
      var bound = Double.infinity
      for list in 0..<count where list != lead {
        unsafe skim.parts[list].advance(to: document)
        if unsafe skim.parts[list].document == document {
          least = unsafe min(least, skim.parts[list].frequency)
        } else if unsafe skim.parts[list].isComplete {
          continue candidates
        } else {
          bound = min(bound, skim.boundOthers(list, scorer, length: length))
        }
      }
      if bound <= best.threshold { continue }
      guard filter.passes(frequency: least, length: length) else { continue }
      for list in 0..<count {
        try unsafe lists[list].reader.advance(to: document)
        guard unsafe lists[list].reader.document == document else { continue candidates }
        least = min(least, try unsafe lists[list].reader.frequency())
      }
      guard filter.passes(frequency: least, length: length), isLive(document) else { continue }
      let matches = try countMatches(matcher, places, &buffers)
      guard matches > 0 else { continue }
      best.insert(document, score: scorer.contribution(frequency: matches, length: length))
      filter.set(scorer, needed: best.threshold)
    }
    let isFinal = unsafe skim.parts[lead].isComplete
      || best.isFull && skim.parts[lead].others < best.threshold
    guard isFinal else {
      floor = max(floor, best.isFull ? best.threshold.nextDown : -1)
      try rewindLists()
      return false
    }
    for entry in best.sorted() { hits.insert(base &+ entry.document, score: entry.score) }
    return true
  }
}

extension SkimSearch {
  /// The set of lists all of whose postings are here.
  var complete: UInt64 {
    var set: UInt64 = 0
    for list in 0..<count where unsafe parts[list].isComplete { set |= 1 &<< UInt64(list) }
    return set
  }

  var hasComplete: Bool { complete != 0 }

  /// Whether all postings of all lists are here.
  var isWhole: Bool { complete.nonzeroBitCount == count }

  /// The next document that every list has skimmed.
  @inline(__always)
  fileprivate func nextInAll() -> UInt32? {
    var document = unsafe parts[0].document
    search: while document != PostingCursor.end {
      for list in 1..<count {
        unsafe parts[list].advance(to: document)
        let other = unsafe parts[list].document
        if other != document {
          if other == PostingCursor.end { return nil }
          unsafe parts[0].advance(to: other)
          document = unsafe parts[0].document
          continue search
        }
      }
      return document
    }
    return nil
  }
}
