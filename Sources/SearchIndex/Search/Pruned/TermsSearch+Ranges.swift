extension TermsSearch {
  /// Calls `body` for the ranges in which a document could be among the best: first for the most
  /// promising ones, which raise the threshold, then for the others that are still above it.
  ///
  /// Source: Mallia, Torres Ferrando & Suel, Faster Learned Sparse Retrieval with Block-Max Pruning
  /// (2024); Lucene's windows of documents.
  ///
  /// - Parameters:
  ///   - firstList: The first of the lists whose bounds count.
  /// - Complexity: O(ranges of the segment × lists) and what `body` does.
  func forEachRange(
    _ join: RangeJoin, from firstList: Int, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ body: (Int, inout TopHits) throws(IndexError) -> Void
  ) throws(IndexError) {
    try joinBounds(join, from: firstList)
    let first = promising(ranges(above: threshold(hits)))
    for range in first where isOpen(range, hits) { try body(range, &hits) }
    // A document found now may have a smaller number than one of equal score found before.
    isOutOfOrder = true
    var open = ranges(above: threshold(hits))
    // The best first, as long as going to and fro costs less than what it saves.
    if open.count <= Self.sortedRanges {
      open.sort { unsafe totals[Int($0)] > totals[Int($1)] }
    }
    for range in open.lazy.map(Int.init) where isOpen(range, hits) && !first.contains(range) {
      try body(range, &hits)
      try check.add(RangeBounds.documents)
    }
  }

  /// The ranges with documents and a bound above a threshold, ascending.
  private func ranges(above threshold: Double) -> [UInt32] {
    let limit = max(Float(threshold).nextDown, 0)
    return unsafe RangeKernels.above(limit, totals, count: rangeCount)
  }

  /// So many ranges are looked at by descending bound, more of them by document.
  private static let sortedRanges = 256
  /// How many ranges are looked at before the others.
  private static let promisingRanges = 16

  /// Whether a document of a range could still be among the best.
  @inline(__always)
  private func isOpen(_ range: Int, _ hits: borrowing TopHits) -> Bool {
    unsafe Double(totals[range]) > threshold(hits)
  }

  /// A sum of n numbers in single precision is off by less than n · 2⁻²⁴ of it.
  private var slack: Float { 1 + Float(count + 8) * 0x1p-22 }

  private func joinBounds(_ join: RangeJoin, from first: Int) throws(IndexError) {
    for list in first..<count {
      try unsafe lists[list].joinBounds(
        list == first ? nil : join, into: totals, count: rangeCount, slack: slack,
        room: room(of: list))
    }
  }

  /// What the bytes of a list's ranges stand for; nil where the list stores none.
  ///
  /// SAFETY: points into ``totals``.
  func rangeTable(_ list: Int) -> UnsafePointer<Float>? {
    guard unsafe lists[list].reader.rangeShift != nil else { return nil }
    let table = unsafe room(of: list)
    if unsafe !lists[list].hasRangeTable {
      unsafe lists[list].writeRangeTable(slack: slack, to: table)
      unsafe lists[list].hasRangeTable = true
    }
    return unsafe UnsafePointer(table)
  }

  /// Where a list without stored bounds keeps them, and others the table of theirs.
  private func room(of list: Int) -> UnsafeMutablePointer<Float> {
    unsafe totals + (list &+ 1) &* rangeRoom
  }

  /// The ranges with the highest bounds, ascending.
  private func promising(_ ranges: [UInt32]) -> [Int] {
    var best: [Int] = []
    var least: Float = 0
    for range in ranges {
      let range = Int(range)
      let bound = unsafe totals[range]
      guard bound > least else { continue }
      var place = best.count
      while place > 0, unsafe totals[best[place - 1]] < bound { place -= 1 }
      best.insert(range, at: place)
      if best.count > Self.promisingRanges { best.removeLast() }
      if best.count == Self.promisingRanges, let last = best.last {
        least = unsafe totals[last]
      }
    }
    return best.sorted()
  }
}
