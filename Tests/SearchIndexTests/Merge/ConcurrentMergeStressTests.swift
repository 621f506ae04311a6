import TestSupport
import Testing

@testable import SearchIndex

/// Readers and merges beside a writer that adds, replaces and deletes.
///
/// Every commit writes its number into the document `clock`, so that a reader knows which documents
/// there must be in what it sees.
@Suite struct ConcurrentMergeStressTests {
  private static let rounds = 150

  @Test(.timeLimit(.minutes(3)))
  func readersAndMergesBesideAWriter() async throws {
    let directory = MemoryDirectory()
    let ledger = Ledger(rounds: Self.rounds)
    let index = try ledger.makeIndex(in: directory)
    try ledger.commit(round: 0, to: index)
    let isOver = Flag()
    let merges = try await withThrowingTaskGroup(of: Int.self) { group in
      // Through the writer's own index, and as if in another program.
      for reader in [index, try InvertedIndex(in: directory, mode: .readOnly)] {
        group.addTask {
          var last = -1
          repeat {
            let round = try ledger.round(in: reader.snapshot())
            #expect(round >= last)
            last = round
            await Task.yield()
          } while !isOver.isSet
          return 0
        }
      }
      for _ in 0..<2 {
        group.addTask {
          var count = 0
          repeat {
            count += try index.mergeConcurrently()
            await Task.yield()
          } while !isOver.isSet
          return count
        }
      }
      group.addTask {
        defer { isOver.set() }
        for round in 1...Self.rounds {
          try ledger.commit(round: round, to: index)
          if round % 40 == 39 { try index.merge() }
          await Task.yield()
        }
        return 0
      }
      return try await group.reduce(0, +)
    }
    try index.mergeConcurrently()
    #expect(try index.snapshot().segments.count < 8)
    #expect(try ledger.round(in: index.snapshot()) == Self.rounds)
    #expect(merges > 0)
    let verification = try IndexStore(directory).verify()
    #expect(verification.failures.isEmpty && verification.orphans.isEmpty)
  }
}

/// Which documents there are after each round.
private struct Ledger: Sendable {
  /// What a round does.
  private struct Round {
    var added: [String]
    var deleted: [String]
  }

  private var changes: [Round] = []
  /// After each round the round in which each document was written last.
  private var states: [[String: Int]] = []

  init(rounds: Int) {
    var generator = SeededGenerator(seed: 41)
    var state: [String: Int] = [:]
    for round in 0...rounds {
      let added = Set((0..<3).map { _ in "d\(Int.random(in: 0..<80, using: &generator))" })
      let deleted = Set((0..<2).map { _ in "d\(Int.random(in: 0..<80, using: &generator))" })
        .subtracting(added)
      for id in deleted { state[id] = nil }
      for id in added.union(["clock"]) { state[id] = round }
      changes.append(Round(added: added.sorted() + ["clock"], deleted: deleted.sorted()))
      states.append(state)
    }
  }

  func makeIndex(in directory: any Directory) throws -> InvertedIndex {
    let schema = try Schema(
      groups: [.init("words", fields: [.init("text")])], stored: ["round"])
    return try InvertedIndex(
      in: directory, schema: schema, mode: .create,
      options: IndexOptions(mergeFactor: 3, mergesAfterUpdates: false))
  }

  func commit(round: Int, to index: InvertedIndex) throws {
    let text = try #require(index.schema.field("text"))
    let stored = try #require(index.schema.stored("round"))
    try index.update { batch in
      for id in changes[round].deleted { try batch.delete(id: id) }
      for id in changes[round].added {
        try batch.add(id: id) { sink in
          WhitespaceAnalyzer().analyze("every round \(round)".utf8.span, into: &sink, field: text)
          sink.store(stored, Array("\(round)".utf8))
        }
      }
    }
  }

  /// The round of a snapshot, which must hold the documents of that round.
  func round(in snapshot: Snapshot) throws -> Int {
    let text = try #require(snapshot.schema.field("text"))
    let stored = try #require(snapshot.schema.stored("round"))
    let hits = try snapshot.search(
      .term("every", in: .field(text)), options: SearchOptions(limit: 1_000)
    ).hits
    var found: [String: Int] = [:]
    for hit in hits {
      let bytes = try snapshot.stored(stored, of: hit.document) ?? []
      let id = try #require(try snapshot.id(of: hit.document))
      #expect(
        found.updateValue(Int(String(decoding: bytes, as: UTF8.self)) ?? -1, forKey: id) == nil)
    }
    let round = try #require(found["clock"])
    #expect(found == states[round])
    return round
  }
}
