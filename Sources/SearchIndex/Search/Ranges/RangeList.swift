/// A posting list that is read range by range, with what its scorer needs.
///
/// PERF: the list lies in memory of its own, so that touching it needs no exclusivity check.
@safe
final class RangeList {
  /// SAFETY: initialised in `init`, given back in `deinit`; `table` is kept for it.
  let list: UnsafeMutablePointer<ScoredList>
  private let table: PartTable

  init(
    _ segment: SegmentReader, field: Int, location: PostingListLocation, scorer: TermScorer,
    tables: PartTables
  ) throws(IndexError) {
    table = tables.table(scorer)
    let reader = try PostingReader(segment, field: field, location: location)
    unsafe list = .allocate(capacity: 1)
    unsafe list.initialize(to: ScoredList(reader, scorer: scorer, table: table))
  }

  deinit {
    unsafe list.deinitialize(count: 1)
    unsafe list.deallocate()
  }

  var count: Int { unsafe list.pointee.reader.count }
  var field: Int { unsafe list.pointee.reader.field }

  /// Calls `body` for the runs of the list's postings in a range: the places in a block, and the block's
  /// documents.
  @inline(__always)
  func forEachRun(
    _ range: Int, _ body: (Range<Int>, UnsafePointer<UInt32>) throws(IndexError) -> Void
  ) throws(IndexError) {
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    let last = first | UInt32(RangeBounds.documents - 1)
    var block = unsafe list.pointee.reader.block(for: first)
    while unsafe block < list.pointee.reader.blockCount {
      if unsafe block != list.pointee.reader.block { try unsafe list.pointee.reader.load(block) }
      let size = unsafe list.pointee.reader.blockSize
      let start = unsafe list.pointee.reader.place(of: first)
      let isInside = unsafe list.pointee.reader.documents[size &- 1] <= last
      let end = isInside ? size : unsafe list.pointee.reader.place(of: last &+ 1)
      if start < end { try unsafe body(start..<end, list.pointee.reader.documents) }
      if unsafe end < size || list.pointee.reader.lastDocument(block) >= last { return }
      block &+= 1
    }
  }
}
