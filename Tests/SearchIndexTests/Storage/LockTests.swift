import SystemPackage
import Testing

@testable import SearchIndex

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Row 13 of the fault table: one writer, whoever asks.
@Suite struct LockTests {
  private let temporary: TemporaryDirectory
  private var path: FilePath { temporary.path.appending("index") }

  init() throws { temporary = try TemporaryDirectory() }

  @Test(arguments: [true, false])
  func oneOfManyThreadsWins(inMemory: Bool) async throws {
    let memory = MemoryDirectory()
    let path = path
    try ToyIndex(memory).writer.close()
    try ToyIndex(FileSystemDirectory(path, mode: .create)).writer.close()
    let outcomes = await withTaskGroup(of: Result<ToyIndex, IndexError>.self) { group in
      for _ in 0..<16 {
        group.addTask {
          Result { () throws(IndexError) in
            // Each with a directory of its own, as if in other programs.
            try ToyIndex(
              inMemory ? memory : FileSystemDirectory(path, mode: .existing), mode: .existing)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let winners = outcomes.compactMap { try? $0.get() }
    #expect(winners.count == 1)
    for case .failure(let error) in outcomes { #expect(error.code == .locked) }
    try winners.first?.update(add: [("a", "apple")])
    winners.first?.writer.close()
    let next = try ToyIndex(
      inMemory ? memory : FileSystemDirectory(path, mode: .existing), mode: .existing)
    #expect(next.writer.manifest.generation == 2, "the manifest is read under the lock")
  }

  @Test func anotherProcessIsLockedOutAndReads() async throws {
    let index = try ToyIndex(FileSystemDirectory(path, mode: .create))
    try index.update(add: [("a", "apple")])
    let path = path.string
    await #expect(processExitsWith: .success) { [path = path as String] in
      let directory = try FileSystemDirectory(FilePath(path), mode: .existing)
      let error = try #require(throws: IndexError.self) { try ToyIndex(directory) }
      #expect(error.code == .locked)
      let reader = try FileSystemDirectory(FilePath(path), mode: .readOnly)
      #expect(try ToyStory().answers(on: reader) == ["a": "apple"])
    }
    try index.update(add: [("b", "bread")])
    index.writer.close()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let index = try ToyIndex(FileSystemDirectory(FilePath(path), mode: .existing))
      try index.update(add: [("c", "cheese")])
    }
    #expect(
      try ToyStory().answers(on: FileSystemDirectory(FilePath(path), mode: .readOnly))
        == ["a": "apple", "b": "bread", "c": "cheese"])
  }

  /// Row 1 of the fault table, in small: kill −9 at any time loses nothing that was acknowledged,
  /// and frees the lock.
  @Test(arguments: 0..<6)
  func aKilledWriterLosesNothingAcknowledged(_ round: Int) async throws {
    let path = path.string
    let journal = temporary.path.appending("acknowledged").string
    let delay = 2_000 * (1 << round)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, journal = journal as String, delay = delay as Int] in
      let acknowledged = try FileDescriptor.open(
        FilePath(journal), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
      Task.detached {
        usleep(UInt32(delay))
        kill(getpid(), SIGKILL)
      }
      let index = try ToyIndex(FileSystemDirectory(FilePath(path), mode: .create))
      for number in 0..<100_000 {
        try index.update(add: [("\(number % 5)", "\(number)")])
        if number % 7 == 6 { try index.merge() }
        _ = try acknowledged.writeAll([UInt8(ascii: "x")])
      }
    }
    let count = try? FileDescriptor.open(FilePath(journal), .readOnly).seek(offset: 0, from: .end)
    let disk = try FileSystemDirectory(FilePath(path), mode: .create)
    let answers = try ToyStory().answers(on: disk) ?? [:]
    let last = answers.values.compactMap { Int($0) }.max() ?? -1
    let acknowledged = Int(count ?? 0)
    #expect(acknowledged...(acknowledged + 1) ~= last + 1)
    for number in max(0, last - 4)..<(last + 1) { #expect(answers["\(number % 5)"] == "\(number)") }
    try ToyStory().resume(on: disk)
    try ToyStory().verify(disk)
    #expect(try IndexStore(disk).verify().orphans.isEmpty)
  }
}
