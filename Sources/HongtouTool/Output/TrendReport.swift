import Hongtou

/// What `trend` prints: documents and occurrences year by year, and the first use.
struct TrendReport {
  let style: TerminalStyle

  /// The columns of the longest bar.
  private static let barWidth = 32

  /// The lines for people, with bars on a terminal.
  func lines(for trend: Trend, of phrase: String) -> [String] {
    var lines = [
      style.bold(phrase)
        + ": \(count(trend.documents, "document")), \(count(trend.occurrences, "occurrence"))"
    ]
    guard trend.documents > 0 else { return lines + [""] }
    var table = TextTable([.left, .right, .right, .left])
    table.add(["  year", "documents", "occurrences"])
    let most = trend.years.map(\.documents).max() ?? 0
    for year in trend.years where year.allDocuments > 0 {
      table.add([
        "  " + (year.year.map(String.init) ?? "undated"),
        "\(year.documents) of \(year.allDocuments)", "\(year.occurrences)",
        style.isTerminal ? bar(year.documents, of: most) : "",
      ])
    }
    lines += table.lines
    if let use = trend.firstUse { lines += firstUse(use) }
    return lines + [""]
  }

  private func firstUse(_ hit: SearchHit) -> [String] {
    var lines = ["  first in " + style.bold(hit.document.title ?? hit.document.path)]
    lines.append("  " + style.dim(hit.document.facts))
    for passage in hit.snippet.passages.prefix(1) {
      lines.append("  " + (style.isColored ? passage.snippet.ansi : passage.snippet.plain))
    }
    return lines
  }

  /// A bar of whole and broken columns (U+2588 to U+258F).
  private func bar(_ value: Int, of most: Int) -> String {
    guard most > 0, value > 0 else { return "" }
    let eighths = max(1, Int((Double(value) / Double(most) * Double(Self.barWidth * 8)).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The object for programs.
  static func object(for trend: Trend, of phrase: String) -> JSONValue {
    .object([
      ("phrase", .string(phrase)), ("documents", .integer(trend.documents)),
      ("occurrences", .integer(trend.occurrences)),
      ("years", .array(trend.years.map(object(for:)))),
      ("firstUse", trend.firstUse.map { HitJSON.object(for: $0, isScored: false) } ?? .null),
    ])
  }

  private static func object(for year: Trend.Year) -> JSONValue {
    .object([
      ("year", year.year.map(JSONValue.integer) ?? .null),
      ("documents", .integer(year.documents)), ("occurrences", .integer(year.occurrences)),
      ("allDocuments", .integer(year.allDocuments)),
    ])
  }
}
