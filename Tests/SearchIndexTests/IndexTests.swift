import Synchronization
import Testing

@testable import SearchIndex

/// Changing, reopening and reading an index.
struct IndexTests {
  private let schema: Schema
  private let text: FieldID
  private let year = AttributeID(0)

  init() throws {
    schema = try Schema(
      groups: [.init("words", fields: [.init("text")])], attributes: [.init("year", .integer)],
      stored: ["source"])
    text = FieldID(0)
  }

  private func add(_ batch: IndexBatch, _ id: String?, _ words: String, year: Int64? = nil) throws {
    let bytes = Array(words.utf8)
    try batch.add(id: id) { sink in
      WhitespaceAnalyzer().analyze(bytes.span, into: &sink, field: text)
      if let year { sink.set(self.year, .integer(year)) }
      sink.store(StoredID(0), bytes)
    }
  }

  private func ids(_ snapshot: Snapshot, _ word: String) throws -> [String] {
    try snapshot.search(.term(word, in: .field(text))).hits.compactMap {
      try snapshot.id(of: $0.document)
    }.sorted()
  }

  @Test(arguments: [false, true])
  func replacesDeletesAndReopens(reorders: Bool) throws {
    let directory = MemoryDirectory()
    do {
      let index = try InvertedIndex(
        in: directory, schema: schema, mode: .create,
        options: IndexOptions(reordersDocuments: reorders))
      try index.update { batch in
        try add(batch, "a", "red flag")
        try add(batch, "b", "red sea")
        try add(batch, "a", "blue flag")
      }
      #expect(try ids(index.snapshot(), "red") == ["b"])
      #expect(try ids(index.snapshot(), "flag") == ["a"])
      let before = try index.snapshot()
      try index.update { batch in
        try add(batch, "b", "green sea")
        try batch.delete(id: "a")
        try batch.delete(id: "nobody")
        try add(batch, "c", "red")
        try batch.delete(id: "c")
        try add(batch, "c", "red again")
      }
      // A snapshot does not change.
      #expect(try ids(before, "red") == ["b"])
    }
    let reader = try InvertedIndex(in: directory, mode: .readOnly)
    let snapshot = try reader.snapshot()
    #expect(try ids(snapshot, "sea") == ["b"])
    #expect(try ids(snapshot, "flag") == [])
    #expect(try ids(snapshot, "red") == ["c"])
    let document = try #require(try snapshot.document(id: "b"))
    #expect(try snapshot.stored(StoredID(0), of: document) == Array("green sea".utf8))
    #expect(try snapshot.length(of: text, document: document) == 2)
    #expect(try snapshot.positions(of: Array("sea".utf8), field: text, document: document) == [1])
    #expect(try snapshot.document(id: "a") == nil)
    #expect(throws: IndexError.self) { try reader.update { _ in } }
  }

  @Test(arguments: [false, true])
  func failedBodyChangesNothing(reorders: Bool) throws {
    struct Stop: Error {}
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create,
      options: IndexOptions(reordersDocuments: reorders))
    #expect(throws: Stop.self) {
      try index.update { batch in
        try add(batch, "a", "red")
        throw Stop()
      }
    }
    #expect(try index.snapshot().documentCount == 0)
    // A document that fails leaves the others.
    try index.update { batch in
      try add(batch, "a", "red")
      try? batch.add(id: "b") { sink in
        let bytes = Array("red".utf8)
        sink.add(term: bytes.span, field: text, position: 0)
        throw Stop()
      }
      #expect(throws: IndexError.self) {
        try batch.add(id: "c") { sink in
          let bytes = Array("red".utf8)
          sink.add(term: bytes.span, field: text, position: 5)
          sink.add(term: bytes.span, field: text, position: 4)
        }
      }
    }
    #expect(try ids(index.snapshot(), "red") == ["a"])
  }

  @Test(arguments: [false, true])
  func smallBudgetMakesSegmentsThatMerge(reorders: Bool) throws {
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create,
      options: IndexOptions(
        memoryBudget: 1 << 20, maximumSegmentDocuments: 50, mergeFactor: 0,
        reordersDocuments: reorders))
    try index.update { batch in
      for number in 0..<400 { try add(batch, "d\(number % 300)", "word w\(number % 7) n\(number)") }
    }
    let snapshot = try index.snapshot()
    // Of eight segments two hold nothing but documents that were replaced.
    #expect(snapshot.segments.count == 6)
    #expect(snapshot.documentCount - snapshot.deletedCount == 300)
    #expect(throws: IndexError.self) { try index.merge { _ in false } }
    #expect(try index.snapshot().segments.count == 6)
    try index.merge()
    let merged = try index.snapshot()
    #expect(merged.segments.count == 1 && merged.documentCount == 300)
    #expect(try merged.count(.term("word", in: .field(text))) == 300)
    #expect(try ids(merged, "n350") == ["d50"])
    #expect(try ids(merged, "n50") == [])
  }

  @Test func policyBoundsTheNumberOfSegments() throws {
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create, options: IndexOptions(mergeFactor: 3))
    for number in 0..<20 {
      try index.update { batch in try add(batch, "d\(number)", "word") }
      #expect(try index.snapshot().segments.count < 3)
    }
    #expect(try index.snapshot().count(.everything) == 20)
  }

  @Test func addsFromManyThreads() async throws {
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    let batches = Mutex<IndexBatch?>(nil)
    try index.update { batch in
      batches.withLock { $0 = batch }
      Threads.concurrently(4) { worker in
        for number in 0..<50 { try? add(batch, "\(worker)-\(number)", "word w\(worker)") }
      }
    }
    let snapshot = try index.snapshot()
    #expect(try snapshot.count(.term("word", in: .field(text))) == 200)
    #expect(try ids(snapshot, "w3").count == 10)
    // The batch is over.
    let batch = try #require(batches.withLock { $0 })
    #expect(throws: IndexError.self) { try add(batch, "late", "word") }
  }

  @Test func countsFacetsAndSorts() throws {
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    try index.update { batch in
      for number in 0..<10 {
        try add(batch, "d\(number)", "word", year: number == 9 ? nil : Int64(2_000 + number % 3))
      }
    }
    let snapshot = try index.snapshot()
    let word = Query.term("word", in: .field(text))
    let found = try snapshot.search(
      word, options: SearchOptions(limit: 0, countsMatches: true, facets: [year]))
    #expect(found.matchCount == 10)
    #expect(found.facets[0].map(\.count) == [3, 3, 3])
    #expect(found.facets[0].map(\.value) == [2_000, 2_001, 2_002])
    var options = SearchOptions(limit: 4, order: .attribute(year, descending: true))
    var order: [UInt32] = []
    while true {
      let page = try snapshot.search(word, options: options).hits
      order += page.map(\.document.rawValue)
      guard let last = page.last else { break }
      options.after = last
    }
    #expect(order == [2, 5, 8, 1, 4, 7, 0, 3, 6, 9])
    let filtered = Query.all([word, .attribute(year, in: [2_001])])
    #expect(try snapshot.count(filtered) == 3)
  }

  @Test func limitsAndCancellation() throws {
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    try index.update { batch in for _ in 0..<20 { try add(batch, nil, "word w1 w2 w3") } }
    let snapshot = try index.snapshot()
    let word = Query.term("word", in: .field(text))
    func nested(_ depth: Int) -> Query {
      (1..<depth).reduce(word) { query, _ in .not(query) }
    }
    #expect(try snapshot.count(nested(199)) == 20)
    #expect(try snapshot.count(nested(200)) == 0)
    #expect(throws: IndexError.self) { try snapshot.count(nested(201)) }
    // A million levels are not kept, and freed without recursion.
    #expect(throws: IndexError.self) { try snapshot.count(nested(1_000_000)) }
    let limits = QueryLimits(maximumClauses: 10)
    #expect(try snapshot.count(.any(Array(repeating: word, count: 9)), limits: limits) == 20)
    #expect(throws: IndexError.self) {
      try snapshot.count(.any(Array(repeating: word, count: 10)), limits: limits)
    }
    let prefix = Array("w".utf8)
    #expect(
      try snapshot.count(.prefix(prefix, in: .field(text), maximumExpansions: 4)) == 20)
    #expect(throws: IndexError.self) {
      try snapshot.count(.prefix(prefix, in: .field(text), maximumExpansions: 3))
    }
    let error = #expect(throws: IndexError.self) {
      try snapshot.search(word, options: SearchOptions(isCancelled: { true }))
    }
    #expect(error?.code == .cancelled)
  }

  /// Every bit of a segment matters: a flipped one is reported or changes nothing.
  @Test func damageIsReportedNeverTrapped() throws {
    let directory = MemoryDirectory()
    let index = try InvertedIndex(in: directory, schema: schema, mode: .create)
    try index.update { batch in
      for number in 0..<300 { try add(batch, "d\(number)", "red w\(number % 11) red", year: 2_000) }
    }
    let queries: [Query] = [
      .term("red", in: .field(text)),
      .all([.term("red", in: .field(text)), .term("w3", in: .field(text))]),
      .phrase([.init("red", offset: 0), .init("w5", offset: 1)], in: .field(text)),
      .attribute(year, equals: 2_000),
    ]
    let expected = try queries.map { try index.snapshot().search($0).hits }
    let name = try #require(directory.list().first { $0.hasSuffix(".segment") })
    let bytes = try unsafe Array(directory.open(name).bytes)
    var reported = 0
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      let copy = MemoryDirectory()
      for other in directory.list() where other != IndexFileName.lock {
        let file = try copy.create(other)
        let content = try other == name ? damaged : directory.open(other).array
        unsafe try file.append(content.span.bytes)
        try file.close()
      }
      do {
        let snapshot = try InvertedIndex(in: copy, mode: .readOnly).snapshot()
        for (query, hits) in zip(queries, expected) {
          #expect(try snapshot.search(query).hits == hits)
        }
      } catch {
        #expect(error.file != nil)
        reported += 1
      }
    }
    #expect(reported > 0)
  }
}
