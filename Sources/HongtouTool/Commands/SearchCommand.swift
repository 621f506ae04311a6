import ArgumentParser
import Hongtou
import SystemPackage

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find documents, best first.",
    usage: """
      hongtou search --in Fixtures 容错纠错
      hongtou search 干部 考核 -通知
      hongtou search '"三个区分开来"' date:2018..2020
      hongtou search 安全生产 --filter kind=通知 --filter year=2018..2020 --sort date
      hongtou search 安全生产 --facets --count
      hongtou search --sections 容错纠错 激励
      hongtou search --json --limit 10 --offset 10 标题:条例 安全生产
      """,
    discussion: """
      Words separated by spaces must all match. “…” or '"…"' (quoted for the shell) finds a \
      string wherever it stands; OR, -word, brackets, field:word, date:2018..2020, word^2, \
      prefix* and "a b"~5 combine. Exit status 1 says that nothing matched.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var filter: FilterOptions

  @Option(help: "The most hits.")
  var limit = 10

  @Option(help: "How many of the first hits to pass over.")
  var offset = 0

  @Flag(help: "Take the whole query as one string.")
  var exact = false

  @Flag(help: "Compare exact strings code point by code point, punctuation included.")
  var strict = false

  @Flag(help: "Let any of the words match instead of all.")
  var any = false

  @Flag(help: "In JSON, give all matches, not only those in the snippets.")
  var allMatches = false

  @Option(help: "The order of the hits: relevance, or date with the newest first.")
  var sort = SortOrder.relevance

  @Flag(help: "Print only the number of matching documents.")
  var count = false

  @Flag(help: "Count the matching documents by issuer, kind, year and folder.")
  var facets = false

  @Flag(help: "Rank sections instead of documents: those of the best documents that match.")
  var sections = false

  @Flag(help: "Say where the score of each hit comes from.")
  var explain = false

  @Flag(help: "One JSON object for each hit.")
  var json = false

  @Argument(parsing: .allUnrecognized, help: "The query.")
  var query: [String] = []

  mutating func validate() throws {
    guard limit >= 1, limit <= 1_000_000 else {
      throw ValidationError("--limit takes a number from 1 to 1000000")
    }
    guard offset >= 0, offset <= 1_000_000 - limit else {
      throw ValidationError("--offset takes a number from 0 to 1000000, the limit included")
    }
    if sections, count || facets || sort == .date {
      throw ValidationError("--sections ranks by relevance: leave out --count, --facets, --sort")
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
    let options = searchOptions
    let parser = QueryParser(matching: options.matching)
    let line = query.joined(separator: " ")
    let parsed = exact ? try parser.parseExact(line) : try parser.parse(line)

    let source = try await source.open()
    reportWordLists(source.snapshot.prepared(parsed))
    let isFound = try print(parsed, options, from: source.snapshot)
    if source.hasFailures { throw ExitStatus.error }
    guard !isFound else { return }
    if !json, !count { try advise(on: parsed, options, source.snapshot) }
    throw ExitStatus.nothing
  }

  /// Says on standard error what the index's word lists change in the query.
  private func reportWordLists(_ query: PreparedQuery) {
    for expansion in query.expansions {
      Console.writeError(
        "\(expansion.word) also finds \(expansion.added.joined(separator: ", ")) (synonyms)\n")
    }
    if !query.leftOut.isEmpty {
      Console.writeError("left out: \(query.leftOut.joined(separator: ", ")) (stop words)\n")
    }
  }

  private var searchOptions: SearchOptions {
    var options = SearchOptions()
    options.limit = count ? 0 : limit
    options.offset = count ? 0 : offset
    options.isStrict = strict
    options.matching = any ? .any : .all
    options.collectsAllMatches = allMatches
    options.order = sort == .date ? .date : .relevance
    options.filters = filter.filters
    options.explains = explain
    options.countsMatches = count || facets
    options.facets = facets ? Facet.allCases : []
    return options
  }

  /// Prints the answer; returns whether there is one.
  private func print(
    _ query: Query, _ options: SearchOptions, from snapshot: DocumentSnapshot
  ) throws -> Bool {
    if sections { return try printSections(query, options, from: snapshot) }
    var console = Console()
    defer { console.flush() }
    let results = try snapshot.search(query, options: options)
    if !count {
      for hit in results {
        if json {
          console.printLine(HitJSON.object(for: hit, isScored: sort == .relevance).text)
        } else {
          for line in HitReport(style: .standardOutput).lines(for: hit) { console.printLine(line) }
        }
      }
    }
    if facets, json {
      console.printLine(FacetReport.object(for: results).text)
    } else if facets {
      let report = FacetReport(style: .standardOutput, isFiltered: !options.filters.isEmpty)
      for line in report.lines(for: results) { console.printLine(line) }
    } else if count {
      let matches = results.matchCount ?? 0
      console.printLine(
        json ? JSONValue.object([("documents", .integer(matches))]).text : "\(matches)")
    } else if results.continuation != nil, !json, Console.isTerminal(.standardError) {
      console.flush()
      Console.writeError("more may follow: --offset \(offset + limit)\n")
    }
    return count ? (results.matchCount ?? 0) > 0 : !results.isEmpty
  }

  private func printSections(
    _ query: Query, _ options: SearchOptions, from snapshot: DocumentSnapshot
  ) throws -> Bool {
    let results = try snapshot.sections(for: query, options: options)
    let report = SectionReport(style: .standardOutput, explains: explain)
    var console = Console()
    let lines = json ? results.map { report.object(for: $0).text } : report.lines(for: results)
    for line in lines { console.printLine(line) }
    console.flush()
    return !results.isEmpty
  }

  /// Says on standard error why nothing was found and what would be.
  private func advise(
    on query: Query, _ options: SearchOptions, _ snapshot: DocumentSnapshot
  ) throws {
    if offset > 0 {
      let matches = try snapshot.count(query, options: options)
      if matches > 0 {
        return Console.writeError(
          "no hit behind the first \(offset): \(matches) match\(matches == 1 ? "es" : "")\n")
      }
    }
    Console.writeError("\(try snapshot.advice(on: query, options: options))\n")
  }
}

/// The orders that `--sort` takes.
enum SortOrder: String, ExpressibleByArgument, CaseIterable {
  case relevance, date
}
