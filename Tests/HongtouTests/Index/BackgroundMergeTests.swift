import Testing

@testable import Hongtou

@Suite("Merges in the background")
struct BackgroundMergeTests {
  private func makeIndex(mergesAfterUpdates: Bool) throws -> DocumentIndex {
    var options = DocumentIndex.Options()
    options.mergesAfterUpdates = mergesAfterUpdates
    let index = try DocumentIndex(options: options)
    for number in 0..<24 {
      try index.update { batch in
        try batch.add(Document(id: "d\(number)", text: "坚持从严治党，第\(number)条。"))
        if number % 5 == 4 { try batch.delete(id: "d\(number - 2)") }
      }
    }
    return index
  }

  @Test("changes leave the merging to it, and the answers are those of merges after changes")
  func answers() async throws {
    let index = try makeIndex(mergesAfterUpdates: false)
    let other = try makeIndex(mergesAfterUpdates: true)
    // Two of the deletes emptied a segment each; so did the others.
    #expect(try index.info().segments == 20)
    #expect(try other.info().segments < 10)
    async let merges = index.mergeInBackground()
    try index.update { batch in try batch.delete(id: "d0") }
    #expect(try await merges > 0)
    try other.update { batch in try batch.delete(id: "d0") }
    #expect(try index.info().segments < 10)
    for query in ["从严治党", "“第7条”", "第二条"] {
      let ids = try index.search(query, limit: 100).map(\.document.id).sorted()
      #expect(try other.search(query, limit: 100).map(\.document.id).sorted() == ids)
    }
    try index.merge()
    try other.merge()
    let scores = try index.search("从严治党 第7条", limit: 100).map(\.score)
    #expect(try other.search("从严治党 第7条", limit: 100).map(\.score) == scores)
  }

  @Test("it ends when its task or its caller wants no more")
  func cancelled() async throws {
    let index = try makeIndex(mergesAfterUpdates: false)
    let generation = try index.info().generation
    await #expect(throws: IndexError.self) { try await index.mergeInBackground { _ in false } }
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await index.mergeInBackground()
    }
    let error = await #expect(throws: IndexError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try index.info().generation == generation)
    #expect(try await index.mergeInBackground() > 0)
  }
}
