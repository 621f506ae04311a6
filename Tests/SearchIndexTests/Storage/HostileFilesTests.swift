import TestSupport
import Testing

@testable import SearchIndex

/// Row 11 of the fault table, in small: values that make no sense under checksums that are right.
/// Answers may be wrong then; a trap, a hang or memory without end may not be.
@Suite struct HostileFilesTests {
  /// All checksums are right, and the changes reach every depth: some are answered all the same,
  /// some refused.
  @Test func theHarnessItselfIsRight() throws {
    let story = try SearchStory(comparesScores: true)
    let files = try story.filesOfSeveralSegments()
    let hostile = try HostileFiles(files)
    var generator = SeededGenerator(seed: 11)
    var answered = 0
    for round in 0..<200 {
      let names = files.keys.filter { !$0.hasPrefix("manifest") }.sorted()
      let name = names[round % names.count]
      let disk = try MemoryDirectory(files: try hostile.changing(name, using: &generator))
      #expect(try IndexStore(disk).verify().failures.isEmpty)
      if (try? story.answers(on: disk)) != nil { answered += 1 }
    }
    #expect((20...180).contains(answered))
  }

  /// Numbers in a manifest that no writer writes: refused or harmless, never added up to a trap.
  @Test func hugeNumbersInAManifest() throws {
    let disk = MemoryDirectory()
    try ToyIndex(disk).update(add: [("a", "apple")])
    var manifest = try IndexStore(disk).latestManifest()
    let name = IndexFileName.manifest(generation: manifest.generation).text
    let header = Array(try disk.open(name).array[..<FileEnvelope.headerSize])
    manifest.generation = .max
    let last = IndexFileName.manifest(generation: .max).text
    var files = try disk.files()
    files[last] = FileEnvelope.file(header: header, payload: manifest.encoded().bytes)
    let final = try MemoryDirectory(files: files)
    #expect(try ToyStory().answers(on: final) == ["a": "apple"])
    let refused = try #require(throws: IndexError.self) { try ToyStory().resume(on: final) }
    #expect(refused.code == .limitExceeded)

    let file = try #require(manifest.segments.first?.files.first)
    manifest.segments = (1...3 as ClosedRange<UInt32>).map { number in
      let name = IndexFileName.file(
        FileID(session: 1, sequence: number), fileExtension: "toy"
      ).text
      return .init(
        name: name, documentCount: .max, deletedCount: .max,
        files: [.init(name: name, length: .max, checksum: file.checksum)])
    }
    files[last] = FileEnvelope.file(header: header, payload: manifest.encoded().bytes)
    let huge = try MemoryDirectory(files: files)
    #expect(throws: IndexError.self) { try ToyStory().answers(on: huge) }
    #expect(try IndexStore(huge).verify().failures.count == 3)
  }

  @Test(.timeLimit(.minutes(1)), arguments: 0..<4)
  func nothingTraps(_ part: Int) async throws {
    await #expect(processExitsWith: .success) { [part = part as Int] in
      let story = try SearchStory(comparesScores: true)
      let hostile = try HostileFiles(story.filesOfSeveralSegments())
      var generator = SeededGenerator(seed: UInt64(part))
      for _ in 0..<400 {
        let files = try hostile.changing(
          hostile.name(using: &generator), using: &generator)
        _ = try? story.answers(on: try MemoryDirectory(files: files))
        _ = try? story.resume(on: try MemoryDirectory(files: files))
        _ = try? story.merge(try MemoryDirectory(files: files))
      }
    }
  }
}

extension SearchStory {
  /// The files of an index that is not merged: several segments, and deletes.
  fileprivate func filesOfSeveralSegments() throws -> [String: [UInt8]] {
    let recording = try RecordingDirectory()
    var files: [String: [UInt8]] = [:]
    try tell(on: recording) { state in
      if state == 4 { files = (try? recording.files()) ?? [:] }
    }
    return files
  }
}
