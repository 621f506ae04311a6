import Testing

@testable import SearchIndex

/// Rows 3, 4 and 6 of the fault table on the toy index.
@Suite struct FaultInjectionTests {
  private static let inputOutputError: Int32 = 5
  private let story = ToyStory()

  @Test func theStoryItselfIsRight() throws {
    let disk = MemoryDirectory()
    #expect(try story.answers(on: disk) == nil)
    try story.tell(on: disk) { state in
      #expect((try? story.answers(on: disk)) == story.states[state])
    }
    try story.verify(disk)
  }

  @Test func everyCallFailsOnce() throws {
    let report = try story.sweepFailingCalls(errno: Self.inputOutputError) { $0 == $1 }
    #expect(report.points > 80)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func everyCallFailsForEver() throws {
    let report = try story.sweepFailingCalls(errno: Self.inputOutputError) { $0 >= $1 }
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func theDiskIsFullAtEverySize() throws {
    let report = try story.sweepFullDisks(everyBytes: 24)
    #expect(report.points > 50)
    #expect(report.violations.isEmpty, "\(report)")
  }

  /// A fault in the story, then another one in the recovery from it.
  @Test func recoveryFailsToo() throws {
    let calls = FaultyDirectory(MemoryDirectory()) { _, _ in nil }
    try story.tell(on: calls) { _ in }
    var report = SweepReport()
    for first in stride(from: 1, through: calls.callCount, by: 3) {
      var second = 1
      var isRecovering = true
      while isRecovering {
        let disk = MemoryDirectory()
        let faulty = FaultyDirectory(disk) { number, _ in
          number >= first ? Self.inputOutputError : nil
        }
        let (acknowledged, _) = story.tellUntilFailure(on: faulty)
        let number = second
        let recovery = FaultyDirectory(disk) { call, _ in
          call == number ? Self.inputOutputError : nil
        }
        let before = try story.answers(on: disk)
        do {
          try story.resume(on: recovery)
        } catch {
          let after = try story.answers(on: disk)
          report.expect(
            after == before || after == [:] && before == nil || after?["z"] == "zest",
            "pair \(first), \(number): other answers")
        }
        isRecovering = recovery.callCount >= number
        report.points += 1
        story.judgeRecovered(disk, acknowledged, "pair \(first), \(number)", into: &report)
        second += 1
      }
    }
    #expect(report.points > 500)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test(arguments: [DirectoryCall.create, .append, .syncFile, .close, .rename, .syncDirectory])
  func aFailurePoisonsTheWriter(_ call: DirectoryCall) throws {
    let disk = MemoryDirectory()
    try ToyIndex(disk).update(add: [("a", "apple")])
    let isArmed = Flag()
    let removals = Flag()
    let faulty = FaultyDirectory(disk) { _, made in
      if made == .remove, isArmed.isSet { removals.set() }
      return made == call && isArmed.isSet ? Self.inputOutputError : nil
    }
    let index = try ToyIndex(faulty)
    let before = try disk.files()
    isArmed.set()
    let error = try #require(throws: IndexError.self) {
      try index.update(add: [("a", "pear"), ("b", "bread")])
    }
    #expect(error.code == .system)
    for _ in 0..<2 {
      let refusal = try #require(throws: IndexError.self) {
        try index.update(add: [("c", "cheese")])
      }
      #expect(refusal.code == .writerPoisoned)
      #expect(refusal.errno == Self.inputOutputError)
    }
    #expect(!removals.isSet, "a poisoned writer removes nothing")
    let after = try disk.files()
    for (name, bytes) in before { #expect(after[name] == bytes) }
  }
}

extension ToyStory {
  /// After a recovery that may itself have committed its document.
  fileprivate func judgeRecovered(
    _ disk: any Directory, _ acknowledged: Int, _ point: String, into report: inout SweepReport
  ) {
    do throws(IndexError) {
      var answers = try answers(on: disk)
      answers?["z"] = nil
      // A recovery creates the index where there was none.
      report.expect(
        allows(answers, afterState: acknowledged) || acknowledged == 0 && answers == [:],
        "\(point): acknowledged \(acknowledged), but reads \(String(describing: answers))")
      try resume(on: disk)
      try verify(disk)
    } catch {
      report.violations.append("\(point): \(error)")
    }
  }
}
