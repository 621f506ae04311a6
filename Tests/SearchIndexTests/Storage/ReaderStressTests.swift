import SystemPackage
import Testing

@testable import SearchIndex

/// Row 14 of the fault table: readers beside a writer that commits, merges and cleans up.
///
/// Every commit replaces the same five documents by their next round. So whatever a reader sees,
/// it is five documents of one round, and never an earlier round than it saw before.
@Suite struct ReaderStressTests {
  fileprivate static let documents = ["a", "b", "c", "d", "e"]

  @Test(.timeLimit(.minutes(1)))
  func readersInTheSameProcess() async throws {
    let directory = MemoryDirectory()
    let writer = try RoundWriter(directory)
    try writer.commit(round: 0)
    let isOver = Flag()
    try await withThrowingTaskGroup(of: Int.self) { group in
      // Through the writer's own index, and as if in another program.
      let readers = [writer.index, try InvertedIndex(in: directory, mode: .readOnly)]
      for reader in readers + readers {
        group.addTask { try await Self.readRounds(of: reader, until: isOver) }
      }
      group.addTask {
        defer { isOver.set() }
        for round in 1...60 {
          try writer.commit(round: round)
          await Task.yield()
        }
        return .max
      }
      for try await count in group { #expect(count > 0) }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func readersInAnotherProcess() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path.appending("index").string
    let directory = try FileSystemDirectory(FilePath(path), mode: .create)
    do {
      let writer = try RoundWriter(directory)
      try writer.commit(round: 0)
    }
    let isOver = Flag()
    async let rounds = Self.readRounds(
      of: InvertedIndex(in: directory, mode: .readOnly), until: isOver)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let writer = try RoundWriter(try FileSystemDirectory(FilePath(path), mode: .existing))
      for round in 1...120 { try writer.commit(round: round) }
    }
    isOver.set()
    let count = try await rounds
    #expect(count > 0)
    #expect(try IndexStore(directory).verify().failures.isEmpty)
  }

  /// Reads snapshots until told to stop.
  ///
  /// - Returns: how many snapshots were read.
  private static func readRounds(
    of index: InvertedIndex, until isOver: Flag
  ) async throws -> Int {
    var last = -1
    var count = 0
    repeat {
      let round = try RoundWriter.round(in: index.snapshot())
      #expect(round >= last)
      last = round
      count += 1
      // There may be fewer threads than readers, and the writer needs one.
      await Task.yield()
    } while !isOver.isSet
    return count
  }
}

/// Writes the rounds, and reads them.
private struct RoundWriter: Sendable {
  let index: InvertedIndex

  init(_ directory: any Directory) throws {
    let schema = try Schema(
      groups: [.init("words", fields: [.init("text")])], stored: ["round"])
    index = try InvertedIndex(
      in: directory, schema: schema, mode: .create, options: IndexOptions(mergeFactor: 3))
  }

  func commit(round: Int) throws {
    guard let text = index.schema.field("text"), let stored = index.schema.stored("round")
    else { throw IndexError(.invalidArgument) }
    try index.update { batch in
      for id in ReaderStressTests.documents {
        try batch.add(id: id) { sink in
          WhitespaceAnalyzer().analyze("every round \(round)".utf8.span, into: &sink, field: text)
          sink.store(stored, Array("\(round)".utf8))
        }
      }
    }
    if round % 10 == 9 { try index.merge() }
  }

  /// The round that all documents of a snapshot are of.
  static func round(in snapshot: Snapshot) throws -> Int {
    guard let text = snapshot.schema.field("text"), let stored = snapshot.schema.stored("round")
    else { throw IndexError(.invalidArgument) }
    let hits = try snapshot.search(.term("every", in: .field(text))).hits
    let rounds = try hits.map { hit in
      let bytes = try snapshot.stored(stored, of: hit.document) ?? []
      return Int(String(decoding: bytes, as: UTF8.self)) ?? -1
    }
    let ids = try hits.compactMap { try snapshot.id(of: $0.document) }
    #expect(ids.sorted() == ReaderStressTests.documents)
    #expect(Set(rounds).count == 1)
    let round = rounds.first ?? -1
    #expect(try snapshot.count(.term("\(round)", in: .field(text))) == ids.count)
    return round
  }
}
