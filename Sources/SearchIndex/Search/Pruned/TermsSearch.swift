/// Finds the best documents of one segment for queries made of terms of one field each: one term,
/// any of several, all of several, or a phrase. Documents that provably cannot be among the best are
/// not scored, blocks without any are not decoded.
///
/// Sources: Turtle & Flood, Query Evaluation: Strategies and Optimizations (1995), for MaxScore; Ding &
/// Suel, Faster Top-k Document Retrieval Using Block-Max Indexes (2011); Chakrabarti, Chaudhuri &
/// Ganti, Interval-Based Pruning for Top-k Processing over Compressed Lists (2011), for working
/// interval by interval.
///
/// SAFETY: `lists` holds `count` initialised elements until `deinit`; the snapshot keeps segment and
/// tables.
@safe
final class TermsSearch {
  let lists: UnsafeMutablePointer<ScoredList>
  let count: Int
  let base: UInt32
  let documentCount: Int
  private let segment: SegmentReader
  private let hasDeleted: Bool
  private let tables: [PartTable]
  let filter = LengthFilter()
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
    documentCount = segment.documentCount
    hasDeleted = !segment.deleted.isEmpty
    tables = sources.map { partTables.table($0.scorer) }
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
  }

  deinit {
    unsafe lists.deinitialize(count: count)
    unsafe lists.deallocate()
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
  func raiseFloor(_ hits: borrowing TopHits) throws(IndexError) {
    guard !hits.isFull, hits.startsAtFirst, hits.limit > 0,
      hits.limit <= ChampionCollector.depth
    else { return }
    for list in 0..<count {
      if let best = try champions(list), best.count >= hits.limit {
        floor = max(floor, best.score(hits.limit - 1).nextDown)
      }
    }
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
