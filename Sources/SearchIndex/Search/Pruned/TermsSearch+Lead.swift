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

  /// Decodes the blocks of a list, in order, whose bounds and `room` are together high enough.
  ///
  /// Going to the most promising blocks first was measured: it raises the threshold a little earlier, and
  /// costs more than that saves.
  func forEachBlock(
    of list: Int, room: Double, _ hits: inout TopHits, _ check: inout CancellationCheck,
    _ body: (inout TopHits) throws(IndexError) -> Void
  ) throws(IndexError) {
    for block in 0..<(unsafe lists[list].reader.blockCount) {
      let needed = threshold(hits) - room
      if needed >= 0, unsafe lists[list].bound(block: block) <= needed { continue }
      try unsafe lists[list].reader.load(block)
      try body(&hits)
      try check.add(PostingBlock.size)
    }
  }
}
