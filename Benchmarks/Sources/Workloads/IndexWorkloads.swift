import BenchmarkSupport
import SearchIndex

extension Workload {
  /// Words to postings, and opening what was written.
  static let indexing: [Workload] = [
    Workload("index-build", "300 passages to an index with positions in memory") {
      let fixture = try IndexFixture(passages: 300)
      return Prepared(byteCount: fixture.byteCount, expected: 300) {
        let index = try fixture.build(in: MemoryDirectory())
        return UInt64(try index.snapshot().documentCount)
      }
    },
    Workload("index-open", "opening that index and finding one rare word") {
      let fixture = try IndexFixture(passages: 300)
      let directory = MemoryDirectory()
      // The writer must be gone before another one may come.
      do { _ = try fixture.build(in: directory) }
      guard let rare = fixture.wordsByFrequency().last else { throw BenchError("no words") }
      let query = Query.term(rare, in: .field(fixture.body))
      let bytes = Array(rare.utf8)
      let expected = fixture.count { $0.contains(bytes[...]) }
      return Prepared(expected: UInt64(expected)) {
        let index = try InvertedIndex(in: directory, mode: .readOnly)
        return UInt64(try index.snapshot().search(query).hits.count)
      }
    },
  ]
}
