import BenchmarkSupport
import Testing

@Suite struct ThresholdsTests {
  private let stored = Thresholds(
    instructions: ["a": 1_000, "b": 1_000], tolerance: 0.05, recordedWith: ["icu": "72.1"])

  @Test(arguments: [
    (1_000, ThresholdReport.Verdict.same, true), (1_050, .same, true), (1_051, .worse, false),
    (950, .same, true), (949, .better, true),
  ])
  func toleranceIsFivePercent(count: Int, verdict: ThresholdReport.Verdict, passes: Bool) {
    let report = ThresholdReport(measured: ["a": count, "b": 1_000], thresholds: stored)
    #expect(report.lines.first?.verdict == verdict)
    #expect(report.passes == passes)
  }

  @Test func absentThresholdsReportAndPass() {
    let none = ThresholdReport(measured: ["a": 5], thresholds: nil)
    #expect(none.passes)
    #expect(none.description.contains("a"))
    let new = ThresholdReport(measured: ["a": 1_000, "b": 1_000, "new": 5], thresholds: stored)
    #expect(new.passes)
    #expect(new.lines.last?.verdict == .unknown)
  }

  @Test func aWorkloadThatIsGoneFails() {
    let report = ThresholdReport(measured: ["a": 1_000], thresholds: stored)
    #expect(!report.passes)
    #expect(report.missing == ["b"])
  }

  @Test func fileReadsBack() throws {
    try withFile(stored.json) { path in
      let read = try Thresholds(contentsOf: path)
      #expect(read == stored)
    }
  }

  @Test(arguments: ["{}", "{\"tolerance\": 0.05, \"instructions\": {\"a\": \"x\"}}", "no"])
  func malformedFilesAreErrors(_ text: String) throws {
    try withFile(text) { path in
      #expect(throws: BenchError.self) { try Thresholds(contentsOf: path) }
    }
  }

  @Test func decimalsRound() {
    #expect(Decimal.string(1.005, digits: 1) == "1.0")
    #expect(Decimal.string(-0.06, digits: 1) == "-0.1")
    #expect(Decimal.string(-0.01, digits: 1) == "0.0")
    #expect(Decimal.string(12.3456, digits: 3) == "12.346")
    #expect(Decimal.string(7, digits: 0) == "7")
  }
}
