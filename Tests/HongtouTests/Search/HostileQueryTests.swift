import TestSupport
import Testing

@testable import Hongtou

/// The short form of `.scripts/hostile-queries`: an answer or a typed error, and no trap.
@Suite("Hostile queries")
struct HostileQueryTests {
  private static func archive() throws -> DocumentSnapshot {
    var generator = SeededGenerator(seed: 1)
    return try RandomArchive(count: 40, commits: 2, using: &generator).index.snapshot()
  }

  /// Runs a line in every way; a typed error is an answer, any other one fails the test.
  private static func ask(_ line: String, _ snapshot: DocumentSnapshot) throws {
    for matching in [QueryParser.Matching.all, .any] {
      var options = SearchOptions()
      options.matching = matching
      options.explains = true
      options.collectsAllMatches = true
      do {
        let query = try QueryParser(matching: matching).parse(line)
        let results = try snapshot.search(query, options: options)
        for hit in results { _ = hit.snippet.ansi }
        if results.isEmpty { _ = try snapshot.advice(on: query, options: options).description }
        _ = try snapshot.sections(for: query, options: options)
        _ = try snapshot.trend(of: query, options: options)
      } catch is QueryError {
      } catch is IndexError {
      }
    }
  }

  private static let pieces = [
    "干部", "考核", "容错纠错", "第23条", "GDP", "中办发〔2018〕29号", "(", ")", "（", "\"", "“", "”", "-", "+", "?",
    "^2", "^", "*", "~5", "~", ":", "标题:", "kind:", "date:2018..", "date:", "OR", "AND", "NOT",
    "\\", "|",
    "、", "\u{0}", "\u{202E}", "\u{301}", "\u{10FFFF}", "🇨🇳",
  ]

  @Test("Tokens of the query language in any order", arguments: 0..<2)
  func random(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed) + 9_000)
    let snapshot = try Self.archive()
    for _ in 0..<60 {
      var line = ""
      for _ in 0..<Int.random(in: 1...14, using: &generator) {
        line += Self.pieces.randomElement(using: &generator) ?? ""
        line += Bool.random(using: &generator) ? " " : ""
      }
      try Self.ask(line, snapshot)
    }
  }

  @Test(
    "Far beyond every limit",
    arguments: [
      ("(", 5_000, "干部"), ("-", 5_000, "干部"), ("NOT ", 5_000, "干部"), ("a ", 1_000_000, ""),
      ("干部 ", 5_000, ""), ("\"", 5_000, ""), ("“", 5_000, "”"), ("1", 20_000, ""),
      ("干部考核", 2_000, ""), ("\u{301}", 10_000, ""), ("^", 5_000, "2"), ("标题:", 5_000, "干部"),
      ("\\", 5_000, ""), ("\u{0}", 5_000, ""), ("(", 2_000_000, "干部"),
    ])
  func enormous(piece: String, count: Int, end: String) throws {
    let line = String(repeating: piece, count: count) + end
    let snapshot = try Self.archive()
    try Self.ask(line, snapshot)
    try Self.ask("\"" + line + "\"", snapshot)
  }

  @Test("At the limits: as many parts, levels and bytes as are allowed, and one more")
  func atLimits() throws {
    let snapshot = try Self.archive()
    let limits = QueryLimits()
    for extra in 0...1 {
      try Self.ask(
        Array(repeating: "干部", count: limits.clauses + extra).joined(separator: " OR "), snapshot)
      let depth = limits.nesting - 1 + extra
      try Self.ask(
        String(repeating: "(考核 ", count: depth) + "干部" + String(repeating: ")", count: depth),
        snapshot)
      let text = String(repeating: "干", count: limits.exactBytes / 3 + extra)
      try Self.ask("\"\(text)\"", snapshot)
    }
  }
}
