import ArgumentParser
import Hongtou

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find documents, best first.",
    usage: """
      hongtou search --in Fixtures 容错纠错
      hongtou search 干部 考核 -通知
      hongtou search '"三个区分开来"' date:2018..2020
      hongtou search --json --limit 3 标题:条例 安全生产
      """,
    discussion: """
      Words separated by spaces must all match. “…” or '"…"' (quoted for the shell) finds a \
      string wherever it stands; OR, -word, brackets, field:word, date:2018..2020, word^2, \
      prefix* and "a b"~5 combine. Exit status 1 says that nothing matched.
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Search this file or folder directly, without an index; may be repeated.",
      valueName: "path"))
  var paths: [String] = []

  @Option(help: "The most hits.")
  var limit = 10

  @Flag(help: "Take the whole query as one string.")
  var exact = false

  @Flag(help: "Compare exact strings code point by code point, punctuation included.")
  var strict = false

  @Flag(help: "Let any of the words match instead of all.")
  var any = false

  @Flag(help: "In JSON, give all matches, not only those in the snippets.")
  var allMatches = false

  @Option(help: "The order of the hits: relevance or date.")
  var sort = SortOrder.relevance

  @Flag(help: "Print only the number of matching documents.")
  var count = false

  @Flag(help: "One JSON object for each hit.")
  var json = false

  @Argument(parsing: .allUnrecognized, help: "The query.")
  var query: [String] = []

  mutating func validate() throws {
    guard limit >= 1, limit <= 1_000_000 else {
      throw ValidationError("--limit takes a number from 1 to 1000000")
    }
    // What follows `--` belongs to the query, whatever it looks like; before it, a long option
    // that does not exist is a slip and not a word.
    if let end = query.firstIndex(of: "--") {
      query.remove(at: end)
      try checkOptions(query[..<end])
    } else {
      try checkOptions(query[...])
    }
    guard !query.joined().isEmpty else { throw ValidationError("nothing to search for") }
  }

  private func checkOptions(_ words: ArraySlice<String>) throws {
    for word in words where word.hasPrefix("--") && word.dropFirst(2).first?.isASCII == true {
      throw ValidationError("unknown option \(word); to search for it, put -- before the query")
    }
  }

  func run() async throws {
    var options = SearchOptions()
    options.limit = count ? 1 : limit
    options.isStrict = strict
    options.matching = any ? .any : .all
    options.collectsAllMatches = allMatches
    options.order = sort == .date ? .date : .relevance
    let parser = QueryParser(matching: options.matching)
    let line = query.joined(separator: " ")
    let parsed = exact ? try parser.parseExact(line) : try parser.parse(line)

    let source = try await SearchSource.open(paths: paths, location: location)
    var console = Console()
    let isFound: Bool
    if count {
      let matches = try source.snapshot.count(parsed, options: options)
      let object = JSONValue.object([("documents", .integer(matches))])
      console.printLine(json ? object.text : "\(matches)")
      isFound = matches > 0
    } else {
      let results = try source.snapshot.search(parsed, options: options)
      print(results, to: &console)
      isFound = !results.isEmpty
    }
    console.flush()
    if !isFound, !count, !json, !source.hasFailures {
      Console.writeError("\(try source.snapshot.advice(on: parsed, options: options))\n")
    }
    if source.hasFailures { throw ExitStatus.error }
    if !isFound { throw ExitStatus.nothing }
  }

  private func print(_ results: SearchResults, to console: inout Console) {
    if json {
      for hit in results { console.printLine(HitJSON.object(for: hit).text) }
    } else {
      let report = HitReport(style: .standardOutput)
      for line in results.flatMap(report.lines) { console.printLine(line) }
    }
  }
}

/// The orders that `--sort` takes.
enum SortOrder: String, ExpressibleByArgument, CaseIterable {
  case relevance, date
}

/// What a search runs on: an index on disk, or files read into memory.
struct SearchSource {
  let snapshot: DocumentSnapshot
  /// Whether a path could not be read.
  let hasFailures: Bool

  static func open(paths: [String], location: IndexLocation) async throws -> SearchSource {
    guard !paths.isEmpty else {
      return SearchSource(
        snapshot: try location.open(mode: .readOnly).snapshot(), hasFailures: false)
    }
    let index = try DocumentIndex()
    let report = try await index.add(contentsOf: paths)
    for skipped in report.skipped { Console.warn("skipped \(skipped.path): \(skipped.reason)") }
    return SearchSource(
      snapshot: try index.snapshot(),
      hasFailures: report.skipped.contains { $0.cause == .unreadable })
  }
}
