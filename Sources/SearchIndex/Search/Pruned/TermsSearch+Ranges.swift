extension TermsSearch {
  /// Calls `body` for the ranges in which a document could be among the best: first for the most
  /// promising ones, which raise the threshold, then for all others in order.
  ///
  /// Source: Mallia, Torres Ferrando & Suel, Faster Learned Sparse Retrieval with Block-Max Pruning
  /// (2024); Lucene's windows of documents.
  ///
  /// - Complexity: O(ranges of the segment × lists) and what `body` does.
  func forEachRange(
    _ join: RangeJoin, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ body: (Int, inout TopHits) throws(IndexError) -> Void
  ) throws(IndexError) {
    try joinBounds(join)
    let limit = max(Float(threshold(hits)).nextDown, 0)
    let ranges = unsafe RangeKernels.above(limit, totals, count: rangeCount)
    let first = promising(ranges)
    for range in first where isOpen(range, hits) { try body(range, &hits) }
    // A document found now may have a smaller number than one of equal score found before.
    isOutOfOrder = true
    var next = 0
    for range in ranges {
      if next < first.count, first[next] == Int(range) {
        next += 1
      } else if isOpen(Int(range), hits) {
        try body(Int(range), &hits)
        try check.add(RangeBounds.documents)
      }
    }
  }

  /// How many ranges are looked at before the others.
  private static let promisingRanges = 16

  /// Whether a document of a range could still be among the best.
  @inline(__always)
  private func isOpen(_ range: Int, _ hits: borrowing TopHits) -> Bool {
    unsafe Double(totals[range]) > threshold(hits)
  }

  private func joinBounds(_ join: RangeJoin) throws(IndexError) {
    // A sum of n numbers in single precision is off by less than n · 2⁻²⁴ of it.
    let slack = 1 + Float(count + 8) * 0x1p-22
    for list in 0..<count {
      try unsafe lists[list].joinBounds(
        list == 0 ? nil : join, into: totals, count: rangeCount, slack: slack,
        room: totals + (list &+ 1) &* rangeRoom)
    }
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

  // MARK: - The postings of a range

  /// Calls `body` for the runs of a list's postings in a range, with documents, frequencies and their
  /// number.
  @inline(__always)
  func forEachRun(
    _ list: UnsafeMutablePointer<ScoredList>, _ range: Int,
    _ body: (UnsafePointer<UInt32>, UnsafePointer<UInt32>, Int) -> Void
  ) throws(IndexError) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    let last = first | UInt32(RangeBounds.documents - 1)
    var block = unsafe list.pointee.reader.block(for: first)
    while unsafe block < list.pointee.reader.blockCount {
      if unsafe block != list.pointee.reader.block {
        try unsafe list.pointee.reader.load(block)
      }
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      let size = unsafe list.pointee.reader.blockSize
      let start = unsafe list.pointee.reader.place(of: first)
      let end = last == .max ? size : unsafe list.pointee.reader.place(of: last &+ 1)
      unsafe body(list.pointee.reader.documents + start, frequencies + start, end &- start)
      if unsafe end < size || list.pointee.reader.lastDocument(block) >= last { return }
      block &+= 1
    }
  }
}
