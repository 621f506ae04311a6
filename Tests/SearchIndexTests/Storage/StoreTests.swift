import Testing

@testable import SearchIndex

/// A kind of file for tests that need bytes and nothing else.
let toyKind = FileKind(signature: "TOYS", formatVersion: 1, fileExtension: "toy")

@Suite struct StoreTests {
  @Test func commitsAndReopens() throws {
    let directory = MemoryDirectory()
    let writer = try StoreWriter(
      directory, creating: .init(analyzer: "white space", schema: [1, 2, 3]))
    #expect(writer.manifest.generation == 1)
    let file = try writer.createFile(toyKind)
    for number in 0..<10_000 { try file.append(UInt32(number)) }
    let entry = try file.finish()
    var next = writer.manifest
    next.segments.append(.init(name: "a", documentCount: 5, files: [entry]))
    try writer.commit(next)
    #expect(directory.list().sorted() == [entry.name, "manifest-0000000000000002"].sorted())

    let store = IndexStore(directory)
    let manifest = try store.latestManifest()
    #expect(manifest == writer.manifest)
    let input = try store.open(try manifest.segments[0].file(toyKind), kind: toyKind, of: manifest)
    var reader = try input.reader(in: 0..<input.count)
    for number in 0..<10_000 { #expect(try reader.readUInt32() == UInt32(number)) }
    try reader.expectEnd()
    try input.verify()
  }
}
