import BenchmarkSupport
import SystemPackage

/// Compares measured counts of instructions with stored ones, or stores them.
enum ThresholdsCommand: BenchCommand {
  static let name = "thresholds"
  static let usage = """
    check|update MEASURED.tsv STORED.json [NAME=VALUE…]
          MEASURED has lines “workload TAB instructions”. check: exit code 1 where one is worse
          than STORED's tolerance; a missing STORED is reported and is no failure. update writes
          STORED; NAME=VALUE notes what else the counts hang on.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count >= 3 else { throw UsageError() }
    let measured = try readMeasured(FilePath(arguments[1]))
    let path = FilePath(arguments[2])
    switch arguments[0] {
    case "check" where arguments.count == 3: try check(measured, against: path)
    case "update": try update(measured, path, environment: Array(arguments.dropFirst(3)))
    default: throw UsageError()
    }
  }

  private static func readMeasured(_ path: FilePath) throws -> [String: Int] {
    var measured: [String: Int] = [:]
    for line in try Files.lines(path) {
      let columns = line.split(separator: "\t")
      guard columns.count == 2, let count = Int(columns[1]), count > 0 else {
        throw BenchError("\(path): not “workload TAB instructions”: \(line)")
      }
      measured[String(columns[0])] = count
    }
    return measured
  }

  private static func check(_ measured: [String: Int], against path: FilePath) throws {
    let thresholds = Files.exists(path) ? try Thresholds(contentsOf: path) : nil
    if thresholds == nil {
      HongtouBench.say("no thresholds at \(path): counts are reported, not judged\n")
    }
    let report = ThresholdReport(measured: measured, thresholds: thresholds)
    HongtouBench.say(report.description)
    guard report.passes else {
      throw CheckFailure(
        description: "more instructions than \(path) allows; make the code cheaper, or, where the "
          + "cost is wanted, store the new counts with .ci/check-benchmarks --update")
    }
  }

  private static func update(
    _ measured: [String: Int], _ path: FilePath, environment: [String]
  ) throws {
    var recordedWith: [String: String] = [:]
    for note in environment {
      guard let equals = note.firstIndex(of: "=") else { throw UsageError() }
      recordedWith[String(note[..<equals])] = String(note[note.index(after: equals)...])
    }
    let output = try BufferedOutput(path)
    try output.write(Thresholds(instructions: measured, recordedWith: recordedWith).json)
    try output.finish()
  }
}
