import BenchmarkSupport
import SystemPackage

/// Turns the measurements of several corpus sizes into tables and a plot.
enum ReportCommand: BenchCommand {
  static let name = "report"
  static let usage = """
    MEASUREMENTS.tsv OUT.svg
          MEASUREMENTS has lines “passages TAB measure TAB value”; measures are text_bytes,
          build_cpu_s, index_bytes, open_ms, first_ms, p50.CLASS and p99.CLASS (microseconds).
          Prints Markdown tables, writes a plot.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw UsageError() }
    let report = try ScaleReport(contentsOf: FilePath(arguments[0]))
    HongtouBench.say(report.markdown)
    let output = try BufferedOutput(FilePath(arguments[1]))
    try output.write(report.plot)
    try output.finish()
  }
}
