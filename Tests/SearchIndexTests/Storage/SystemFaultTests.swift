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

/// Where the index and the journal of acknowledged commits are.
private struct FaultPlace {
  let index: FilePath
  let journal: FilePath

  static var fromEnvironment: FaultPlace? {
    guard let index = unsafe getenv("STORAGE_FAULTS_INDEX"),
      let journal = unsafe getenv("STORAGE_FAULTS_JOURNAL")
    else { return nil }
    return unsafe FaultPlace(
      index: FilePath(String(cString: index)), journal: FilePath(String(cString: journal)))
  }
}

/// The two halves of the sweeps that need faults from outside the process: rows 1, 2, 4 and 7 of
/// the fault table on a real file system. `.scripts/storage-faults` runs them, first one and then
/// the other, with the index and the journal of acknowledged commits where the environment says.
@Suite(.enabled(if: FaultPlace.fromEnvironment != nil), .serialized)
struct SystemFaultTests {
  private let story = ToyStory()

  @Test func tellsTheStory() throws {
    let place = try #require(FaultPlace.fromEnvironment)
    let journal = try FileDescriptor.open(
      place.journal, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    let directory = try FileSystemDirectory(place.index, mode: .create)
    try story.tell(on: directory) { state in
      // One byte for each commit, so that the length is the number of the last state.
      _ = try? journal.writeAll([UInt8(ascii: "0") + UInt8(state)])
    }
  }

  @Test func isReadableAfterwards() throws {
    let answers = try self.answers()
    #expect(story.allows(answers.answers, afterState: answers.acknowledged))
  }

  @Test func isWritableAfterwards() throws {
    let place = try #require(FaultPlace.fromEnvironment)
    let (_, acknowledged) = try answers()
    let directory = try FileSystemDirectory(place.index, mode: .create)
    var report = SweepReport()
    story.judge(directory, acknowledged: acknowledged, "\(place.index)", into: &report)
    #expect(report.violations.isEmpty, "\(report)")
    #expect(try IndexStore(directory).verify().orphans.isEmpty)
  }

  @Test func isReadOnlyAndNotLocked() throws {
    let place = try #require(FaultPlace.fromEnvironment)
    let directory = try FileSystemDirectory(place.index, mode: .existing)
    let error = try #require(throws: IndexError.self) { try ToyIndex(directory, mode: .existing) }
    #expect(error.code == .system)
    #expect(error.errno == EROFS)
  }

  private func answers() throws -> (answers: [String: String]?, acknowledged: Int) {
    let place = try #require(FaultPlace.fromEnvironment)
    let journal = try? FileDescriptor.open(place.journal, .readOnly)
    let acknowledged = try journal?.closeAfterSeekingToEnd() ?? 0
    guard place.index.permissions != nil else { return (nil, acknowledged) }
    let directory = try FileSystemDirectory(place.index, mode: .readOnly)
    return (try story.answers(on: directory), acknowledged)
  }
}

extension FileDescriptor {
  fileprivate func closeAfterSeekingToEnd() throws -> Int {
    try closeAfter { Int(try seek(offset: 0, from: .end)) }
  }
}
