extension ScoredList {
  /// Calls `body` for the runs of a list's postings in a range: with their block, the places in it, and
  /// the block's documents.
  ///
  /// PERF: the list is handed over by its address, because `body` may use it, too.
  @inline(__always)
  static func forEachRun(
    of list: UnsafeMutablePointer<ScoredList>, in range: Int,
    _ body: (Int, Range<Int>, UnsafePointer<UInt32>) throws(IndexError) -> Void
  ) throws(IndexError) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    let last = first | UInt32(RangeBounds.documents - 1)
    var block = unsafe list.pointee.reader.block(for: first)
    while unsafe block < list.pointee.reader.blockCount {
      if unsafe block != list.pointee.reader.block {
        try unsafe list.pointee.reader.load(block)
      }
      let size = unsafe list.pointee.reader.blockSize
      let start = unsafe list.pointee.reader.place(of: first)
      let isInside = unsafe list.pointee.reader.documents[size &- 1] <= last
      let end = isInside ? size : unsafe list.pointee.reader.place(of: last &+ 1)
      if start < end {
        try unsafe body(block, start..<end, list.pointee.reader.documents)
      }
      if unsafe end < size || list.pointee.reader.lastDocument(block) >= last { return }
      block &+= 1
    }
  }
}
