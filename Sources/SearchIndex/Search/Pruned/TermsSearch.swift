/// Finds the best documents of one segment for queries made of terms of one field each: one term,
/// any of several, all of several, or a phrase. Ranges of documents that provably hold none of the best
/// are not looked at.
///
/// SAFETY: `lists` holds `count` initialised elements until `deinit`, in the scratch memory, like all
/// working arrays; the snapshot keeps segment and memory.
@safe
final class TermsSearch {
  let lists: UnsafeMutablePointer<ScoredList>
  private(set) var count = 0
  let base: UInt32
  /// The ranges of the segment.
  let rangeCount: Int
  /// The room for a bound per range.
  let rangeRoom: Int
  /// A bound for each range, then room for those of each list; made by ``prepare()``.
  private(set) var totals: UnsafeMutablePointer<Float>
  private let segment: SegmentReader
  let hasDeleted: Bool
  private let snapshot: Snapshot
  let scratch: ScratchMemory
  let filter: LengthFilter
  /// A document has to score more than this, whatever the heap says: from the champions.
  private(set) var floor = -1.0
  /// Whether documents are not found in ascending order, so that equal scores may still enter.
  var isOutOfOrder = false

  /// - Parameters:
  ///   - number: The segment's number in the snapshot.
  ///   - capacity: How many lists are added at the most.
  init(_ snapshot: Snapshot, segment number: Int, capacity: Int) {
    self.snapshot = snapshot
    segment = snapshot.segments[number]
    base = snapshot.bases[number]
    rangeCount = RangeBounds.count(documents: segment.documentCount, shift: RangeBounds.shift)
    hasDeleted = !segment.deleted.isEmpty
    rangeRoom = max((rangeCount + 7) / 8 * 8 + 8, 256)
    scratch = snapshot.scratch.take()
    unsafe lists = scratch.take(capacity)
    unsafe totals = scratch.take(0)
    filter = LengthFilter(scratch)
  }

  deinit {
    unsafe lists.deinitialize(count: count)
    snapshot.scratch.give(scratch)
  }

  /// Adds a list of the segment; at most as many as there is room for.
  func add(
    field: Int, location: PostingListLocation, scorer: TermScorer
  ) throws(IndexError) {
    let reader = try PostingReader(segment, field: field, location: location, scratch: scratch)
    unsafe (lists + count).initialize(
      to: ScoredList(reader, scorer: scorer, table: snapshot.partTables.table(scorer)))
    count += 1
  }

  /// Sorts the lists by their numbers of postings, and makes room for the bounds of ranges.
  func prepare() {
    for end in 1..<max(count, 1) {
      var place = end
      while place > 0, unsafe lists[place].reader.count < lists[place - 1].reader.count {
        swap(place, place - 1)
        place -= 1
      }
    }
    if count > 1 { unsafe totals = scratch.take((count + 1) * rangeRoom) }
  }

  private func swap(_ first: Int, _ second: Int) {
    let list = unsafe (lists + first).move()
    unsafe (lists + first).moveInitialize(from: lists + second, count: 1)
    unsafe (lists + second).initialize(to: list)
  }

  /// Offers a document to the hits, unless it is deleted.
  @inline(__always)
  func offer(_ document: UInt32, _ score: Double, _ hits: inout TopHits) {
    if hasDeleted, segment.deleted.contains(Int(document)) { return }
    hits.insert(base &+ document, score: score)
  }

  /// What a document has to score more than.
  @inline(__always)
  func threshold(_ hits: borrowing TopHits) -> Double {
    max(isOutOfOrder ? hits.threshold.nextDown : hits.threshold, floor)
  }

  // MARK: - Champions

  /// The best champions of a list that are not deleted.
  private func champions(_ list: Int) throws(IndexError) -> BestChampions? {
    guard unsafe lists[list].reader.count >= ChampionCollector.minimumPostings else { return nil }
    var best = BestChampions()
    let scorer = unsafe lists[list].scorer
    let found = try unsafe lists[list].reader.forEachChampion { posting in
      if hasDeleted, segment.deleted.contains(Int(posting.document)) {
        best.deletedCount += 1
      } else {
        best.add(
          posting,
          score: scorer.contribution(frequency: posting.frequency, length: posting.length))
      }
    }
    return found ? best : nil
  }

  /// Raises the floor to what the k-th best champion of one list scores by that list alone: so many
  /// documents score at least as much.
  ///
  /// - Returns: A bound on the contributions of each list.
  func raiseFloor(_ hits: borrowing TopHits) throws(IndexError) -> [Double] {
    let canRaise =
      !hits.isFull && hits.startsAtFirst && (1...ChampionCollector.depth).contains(hits.limit)
    var highest: [Double] = []
    highest.reserveCapacity(count)
    var best = BestScores(count: canRaise ? hits.limit : 1)
    for list in 0..<count {
      best.reset()
      highest.append(
        try unsafe lists[list].highest { document, score in
          if !hasDeleted || !segment.deleted.contains(Int(document)) { best.add(score) }
        })
      if canRaise, let least = best.least { floor = max(floor, least.nextDown) }
    }
    return highest
  }

  /// Answers a query of one term from the champions alone, if that is provably enough.
  ///
  /// - Returns: Whether it was.
  func searchChampions(_ hits: inout TopHits) throws(IndexError) -> Bool {
    let limit = hits.limit
    guard hits.startsAtFirst, limit > 0, limit <= ChampionCollector.depth,
      let best = try champions(0),
      unsafe best.areEnough(limit, lists[0].scorer)
    else { return false }
    for place in 0..<limit {
      hits.insert(base &+ best.posting(place).document, score: best.score(place))
    }
    return true
  }
}
