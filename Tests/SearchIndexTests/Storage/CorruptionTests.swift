import Testing

@testable import SearchIndex

/// Rows 8, 9, 10 and 12 of the fault table on the toy index, which reads everything it opens.
@Suite struct CorruptionTests {
  private let story = ToyStory()

  @Test func everyTruncationIsATypedError() throws {
    let report = try story.sweepTruncations()
    #expect(report.points > 1_000)
    #expect(report.refused == report.points, "\(report)")
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func everyFlippedBitIsNoticed() throws {
    let report = try story.sweepFlippedBits(opensEverything: true)
    #expect(report.points > 1_000)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func zeroedSwappedExtendedDeletedAndExtraFiles() throws {
    let report = try story.sweepWholeFiles()
    #expect(report.points > 20)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func blocksOfALargeFileAreCheckedOnFirstTouch() throws {
    let directory = MemoryDirectory()
    let writer = try StoreWriter(directory, creating: ToyIndex.blueprint)
    let file = try writer.createFile(ToyIndex.segmentKind)
    let count = 5 * FileEnvelope.blockSize
    for number in 0..<(count / 4) { try file.append(UInt32(number)) }
    let entry = try file.finish()
    var bytes = try directory.open(entry.name).array
    let damaged = FileEnvelope.blockSize * 3 + 100
    bytes[damaged] ^= 1

    let input = try InputFile(
      FileContents(name: entry.name, copying: bytes), kind: ToyIndex.segmentKind,
      index: writer.manifest.index, entry: entry)
    let end = damaged / FileEnvelope.blockSize * FileEnvelope.blockSize - FileEnvelope.headerSize
    // Everything before the damaged block is right, over the borders of blocks too.
    for start in stride(from: 0, to: end - 1_000, by: 997) {
      var reader = try input.reader(in: (start / 4 * 4)..<(start / 4 * 4 + 400))
      #expect(try reader.readUInt32() == UInt32(start / 4))
    }
    for range in [(end - 1)..<(end + 1), end..<(end + 1), 0..<count, (end + 99)..<(end + 200)] {
      let error = try #require(throws: IndexError.self) { try input.reader(in: range) }
      #expect(error.code == .checksumMismatch)
      #expect(error.offset == UInt64(damaged / FileEnvelope.blockSize * FileEnvelope.blockSize))
    }
    _ = try input.reader(in: (end + FileEnvelope.blockSize)..<count)
    #expect(throws: IndexError.self) { try input.verify() }
  }

  @Test func aDamagedLeafCondemnsItsBlock() throws {
    let directory = MemoryDirectory()
    let writer = try StoreWriter(directory, creating: ToyIndex.blueprint)
    let file = try writer.createFile(ToyIndex.segmentKind)
    try file.append([UInt8](repeating: 7, count: 2 * FileEnvelope.blockSize))
    let entry = try file.finish()
    var bytes = try directory.open(entry.name).array
    bytes[FileEnvelope.headerSize + 2 * FileEnvelope.blockSize] ^= 0x80
    let input = try InputFile(
      FileContents(name: entry.name, copying: bytes), kind: ToyIndex.segmentKind,
      index: writer.manifest.index, entry: entry)
    let error = try #require(throws: IndexError.self) { try input.reader(in: 0..<1) }
    #expect(error.code == .checksumMismatch)
  }

  @Test(arguments: [
    (12, UInt8(2), IndexError.Code.formatTooNew), (12, 0, .formatTooOld),
    (14, 2, .formatTooNew), (14, 0, .formatTooOld), (8, 0x58, .malformed),
    (16, 0x58, .malformed), (32, 0x58, .malformed), (44, 1, .malformed),
  ])
  func otherVersionsAndFilesAreNamed(
    _ offset: Int, _ value: UInt8, _ code: IndexError.Code
  ) throws {
    let files = try story.finalFiles()
    // Of a manifest, nothing says which file it should be.
    for (name, bytes) in files where offset != 32 || !name.hasPrefix("manifest") {
      var changed = bytes
      changed[offset] = value
      FileEnvelope.sign(&changed)
      let disk = try MemoryDirectory(files: files.merging([name: changed]) { $1 })
      let error = try #require(throws: IndexError.self) { try story.answers(on: disk) }
      #expect(error.code == code, "\(error)")
      // Neither does opening it for writing wipe what it cannot read.
      if name.hasPrefix("manifest") {
        #expect(throws: IndexError.self) { try story.resume(on: disk) }
        #expect(try disk.files() == files.merging([name: changed]) { $1 })
      }
    }
  }

  @Test func aLostManifestIsNoEmptyDirectory() throws {
    let files = try story.finalFiles().filter { !$0.key.hasPrefix("manifest") }
    let disk = try MemoryDirectory(files: files)
    let error = try #require(throws: IndexError.self) { try story.answers(on: disk) }
    #expect(error.code == .malformed)
    #expect(throws: IndexError.self) { try story.resume(on: disk) }
    #expect(try disk.files() == files)
  }
}
