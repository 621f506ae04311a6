import BenchmarkSupport
import CorpusGenerator
import SystemPackage

/// How building, opening and searching grow with the corpus.
struct ScaleReport {
  /// Passages → measure → value.
  private var values: [Int: [String: Double]] = [:]

  private var sizes: [Int] { values.keys.sorted() }
  private var classes: [String] {
    QueryMaker.Class.allCases.map(\.rawValue).filter { name in
      values.values.contains { $0["p50.\(name)"] != nil }
    }
  }

  init(contentsOf path: FilePath) throws(BenchError) {
    for line in try Files.lines(path) {
      let columns = line.split(separator: "\t")
      guard columns.count == 3, let size = Int(columns[0]), let value = Double(columns[2]) else {
        throw BenchError("\(path): not “passages TAB measure TAB value”: \(line)")
      }
      values[size, default: [:]][String(columns[1])] = value
    }
    guard !values.isEmpty else { throw BenchError("\(path): no measurements") }
  }

  // MARK: - Tables

  /// A table of building and opening, and one of the query classes.
  var markdown: String {
    var text = "| passages | text MB | build MB/s | index bytes per passage | index ÷ text | "
    text += "open ms | first query ms |\n|---:|---:|---:|---:|---:|---:|---:|\n"
    for size in sizes {
      let measured = values[size] ?? [:]
      let bytes = measured["text_bytes"] ?? .nan
      let index = measured["index_bytes"] ?? .nan
      let cells = [
        Self.power(size), Decimal.string(bytes / 1e6, digits: 1),
        Decimal.string(bytes / 1e6 / (measured["build_cpu_s"] ?? .nan), digits: 1),
        Decimal.string(index / Double(size), digits: 1),
        Decimal.string(index / bytes, digits: 3),
        Decimal.string(measured["open_ms"] ?? .nan, digits: 2),
        Decimal.string(measured["first_ms"] ?? .nan, digits: 2),
      ]
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    return text + "\n" + queryTable
  }

  /// Microseconds p50 / p99 of each class; the last row says how p50 grew between the two
  /// largest corpora.
  private var queryTable: String {
    var text = "| passages | \(classes.joined(separator: " | ")) |\n"
    text += "|---:|" + String(repeating: "---:|", count: classes.count) + "\n"
    for size in sizes {
      let cells = classes.map { name in
        ["p50", "p99"].map { Decimal.string(values[size]?["\($0).\(name)"] ?? .nan, digits: 1) }
          .joined(separator: " / ")
      }
      text += "| \(Self.power(size)) | \(cells.joined(separator: " | ")) |\n"
    }
    guard sizes.count > 1 else { return text }
    let (before, last) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
    let growth = classes.map { name in
      let ratio = (values[last]?["p50.\(name)"] ?? .nan) / (values[before]?["p50.\(name)"] ?? .nan)
      return "× " + Decimal.string(ratio, digits: 1)
    }
    let label = "p50 from \(Self.power(before)) to \(Self.power(last))"
    return text + "| \(label) | \(growth.joined(separator: " | ")) |\n"
  }

  /// 10⁵ for 100,000; other numbers as they are.
  private static func power(_ number: Int) -> String {
    let digits = "\(number)"
    guard digits.hasPrefix("1"), digits.dropFirst().allSatisfy({ $0 == "0" }) else { return digits }
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return "10"
      + String("\(digits.count - 1)".compactMap(\.wholeNumberValue).map { superscripts[$0] })
  }

  // MARK: - Plot

  /// Two panels, p50 and p99, both axes logarithmic.
  var plot: String {
    let panels = ["p50", "p99"].map { statistic in
      LogPlot(
        title: "\(statistic), µs, top 10", xLabel: "passages",
        series: classes.map { name in
          LogPlot.Series(
            name: name,
            points: sizes.compactMap { size in
              values[size]?["\(statistic).\(name)"].map { (Double(size), $0) }
            })
        })
    }
    return LogPlot.document(panels)
  }
}
