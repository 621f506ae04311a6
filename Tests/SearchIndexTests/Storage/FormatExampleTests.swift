import SystemPackage
import Testing

@testable import SearchIndex

/// The worked example of `IndexFormat.md` is what the code writes, and what it reads.
@Suite struct FormatExampleTests {
  private static let article = FilePath(#filePath).removingLastComponent()
    .appending("../../../Sources/SearchIndex/SearchIndex.docc/IndexFormat.md")
    .lexicallyNormalized()

  @Test func theExampleIsWrittenAsDescribed() throws {
    let dumps = try Self.dumps()
    #expect(dumps.count == 2)
    let directory = MemoryDirectory()
    let identity = IndexIdentity(high: 0x0011_2233_4455_46FF, low: 0x8899_AABB_CCDD_EEFF)
    #expect(identity.description == "00112233-4455-46ff-8899-aabbccddeeff")
    let writer = try StoreWriter(
      directory, creating: ToyIndex.blueprint, session: 0x0123_4567_89AB_CDEF, identity: identity)
    let file = try writer.createFile(ToyIndex.segmentKind)
    try file.append(Array("红头".utf8))
    var manifest = writer.manifest
    manifest.segments.append(.init(name: "a", documentCount: 1, files: [try file.finish()]))
    try writer.commit(manifest)
    let files = try directory.files().sorted { $0.key < $1.key }
    #expect(files.map(\.key) == ["0123456789abcdef-00000002.toy", "manifest-0000000000000002"])
    #expect(files.map(\.value) == dumps)
  }

  /// The bytes of the article's hex dumps, the offsets of which must be right too.
  private static func dumps() throws -> [[UInt8]] {
    var dumps: [[UInt8]] = []
    for line in try text(of: article).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].utf8.count == 4, let offset = Int(parts[0], radix: 16),
        let hex = parts[1].split(separator: "#").first
      else { continue }
      if offset == 0 { dumps.append([]) }
      let last = dumps.count - 1
      try #require(last >= 0 && dumps[last].count == offset, "wrong offset: \(line)")
      dumps[last] += try hex.split(separator: " ").map { try #require(UInt8($0, radix: 16)) }
    }
    return dumps
  }

  private static func text(of path: FilePath) throws -> String {
    let descriptor = try FileDescriptor.open(path, .readOnly)
    return try descriptor.closeAfter {
      let count = Int(try descriptor.seek(offset: 0, from: .end))
      return try unsafe String(unsafeUninitializedCapacity: count) {
        try unsafe descriptor.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer($0))
      }
    }
  }
}
