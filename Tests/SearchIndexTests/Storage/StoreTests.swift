import Synchronization
import Testing

@testable import SearchIndex

/// The reading and the writing side of the store when nothing is broken.
@Suite struct StoreTests {
  @Test func commitsAndReopens() throws {
    let directory = MemoryDirectory()
    let writer = try StoreWriter(directory, creating: ToyIndex.blueprint)
    #expect(writer.manifest.generation == 1)
    let file = try writer.createFile(ToyIndex.segmentKind)
    for number in 0..<10_000 { try file.append(UInt32(number)) }
    #expect(file.position == 40_000)
    let entry = try file.finish()
    var next = writer.manifest
    next.settings = [9, 8, 7]
    next.segments.append(
      .init(name: "a", documentCount: 5, deletedCount: 1, attributes: [4], files: [entry]))
    try writer.commit(next)
    #expect(Set(directory.list()) == [entry.name, "manifest-0000000000000002"])

    let store = IndexStore(directory)
    let manifest = try store.latestManifest()
    #expect(manifest == writer.manifest)
    #expect(manifest.analyzer == "toy 1" && manifest.schema == [1, 2, 3])
    let kind = ToyIndex.segmentKind
    let input = try store.open(try manifest.segments[0].file(kind), kind: kind, of: manifest)
    var reader = try input.reader(in: 0..<input.count)
    for number in 0..<10_000 { #expect(try reader.readUInt32() == UInt32(number)) }
    try reader.expectEnd()
    try input.verify()
    #expect(throws: IndexError.self) { try manifest.segments[0].file(ToyIndex.deletesKind) }
  }

  /// Fewer syncs than the 14 that a five-document commit takes elsewhere.
  @Test func aCommitTakesFourSyncs() throws {
    let directory = MemoryDirectory()
    let syncs = Mutex(0)
    let counting = FaultyDirectory(directory) { _, call in
      if call == .syncFile || call == .syncDirectory { syncs.withLock { $0 += 1 } }
      return nil
    }
    func count(_ body: () throws -> Void) rethrows -> Int {
      syncs.withLock { $0 = 0 }
      try body()
      return syncs.withLock { $0 }
    }
    #expect(try count { _ = try ToyIndex(counting) } == 2)
    let index = try ToyIndex(counting)
    let five = (0..<5).map { ("document \($0)", "text \($0)") }
    #expect(try count { try index.update(add: five) } == 4)
    #expect(try count { try index.update(add: [], delete: ["document 3"]) } == 4)
    #expect(try count { try index.update(add: [five[0]]) } == 5, "a segment and its deletes")
    #expect(try count { try index.writer.commit(index.writer.manifest) } == 2)
  }

  @Test func namesAreNeverUsedTwice() throws {
    let directory = try RecordingDirectory()
    for _ in 0..<3 { try ToyStory().resume(on: directory) }
    try ToyIndex(directory).merge()
    let names = directory.events.compactMap { event in
      if case .create(let name, _) = event { name } else { nil }
    }
    #expect(names.count == Set(names).count)
    #expect(names.allSatisfy { IndexFileName($0)?.id != nil })
  }

  /// A writer that commits between a reader's look at the manifest and at its files.
  @Test func aReaderFollowsAWriterThatOvertakesIt() throws {
    let disk = MemoryDirectory()
    try ToyIndex(disk).update(add: [("a", "0")])
    let commits = Mutex(0)
    let racing = FaultyDirectory(disk) { _, call in
      let isDue = commits.withLock { commits in
        guard call == .open, commits < 5 else { return false }
        commits += 1
        return true
      }
      if isDue {
        guard let index = try? ToyIndex(disk) else { return 1 }
        try? index.update(add: [("a", "\(commits.withLock { $0 })")])
        try? index.merge()
      }
      return nil
    }
    #expect(try ToyStory().answers(on: racing) == ["a": "5"])
  }

  @Test func aFileMissingForGoodIsAnErrorAtOnce() throws {
    let disk = MemoryDirectory()
    let index = try ToyIndex(disk)
    try index.update(add: [("a", "0")])
    let name = index.writer.manifest.segments[0].files[0].name
    try disk.remove(name)
    let lists = Mutex(0)
    let counting = FaultyDirectory(disk) { _, call in
      if call == .list { lists.withLock { $0 += 1 } }
      return nil
    }
    let error = try #require(throws: IndexError.self) { try ToyStory().answers(on: counting) }
    #expect(error.code == .missingFile)
    #expect(error.file == name)
    #expect(lists.withLock { $0 } == 2, "one to find the generation, one to look for a newer")
  }

  @Test func filesInTheMakingSurviveOtherCommits() throws {
    let disk = MemoryDirectory()
    let index = try ToyIndex(disk)
    let unfinished = try index.writer.createFile(ToyIndex.segmentKind)
    let finished = try index.writer.createFile(ToyIndex.segmentKind)
    try finished.append(varint: 0)
    let entry = try finished.finish()
    let dropped = try index.writer.createFile(ToyIndex.segmentKind).finish()
    try index.update(add: [("a", "apple")])
    #expect(Set(disk.list()).isSuperset(of: [unfinished.name, entry.name, dropped.name]))
    index.writer.discard([dropped])
    #expect(!disk.list().contains(dropped.name))
    var manifest = index.writer.manifest
    manifest.segments.append(.init(name: "later", documentCount: 0, files: [entry]))
    try index.writer.commit(manifest)
    index.writer.discard([entry])
    #expect(try ToyStory().answers(on: disk) == ["a": "apple"], "what is committed stays")
    index.writer.close()
    _ = try ToyIndex(disk)
    #expect(!disk.list().contains(unfinished.name), "an orphan now")
  }

  @Test func onlyFilesOfThisWriterCanBeCommitted() throws {
    let index = try ToyIndex(MemoryDirectory())
    let stranger = try ToyIndex(MemoryDirectory())
    let entry = try stranger.writer.createFile(ToyIndex.segmentKind).finish()
    var manifest = index.writer.manifest
    manifest.segments.append(.init(name: "strange", documentCount: 0, files: [entry]))
    let unknown = try #require(throws: IndexError.self) { try index.writer.commit(manifest) }
    #expect(unknown.code == .invalidArgument)
    #expect(throws: IndexError.self) { try index.writer.commit(stranger.writer.manifest) }
    try index.update(add: [("a", "apple")])
    index.writer.close()
    let closed = try #require(throws: IndexError.self) { try index.update(add: [("b", "bread")]) }
    #expect(closed.code == .closed)
  }

  /// A long build before its commit must not use up the descriptors.
  @Test func manyFinishedFilesDoNotStayOpen() throws {
    let disk = MemoryDirectory()
    let syncs = Mutex(0)
    let counting = FaultyDirectory(disk) { _, call in
      if call == .syncFile { syncs.withLock { $0 += 1 } }
      return nil
    }
    let index = try ToyIndex(counting)
    syncs.withLock { $0 = 0 }
    var manifest = index.writer.manifest
    for number in 0..<80 {
      let file = try index.writer.createFile(ToyIndex.segmentKind)
      try file.append(varint: 0)
      manifest.segments.append(
        .init(name: "\(number)", documentCount: 0, files: [try file.finish()]))
    }
    #expect(syncs.withLock { $0 } == 16)
    try index.writer.commit(manifest)
    #expect(syncs.withLock { $0 } == 81, "each file once, and the manifest")
    #expect(try ToyStory().answers(on: disk) == [:])
  }

  @Test func otherAnalyzersAndSchemasAreNamed() throws {
    let manifest = try ToyIndex(MemoryDirectory()).writer.manifest
    try manifest.check(analyzer: "toy 1")
    try manifest.check(schema: [1, 2, 3])
    let analyzer = try #require(throws: IndexError.self) { try manifest.check(analyzer: "toy 2") }
    #expect(analyzer.code == .differentAnalyzer)
    #expect(analyzer.expected == "toy 2" && analyzer.found == "toy 1")
    let schema = try #require(throws: IndexError.self) { try manifest.check(schema: [1, 2]) }
    #expect(schema.code == .differentSchema)
  }

  @Test func fileNamesAreReadExactly() {
    let id = FileID(session: 0x0123_4567_89AB_CDEF, sequence: 7)
    #expect(IndexFileName.file(id, fileExtension: "toy").text == "0123456789abcdef-00000007.toy")
    #expect(IndexFileName("0123456789abcdef-00000007.toy") == .file(id, fileExtension: "toy"))
    #expect(IndexFileName("manifest-00000000000000ff") == .manifest(generation: 255))
    for name in [
      "", "lock", ".", "manifest-", "manifest-ff", "manifest-00000000000000FF",
      "manifest-00000000000000ff.tmp", "0123456789abcdef-00000007", "0123456789abcdef-00000007.",
      "0123456789abcdef-00000007.toy2", "0123456789abcdef-00000007.toy.gz",
      "0123456789ABCDEF-00000007.toy", "0123456789abcdef_00000007.toy",
      "0123456789abcdef-0000007.toy", "../0123456789abcdef-00000007.toy",
      "0123456789abcdef-00000007.abcdefghijklmnopq", "é123456789abcdef-00000007.toy",
    ] {
      #expect(IndexFileName(name) == nil, "\(name)")
    }
  }

  @Test func identitiesAreUUIDs() {
    #expect(
      IndexIdentity(randomHigh: .max, randomLow: .max).description
        == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    #expect(
      IndexIdentity(randomHigh: 0, randomLow: 0).description
        == "00000000-0000-4000-8000-000000000000")
    #expect(IndexIdentity.random() != IndexIdentity.random())
    #expect(
      IndexIdentity(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF).description
        == "00112233-4455-6677-8899-aabbccddeeff")
  }
}
