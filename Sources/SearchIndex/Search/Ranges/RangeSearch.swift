/// Finds the best documents of one segment for a tree of clauses, range by range: first in the most
/// promising ranges, which raises the threshold, then in those whose bound is still above it. In a range
/// clauses are asked one after another for the documents that can still be among the best.
///
/// Sources: Mallia, Torres Ferrando & Suel, Faster Learned Sparse Retrieval with Block-Max Pruning
/// (2024), for the order of ranges; Turtle & Flood, Query Evaluation: Strategies and Optimizations
/// (1995), for the clauses inside one (MaxScore).
@safe
final class RangeSearch {
  private let root: CombinationRangeClause
  private let frame: RangeFrame
  private let window = RangeWindow()
  /// What each clause, required ones first, and those after it can add in the range at hand; then 0.
  ///
  /// SAFETY: a number more than the root has clauses, allocated in `init`, freed in `deinit`.
  private let rests: UnsafeMutablePointer<Double>

  init(_ root: CombinationRangeClause) {
    self.root = root
    frame = root.frame
    unsafe rests = .allocate(capacity: root.required.count + root.optional.count + 1)
  }

  deinit { unsafe rests.deallocate() }

  /// Calls `offer` for the documents that score more than the threshold by then, deleted ones included, in
  /// no particular order.
  ///
  /// - Parameter pause: Called after the most promising ranges, which may raise the threshold.
  /// - Complexity: O(ranges of the segment × clauses), and what looking at ranges costs.
  func run(
    _ hits: inout TopHits, _ check: inout CancellationCheck,
    pause: (inout TopHits, inout CancellationCheck) throws(IndexError) -> Void = {
      (_, _) throws(IndexError) in
    },
    offer: (UInt32, Double, inout TopHits, inout CancellationCheck) throws(IndexError) -> Void
  ) throws(IndexError) {
    let first = promising(ranges(above: Self.threshold(hits)))
    for range in first where isOpen(range, hits) {
      try search(range, &hits, &check, offer)
    }
    try pause(&hits, &check)
    var open = ranges(above: Self.threshold(hits))
    // The best first, as long as going to and fro costs less than what it saves.
    if open.count <= Self.sortedRanges {
      open.sort { unsafe root.bounds[Int($0)] > root.bounds[Int($1)] }
    }
    for range in open.lazy.map(Int.init) where isOpen(range, hits) && !first.contains(range) {
      try search(range, &hits, &check, offer)
    }
  }

  // MARK: - Ranges

  /// So many ranges are looked at by descending bound, more of them by document.
  private static let sortedRanges = 256
  /// How many ranges are looked at before the others.
  private static let promisingRanges = 16

  /// What a document has to score more than: documents are not found in ascending order, so that equal
  /// scores may still enter.
  @inline(__always)
  static func threshold(_ hits: borrowing TopHits) -> Double { hits.threshold.nextDown }

  private func ranges(above threshold: Double) -> [UInt32] {
    let limit = max(Float(threshold).nextDown, 0)
    return unsafe RangeKernels.above(limit, root.bounds, count: frame.rangeCount)
  }

  @inline(__always)
  private func isOpen(_ range: Int, _ hits: borrowing TopHits) -> Bool {
    unsafe Double(root.bounds[range]) > Self.threshold(hits)
  }

  /// The ranges with the highest bounds, the best first.
  private func promising(_ ranges: [UInt32]) -> [Int] {
    var best: [Int] = []
    var least: Float = 0
    for range in ranges.lazy.map(Int.init) {
      let bound = unsafe root.bounds[range]
      guard bound > least else { continue }
      var place = best.count
      while place > 0, unsafe root.bounds[best[place - 1]] < bound { place -= 1 }
      best.insert(range, at: place)
      if best.count > Self.promisingRanges { best.removeLast() }
      if best.count == Self.promisingRanges, let last = best.last {
        least = unsafe root.bounds[last]
      }
    }
    return best
  }

  // MARK: - One range

  private func search(
    _ range: Int, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ offer: (UInt32, Double, inout TopHits, inout CancellationCheck) throws(IndexError) -> Void
  ) throws(IndexError) {
    try check.add(RangeBounds.documents &* (1 &+ root.required.count &+ root.optional.count))
    let limit = Self.threshold(hits)
    sumRests(range)
    window.clear()
    let found =
      root.required.isEmpty ? try findAny(range, limit) : try findAll(range, limit)
    let start = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    try found.forEachPlace { (place) throws(IndexError) in
      let score = unsafe window.sums[place]
      guard score > Self.threshold(hits) else { return }
      try offer(start &+ UInt32(truncatingIfNeeded: place), score, &hits, &check)
    }
  }

  private func sumRests(_ range: Int) {
    var place = root.required.count + root.optional.count
    var rest = 0.0
    unsafe rests[place] = 0
    for clause in root.optional.reversed() {
      place &-= 1
      rest += unsafe Double(clause.bounds[range])
      unsafe rests[place] = rest
    }
    for clause in root.required.reversed() {
      place &-= 1
      rest += unsafe Double(clause.bounds[range])
      unsafe rests[place] = rest
    }
  }

  /// The documents that match all required clauses and can score more than `limit`.
  private func findAll(_ range: Int, _ limit: Double) throws(IndexError) -> RangeMask {
    var found = RangeMask.all
    var next = 1
    for clause in root.required {
      found = try clause.evaluate(range, found, window)
      found = unsafe window.keep(found, rest: rests[next], above: limit)
      if found.isEmpty { return .none }
      next &+= 1
    }
    try exclude(range, &found)
    for clause in root.optional {
      if unsafe clause.bounds[range] > 0 {
        _ = try clause.evaluate(range, found, window)
        found = unsafe window.keep(found, rest: rests[next], above: limit)
        if found.isEmpty { return .none }
      }
      next &+= 1
    }
    return found
  }

  /// The documents that match any optional clause and can score more than `limit`: as soon as the clauses
  /// that are left are not enough together, only documents found before are asked for.
  private func findAny(_ range: Int, _ limit: Double) throws(IndexError) -> RangeMask {
    var found = RangeMask.none
    for (place, clause) in root.optional.enumerated() {
      guard unsafe clause.bounds[range] > 0 else { continue }
      let rest = unsafe rests[place]
      if rest > limit {
        found.formUnion(try clause.evaluate(range, .all, window))
        continue
      }
      found = window.keep(found, rest: rest, above: limit)
      if found.isEmpty { return .none }
      _ = try clause.evaluate(range, found, window)
    }
    try exclude(range, &found)
    return found
  }

  private func exclude(_ range: Int, _ found: inout RangeMask) throws(IndexError) {
    for clause in root.excluded where !found.isEmpty && (unsafe clause.bounds[range] > 0) {
      found.subtract(try clause.evaluate(range, found, nil))
    }
  }
}
