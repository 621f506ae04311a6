import Synchronization
import TestSupport
import Testing

@testable import SearchIndex

/// Merges beside updates: what happens in the middle of one is made to happen by its progress, which
/// is asked while the merge holds no lock.
struct ConcurrentMergeTests {
  private let schema: Schema

  init() throws {
    schema = try PlainSchema.make()
  }

  private func makeIndex(
    in directory: MemoryDirectory = MemoryDirectory(), mergeFactor: Int = 4
  ) throws -> InvertedIndex {
    try InvertedIndex(
      in: directory, schema: schema, mode: .create,
      options: IndexOptions(mergeFactor: mergeFactor, mergesAfterUpdates: false))
  }

  private func add(_ documents: some Sequence<PlainDocument>, to index: InvertedIndex) throws {
    try index.update { batch in
      for document in documents {
        try batch.add(id: document.id) { document.write(into: &$0, schema: schema) }
      }
    }
  }

  /// Adds a corpus as segments of 25 documents.
  private func addInParts(_ corpus: PlainCorpus, to index: InvertedIndex) throws {
    for start in stride(from: 0, to: corpus.documents.count, by: 25) {
      try add(corpus.documents[start...].prefix(25), to: index)
    }
  }

  private func corpus(_ generator: inout SeededGenerator) -> PlainCorpus {
    PlainCorpus(count: 100, vocabulary: 40, length: 20, using: &generator)
  }

  /// The ids of the documents that are not deleted.
  private func liveIDs(_ snapshot: Snapshot) throws -> [String] {
    try (0..<UInt32(snapshot.documentCount)).map { DocumentNumber($0) }
      .filter(snapshot.contains).compactMap { try snapshot.id(of: $0) }.sorted()
  }

  /// Whether all files belong to the index and are whole.
  private func isClean(_ directory: MemoryDirectory) throws -> Bool {
    let verification = try IndexStore(directory).verify()
    return verification.failures.isEmpty && verification.orphans.isEmpty
  }

  /// Runs something once, at the first report of the progress.
  private func once(
    _ body: @escaping @Sendable () throws -> Void
  ) -> (progress: @Sendable (Double) -> Bool, failure: FirstFailure) {
    let failure = FirstFailure()
    let isDone = Flag()
    return (
      { _ in
        if isDone.isSet { return true }
        isDone.set()
        failure.catching(body)
        return true
      }, failure
    )
  }

  @Test func mergesAsThePolicySays() throws {
    var generator = SeededGenerator(seed: 31)
    let corpus = corpus(&generator)
    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    try addInParts(corpus, to: index)
    let before = try index.snapshot()
    #expect(before.segments.count == 4)
    let shares = Mutex<[Double]>([])
    let merges = try index.mergeConcurrently { share in
      shares.withLock { $0.append(share) }
      return true
    }
    #expect(merges == 1)
    #expect(shares.withLock { $0.first == 0 && $0.last == 1 && $0.allSatisfy((0...1).contains) })
    let after = try index.snapshot()
    #expect(after.segments.count == 1)
    // A snapshot stays what it was.
    #expect(before.segments.count == 4)
    #expect(try liveIDs(before) == liveIDs(after))
    try agree(before, after, corpus, using: &generator)
    #expect(try index.mergeConcurrently() == 0)
    #expect(try isClean(directory))
  }

  /// Queries find the same documents with the same scores.
  private func agree(
    _ one: Snapshot, _ other: Snapshot, _ corpus: PlainCorpus,
    using generator: inout SeededGenerator
  ) throws {
    let random = RandomSearchTests()
    for _ in 0..<40 {
      let query = random.randomQuery(corpus, depth: 2, using: &generator)
      // Asks for the parity of a document's number.
      if "\(query)".contains("evenConfirmed") { continue }
      func scores(_ snapshot: Snapshot) throws -> [String: Double] {
        let hits = try snapshot.search(query.query(schema), options: SearchOptions(limit: 1_000))
          .hits
        return try Dictionary(
          uniqueKeysWithValues: hits.map { (try snapshot.id(of: $0.document) ?? "", $0.score) })
      }
      #expect(try scores(one) == scores(other), "\(query)")
    }
  }

  @Test(
    "What is deleted and replaced during a merge stays so, and equals a merge in the foreground")
  func changesDuringAMerge() throws {
    var generator = SeededGenerator(seed: 32)
    let corpus = corpus(&generator)
    var late = PlainCorpus(count: 8, vocabulary: 40, length: 20, using: &generator)
    // New ones, and replacements in each of the four segments.
    for (number, id) in ["x", "y", "d3", "d24", "d25", "d60", "d61", "d99"].enumerated() {
      late.documents[number].id = id
    }
    let deletes = ["d0", "d26", "d74", "d75", "d98", "nobody"]
    let changes = late.documents
    @Sendable func change(_ index: InvertedIndex) throws {
      try index.update { batch in
        for id in deletes { try batch.delete(id: id) }
        for document in changes {
          try batch.add(id: document.id) { document.write(into: &$0, schema: index.schema) }
        }
      }
    }

    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    let foreground = try makeIndex(mergeFactor: 0)
    for index in [index, foreground] {
      try addInParts(corpus, to: index)
      try index.update { batch in
        for id in ["d1", "d2", "d50"] { try batch.delete(id: id) }
      }
    }
    let (progress, failure) = once { try change(index) }
    #expect(try index.mergeConcurrently(progress: progress) == 1)
    try failure.rethrow()
    try change(foreground)

    let merged = try index.snapshot()
    #expect(merged.segments.count == 2)
    // Deleted before the merge: gone. Since: marked, each replaced one too.
    #expect(merged.documentCount == 97 + 8)
    #expect(merged.deletedCount == 5 + 6)
    #expect(try liveIDs(merged) == liveIDs(foreground.snapshot()))
    for id in deletes { #expect(try merged.document(id: id) == nil) }
    try index.merge()
    try foreground.merge()
    try agree(index.snapshot(), foreground.snapshot(), corpus, using: &generator)
    #expect(try isClean(directory))

    // The next writer finds the same.
    let ids = try liveIDs(index.snapshot())
    #expect(try liveIDs(InvertedIndex(in: directory, mode: .readOnly).snapshot()) == ids)
  }

  @Test("A merge whose inputs another merge has taken is dropped")
  func inputsAreMergedAway() throws {
    var generator = SeededGenerator(seed: 33)
    let corpus = corpus(&generator)
    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    try addInParts(corpus, to: index)
    let (progress, failure) = once { try index.merge() }
    #expect(try index.mergeConcurrently(progress: progress) == 0)
    try failure.rethrow()
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == 1)
    #expect(try liveIDs(snapshot) == corpus.documents.compactMap(\.id).sorted())
    #expect(try isClean(directory))
  }

  @Test("A merge one of whose inputs has lost all documents is made again without it")
  func anInputIsDeleted() throws {
    var generator = SeededGenerator(seed: 34)
    let corpus = PlainCorpus(count: 125, vocabulary: 40, length: 20, using: &generator)
    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    try addInParts(corpus, to: index)
    let (progress, failure) = once {
      try index.update { batch in
        for number in 25..<50 { try batch.delete(id: "d\(number)") }
      }
    }
    #expect(try index.mergeConcurrently(progress: progress) == 1)
    try failure.rethrow()
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == 1)
    #expect(snapshot.documentCount == 100 && snapshot.deletedCount == 0)
    #expect(try isClean(directory))
  }

  @Test("All documents may be replaced or analysed anew during a merge")
  func everythingIsReplaced() throws {
    var generator = SeededGenerator(seed: 35)
    let corpus = corpus(&generator)
    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    try addInParts(corpus, to: index)
    let documents = corpus.documents.prefix(10)
    let (progress, failure) = once {
      try index.replaceDocuments(analyzer: "another", settings: []) { batch in
        for document in documents {
          try batch.add(id: document.id) { document.write(into: &$0, schema: index.schema) }
        }
      }
    }
    #expect(try index.mergeConcurrently(progress: progress) == 0)
    try failure.rethrow()
    #expect(try liveIDs(index.snapshot()) == documents.compactMap(\.id).sorted())
    #expect(try isClean(directory))
  }

  @Test("A merge does not wait for an update under way, nor the update for it")
  func insideAnUpdate() throws {
    var generator = SeededGenerator(seed: 36)
    let corpus = corpus(&generator)
    let index = try makeIndex()
    try addInParts(corpus, to: index)
    try index.update { batch in
      try batch.delete(id: "d7")
      #expect(try index.mergeConcurrently() == 1)
      try batch.add(id: "d8") { corpus.documents[0].write(into: &$0, schema: schema) }
    }
    let snapshot = try index.snapshot()
    #expect(snapshot.segments.count == 2)
    #expect(
      try liveIDs(snapshot) == corpus.documents.compactMap(\.id).filter { $0 != "d7" }.sorted())
  }

  @Test("A second call leaves the work to the first, which looks again")
  func oneAtATime() throws {
    var generator = SeededGenerator(seed: 37)
    let corpus = corpus(&generator)
    let index = try makeIndex()
    try addInParts(corpus, to: index)
    let documents = corpus.documents
    let (progress, failure) = once {
      #expect(try index.mergeConcurrently() == 0)
      for number in 0..<4 {
        try index.update { batch in
          try batch.add(id: "x\(number)") {
            documents[number].write(into: &$0, schema: index.schema)
          }
        }
      }
      #expect(try index.mergeConcurrently() == 0)
    }
    #expect(try index.mergeConcurrently(progress: progress) == 2)
    try failure.rethrow()
    #expect(try index.snapshot().segments.count == 1)
  }

  @Test func cancelled() async throws {
    var generator = SeededGenerator(seed: 38)
    let corpus = corpus(&generator)
    let directory = MemoryDirectory()
    let index = try makeIndex(in: directory)
    try addInParts(corpus, to: index)
    let generation = try index.snapshot().generation
    for limit in [0, 0.5, 1] {
      let error = #expect(throws: IndexError.self) {
        try index.mergeConcurrently { $0 < limit }
      }
      #expect(error?.code == .cancelled)
    }
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try index.mergeConcurrently()
    }
    let error = await #expect(throws: IndexError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try index.snapshot().generation == generation)
    #expect(try isClean(directory))
    // It can be started again.
    #expect(try index.mergeConcurrently() == 1)
  }

  @Test func refusals() throws {
    let directory = MemoryDirectory()
    do { try add([], to: makeIndex(in: directory)) }
    let reader = try InvertedIndex(in: directory, mode: .readOnly)
    let error = #expect(throws: IndexError.self) { try reader.mergeConcurrently() }
    #expect(error?.code == .readOnly)
    let index = try makeIndex(in: directory, mergeFactor: 1)
    #expect(try index.mergeConcurrently() == 0)
  }
}

/// Keeps the first error of work inside a closure that must not throw.
final class FirstFailure: Sendable {
  private let error = Mutex<(any Error)?>(nil)

  /// Runs work and keeps its error.
  func catching(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      self.error.withLock { $0 = $0 ?? error }
    }
  }

  /// Throws the error, if there was one.
  func rethrow() throws {
    if let error = error.withLock({ $0 }) { throw error }
  }
}
