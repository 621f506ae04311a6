import Testing

@testable import Hongtou

@Suite("What takes how much room")
struct IndexStorageTests {
  @Test("the parts add up to the files of the index, and their source is counted once a file")
  func partsAddUp() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.seed])
    try index.update { batch in try batch.add(Document(id: "made", text: "坚持从严治党。")) }
    let storage = try index.storage()
    #expect(storage.parts.reduce(0) { $0 + $1.bytes } == (try index.info().bytes))
    #expect(storage.parts.first { $0.content == .positions(group: "words") } != nil)
    #expect(storage.parts.first { $0.content == .positions(group: "bigrams") } == nil)
    #expect(storage.sourceBytes == (try Fixtures.bytes(of: Fixtures.seed).count))
  }
}
