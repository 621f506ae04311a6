import TestSupport
import Testing

@testable import SearchIndex

/// Row 5 of the fault table on the toy index, and power lost again during recovery (row 6).
@Suite struct PowerLossTests {
  private let story = ToyStory()

  @Test func everyStateIsReadableAndWhole() throws {
    let states = try self.states(of: story, limit: 512)
    #expect(states.count > 500)
    let report = story.judge(states)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test(arguments: MutantDirectory.Mutation.allCases)
  func brokenProtocolsAreCaught(_ mutation: MutantDirectory.Mutation) throws {
    let states = try self.states(of: story, limit: 64) { MutantDirectory($0, mutation) }
    let isNoticed = states.contains { !story.judge([$0]).violations.isEmpty }
    #expect(isNoticed, "the sweep does not notice \(mutation)")
  }

  @Test func powerIsLostAgainDuringRecovery() throws {
    var generator = SeededGenerator(seed: 6)
    var report = SweepReport()
    for state in try states(of: story, limit: 64).shuffled(using: &generator).prefix(60) {
      let recording = try RecordingDirectory(files: state.files)
      try story.resume(on: recording)
      for second in PowerLoss.states(of: recording, limit: 32, using: &generator) {
        report.points += 1
        let disk = try MemoryDirectory(files: second.files)
        var answers = try story.answers(on: disk)
        answers?["z"] = nil
        report.expect(
          story.allows(answers, afterState: state.acknowledged)
            || state.acknowledged == 0 && answers == [:],
          "acknowledged \(state.acknowledged), but reads \(String(describing: answers))")
      }
    }
    #expect(report.points > 1_000)
    #expect(report.violations.isEmpty, "\(report)")
  }

  private func states(
    of story: some IndexStory, limit: Int,
    on wrap: (RecordingDirectory) -> any Directory = { $0 }
  ) throws -> [PowerLoss.State] {
    let recording = try RecordingDirectory()
    try story.tell(on: wrap(recording)) { recording.record(.acknowledged($0)) }
    var generator = SeededGenerator(seed: 5)
    let states = PowerLoss.states(of: recording, limit: limit, using: &generator)
    return states.sorted { $0.acknowledged < $1.acknowledged }
  }
}

extension IndexStory {
  /// Checks that each state of a disk after power was lost is allowed and takes a commit.
  func judge(_ states: [PowerLoss.State]) -> SweepReport {
    var report = SweepReport()
    for state in states {
      report.points += 1
      guard let disk = try? MemoryDirectory(files: state.files) else { continue }
      judge(disk, acknowledged: state.acknowledged, "\(state.files.keys.sorted())", into: &report)
    }
    return report
  }
}
