extension TermsSearch {
  /// Whether looking the documents of a list up in the others is quicker than bounds over ranges: the
  /// list stores none, or there are so few ranges that nearly all of them would be looked at.
  func isLead(_ list: Int) -> Bool {
    unsafe lists[list].reader.rangeShift == nil || rangeCount < Self.manyRanges
  }

  private static let manyRanges = 2_048

  /// For each list what the lists after it can add together.
  ///
  /// - Parameter highest: A bound on the contributions of each list.
  func rooms(_ highest: [Double]) -> [Double] {
    var rooms = highest
    var sum = 0.0
    for list in stride(from: count - 1, through: 0, by: -1) {
      rooms[list] = sum
      sum += highest[list]
    }
    return rooms
  }

  /// Decodes the blocks of a list, a few of the most promising first, as long as their bounds and `room`
  /// are together high enough.
  func forEachBlock(
    of list: Int, room: Double, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ body: (inout TopHits) throws(IndexError) -> Void
  ) throws(IndexError) {
    isOutOfOrder = true
    let blockCount = unsafe lists[list].reader.blockCount
    var bounds = [Double](repeating: 0, count: blockCount)
    for block in 0..<blockCount { bounds[block] = unsafe lists[list].bound(block: block) }
    for block in Self.promisingBlocks(bounds) {
      guard bounds[block] + room > threshold(hits) else { break }
      bounds[block] = -.infinity
      try unsafe lists[list].reader.load(block)
      try body(&hits)
      try check.add(PostingBlock.size)
    }
    for block in 0..<blockCount where bounds[block] + room > threshold(hits) {
      try unsafe lists[list].reader.load(block)
      try body(&hits)
      try check.add(PostingBlock.size)
    }
  }

  /// How many blocks are looked at before the others.
  private static let promisingBlocks = 8

  /// The blocks with the highest bounds, the best first.
  private static func promisingBlocks(_ bounds: [Double]) -> [Int] {
    var best: [Int] = []
    best.reserveCapacity(promisingBlocks + 1)
    var least = -Double.infinity
    for block in bounds.indices where bounds[block] > least {
      var place = best.count
      while place > 0, bounds[best[place - 1]] < bounds[block] { place -= 1 }
      best.insert(block, at: place)
      if best.count > promisingBlocks { best.removeLast() }
      if best.count == promisingBlocks { least = bounds[best[promisingBlocks - 1]] }
    }
    return best
  }
}
