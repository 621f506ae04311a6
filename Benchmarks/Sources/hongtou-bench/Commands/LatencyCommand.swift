import BenchmarkSupport
import SystemPackage

/// Sums up what `query` wrote.
enum LatencyCommand: BenchCommand {
  static let name = "latency"
  static let usage = """
    NAME.CLASS.tsv…
          For each file “CLASS TAB p50 TAB p99 TAB queries per second”: microseconds, over the
          shortest time of each query (what else runs on the machine only ever adds).
    """

  static func run(_ arguments: [String]) throws {
    guard !arguments.isEmpty else { throw UsageError() }
    for argument in arguments {
      let path = FilePath(argument)
      let times = try Files.lines(path).map { try leastMicroseconds($0, in: path) }.sorted()
      guard !times.isEmpty else { throw BenchError("\(path): no queries") }
      let summary = [
        percentile(0.5, of: times), percentile(0.99, of: times),
        1e6 * Double(times.count) / times.reduce(0, +),
      ]
      // NAME.CLASS.tsv
      let name = path.stem?.split(separator: ".").last.map(String.init) ?? argument
      let columns = summary.map { Decimal.string($0, digits: 1) }
      HongtouBench.say(([name] + columns).joined(separator: "\t") + "\n")
    }
  }

  private static func leastMicroseconds(_ line: Substring, in path: FilePath) throws -> Double {
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
    let times = columns.count > 1 ? columns[1].split(separator: ",").compactMap { Double($0) } : []
    guard let least = times.min() else {
      throw BenchError("\(path): a query without times: \(line)")
    }
    return least / 1_000
  }

  /// The smallest time that the given share of the queries does not exceed.
  private static func percentile(_ share: Double, of sorted: [Double]) -> Double {
    sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
  }
}
