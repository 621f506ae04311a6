/// A posting list that is read range by range, with what its scorer needs.
///
/// PERF: the list lies in memory of its own, so that touching it needs no exclusivity check.
@safe
final class RangeList {
  /// SAFETY: initialised in `init`, given back in `deinit`.
  let list: UnsafeMutablePointer<ScoredList>

  init(
    _ segment: SegmentReader, field: Int, location: PostingListLocation, scorer: TermScorer,
    tables: PartTables
  ) throws(IndexError) {
    let reader = try PostingReader(segment, field: field, location: location)
    unsafe list = .allocate(capacity: 1)
    unsafe list.initialize(to: ScoredList(reader, scorer: scorer, table: tables.table(scorer)))
  }

  deinit {
    unsafe list.deinitialize(count: 1)
    unsafe list.deallocate()
  }

  var count: Int { unsafe list.pointee.reader.count }
  var field: Int { unsafe list.pointee.reader.field }
}
