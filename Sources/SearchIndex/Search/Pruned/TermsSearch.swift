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
  /// A document has to score more than this, whatever the heap says: from the champions.
  private(set) var floor = -1.0

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
    max(hits.threshold, floor)
  }

  // MARK: - Champions

  /// The champions of a list that are not deleted, with their contributions.
  private func champions(
    _ list: Int
  ) throws(IndexError) -> (live: [(document: UInt32, frequency: UInt32, length: UInt32, score: Double)], deleted: Int)? {
    guard let champions = try unsafe lists[list].reader.champions() else { return nil }
    var live: [(document: UInt32, frequency: UInt32, length: UInt32, score: Double)] = []
    live.reserveCapacity(champions.count)
    var deleted = 0
    let field = unsafe lists[list].reader.field
    for (document, frequency) in champions {
      if hasDeleted, segment.deleted.contains(Int(document)) {
        deleted += 1
        continue
      }
      let length = try segment.length(field: field, document: document)
      let score = unsafe lists[list].scorer.contribution(frequency: frequency, length: length)
      live.append((document, frequency, length, score))
    }
    return (live, deleted)
  }

  /// Raises the floor to what the k-th best champion of one list scores by that list alone: so many
  /// documents score at least as much.
  func raiseFloor(_ hits: borrowing TopHits) throws(IndexError) {
    guard !hits.isFull, hits.startsAtFirst, hits.limit > 0 else { return }
    for list in 0..<count {
      guard let found = try champions(list), found.live.count >= hits.limit else { continue }
      let scores = found.live.map(\.score).sorted(by: >)
      floor = max(floor, scores[hits.limit - 1].nextDown)
    }
  }

  /// Answers a query of one term from the champions alone, if that is provably enough.
  ///
  /// - Returns: Whether it was.
  func searchChampions(_ hits: inout TopHits) throws(IndexError) -> Bool {
    let limit = hits.limit
    guard hits.startsAtFirst, limit > 0, limit <= ChampionCollector.depth,
      let found = try champions(0), found.live.count >= limit,
      limit <= ChampionCollector.depth - found.deleted
    else { return false }
    let live = found.live.sorted { $0.score != $1.score ? $0.score > $1.score : $0.document < $1.document }
    let last = live[limit - 1]
    // A document that is missing is dominated by at least depth − deleted live champions. It can tie
    // with the last one only if so many score at least as much …
    let ties = live.prefix { $0.score >= last.score }
    if ties.count >= ChampionCollector.depth - found.deleted {
      // … and then not if all that tie are equal in frequency and length, and less of either
      // would score less: equal ones with higher numbers rank later.
      let scorer = unsafe lists[0].scorer
      let isUniform = ties.allSatisfy {
        $0.score > last.score || ($0.frequency == last.frequency && $0.length == last.length)
      }
      let isStrict =
        scorer.contribution(frequency: last.frequency, length: last.length + 1) < last.score
        && (last.frequency == 1
          || scorer.contribution(frequency: last.frequency - 1, length: last.length) < last.score)
      guard isUniform && isStrict else { return false }
    }
    for champion in live.prefix(limit) {
      hits.insert(base &+ champion.document, score: champion.score)
    }
    return true
  }
}
