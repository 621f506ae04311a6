import SearchIndex
import Testing

/// What the sweeps count, for their messages.
struct SweepReport: CustomStringConvertible {
  var points = 0
  var right = 0
  var refused = 0
  var violations: [String] = []

  mutating func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { violations.append(message()) }
  }

  var description: String {
    "\(points) points, \(right) right, \(refused) typed errors, \(violations.count) violations"
      + violations.prefix(5).map { "\n  " + $0 }.joined()
  }
}

extension IndexStory {
  /// Whether an index may answer so after the last acknowledged commit: that commit's answers, or
  /// those of the one under way.
  func allows(_ answers: Answers?, afterState acknowledged: Int) -> Bool {
    let next = min(acknowledged + 1, states.count - 1)
    return states[acknowledged...next].contains(answers)
  }

  /// The number of the last state that the story could tell before the directory failed.
  func tellUntilFailure(on directory: any Directory) -> (acknowledged: Int, error: IndexError?) {
    var last = 0
    do throws(IndexError) {
      try tell(on: directory) { last = $0 }
      return (last, nil)
    } catch {
      return (last, error)
    }
  }

  /// Tells the story with a call that fails, for every call it makes; then the disk is well
  /// again, the last generation must be readable and a new writer must work.
  ///
  /// - Parameter isFailing: whether a call fails when the one numbered `first` shall be the first.
  func sweepFailingCalls(
    errno: Int32, isFailing: @escaping @Sendable (_ number: Int, _ first: Int) -> Bool
  ) throws -> SweepReport {
    let healthy = FaultyDirectory(MemoryDirectory()) { _, _ in nil }
    try tell(on: healthy) { _ in }
    var report = SweepReport()
    for first in 1...healthy.callCount {
      let disk = MemoryDirectory()
      let faulty = FaultyDirectory(disk) { number, _ in isFailing(number, first) ? errno : nil }
      let (acknowledged, error) = tellUntilFailure(on: faulty)
      report.points += 1
      if let error {
        report.refused += 1
        report.expect(error.errno == errno, "call \(first): the error is not the disk's: \(error)")
      } else {
        report.right += 1
      }
      judge(disk, acknowledged: acknowledged, "call \(first)", into: &report)
    }
    return report
  }

  /// Checks that a disk, well again, holds one of the allowed states and takes a commit.
  func judge(
    _ disk: any Directory, acknowledged: Int, _ point: String, into report: inout SweepReport
  ) {
    do throws(IndexError) {
      let answers = try answers(on: disk)
      report.expect(
        allows(answers, afterState: acknowledged),
        "\(point): acknowledged \(acknowledged), but reads \(String(describing: answers))")
      try resume(on: disk)
      try verify(disk)
    } catch {
      report.violations.append("\(point): acknowledged \(acknowledged), then \(error)")
    }
  }

  /// Tells the story on disks of every size that is too small: the index must be searchable while
  /// the disk is full, and writable once there is space.
  func sweepFullDisks(everyBytes step: Int) throws -> SweepReport {
    var report = SweepReport()
    let needed = try LimitedDirectory.sizeNeeded(by: self)
    for capacity in stride(from: 0, through: needed, by: step) {
      let disk = LimitedDirectory(capacity: capacity)
      let (acknowledged, error) = tellUntilFailure(on: disk)
      report.points += 1
      report.expect(
        error == nil || error?.errno == LimitedDirectory.noSpaceLeft,
        "capacity \(capacity): \(String(describing: error))")
      let answers = try answers(on: disk)
      report.expect(
        allows(answers, afterState: acknowledged), "capacity \(capacity): wrong while full")
      disk.capacity = .max
      judge(disk, acknowledged: acknowledged, "capacity \(capacity)", into: &report)
    }
    return report
  }
}

extension LimitedDirectory {
  /// The least disk on which a story can be told to its end.
  static func sizeNeeded(by story: some IndexStory) throws -> Int {
    var low = 0
    var high = 1 << 20
    while low < high {
      let middle = (low + high) / 2
      let (_, error) = story.tellUntilFailure(on: LimitedDirectory(capacity: middle))
      if error == nil { high = middle } else { low = middle + 1 }
    }
    return high
  }
}
