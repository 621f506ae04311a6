/// Finds the best documents of one segment for queries made of terms of one field each: one term,
/// any of several, all of several, or a phrase. Ranges of documents that provably hold none of the best
/// are not looked at.
///
/// SAFETY: `lists` holds `count` initialised elements until `deinit`, `totals` room for `count` + 1
/// bounds per range; the snapshot keeps segment and tables.
@safe
final class TermsSearch {
  let lists: UnsafeMutablePointer<ScoredList>
  let count: Int
  let base: UInt32
  /// The ranges of the segment; 0 when there is one list, which needs none.
  let rangeCount: Int
  /// The room for a bound per range.
  let rangeRoom: Int
  /// A bound for each range, then room for those of each list.
  let totals: UnsafeMutablePointer<Float>
  private let segment: SegmentReader
  private let hasDeleted: Bool
  private let tables: [PartTable]
  let filter = LengthFilter()
  /// For each list whether the table of its ranges' bounds is made.
  var hasTable: [Bool]
  /// A document has to score more than this, whatever the heap says: from the champions.
  private(set) var floor = -1.0
  /// Whether documents are not found in ascending order, so that equal scores may still enter.
  var isOutOfOrder = false

  /// - Parameters:
  ///   - sources: Lists of this segment with their scorers.
  ///   - base: The number of the segment's first document.
  init(
    _ sources: [(field: Int, location: PostingListLocation, scorer: TermScorer)],
    segment: SegmentReader, base: UInt32, tables partTables: PartTables
  ) throws(IndexError) {
    self.segment = segment
    self.base = base
    rangeCount =
      sources.count > 1
      ? RangeBounds.count(documents: segment.documentCount, shift: RangeBounds.shift) : 0
    hasDeleted = !segment.deleted.isEmpty
    tables = sources.map { partTables.table($0.scorer) }
    hasTable = [Bool](repeating: false, count: sources.count)
    rangeRoom = max((rangeCount + 7) / 8 * 8 + 8, 256)
    let memory = UnsafeMutablePointer<ScoredList>.allocate(capacity: max(sources.count, 1))
    var made = 0
    do throws(IndexError) {
      for source in sources {
        let reader = try PostingReader(segment, field: source.field, location: source.location)
        unsafe (memory + made).initialize(
          to: ScoredList(reader, scorer: source.scorer, table: tables[made]))
        made += 1
      }
    } catch {
      unsafe memory.deinitialize(count: made)
      unsafe memory.deallocate()
      throw error
    }
    unsafe lists = unsafe memory
    count = made
    unsafe totals = .allocate(capacity: made > 1 ? (made + 1) * rangeRoom : 0)
  }

  deinit {
    unsafe lists.deinitialize(count: count)
    unsafe lists.deallocate()
    unsafe totals.deallocate()
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
