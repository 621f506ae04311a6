import BenchmarkSupport
import Hongtou
import SystemPackage

/// Asks hostile queries: each must be answered or refused with a typed error, in less than a second.
enum HostileCommand: BenchCommand {
  static let name = "hostile"
  static let usage = """
    INDEX COUNT SEED [LIMIT_MS]
          Asks COUNT random and hostile queries (ranked, by date, as sections, explained, in any- and
          all-mode) with a time limit of LIMIT_MS (800; 0 for none), lists the slowest on standard
          error, and prints one line of JSON; fails where one takes a second or more, or fails with
          an error of no known type.
    """

  private struct Outcome {
    var queries = 0
    var found = 0
    var errors = 0
    var timedOut = 0
    /// The slowest queries, the slowest first.
    var slowest: [(milliseconds: Double, query: String)] = []

    mutating func add(_ line: String, milliseconds: Double) {
      queries += 1
      guard slowest.count < 10 || milliseconds > slowest.last?.milliseconds ?? 0 else { return }
      slowest.append((milliseconds, HostileCommand.shortened(line)))
      slowest.sort { $0.milliseconds > $1.milliseconds }
      slowest = Array(slowest.prefix(10))
    }
  }

  /// No query may take so long, in milliseconds.
  private static let bound = 1_000.0

  static func run(_ arguments: [String]) throws {
    guard (3...4).contains(arguments.count), let count = Int(arguments[1]),
      let seed = UInt64(arguments[2]), let limit = Int(arguments.count > 3 ? arguments[3] : "800")
    else { throw UsageError() }
    let timeLimit: Duration? = limit > 0 ? .milliseconds(limit) : nil
    let snapshot = try DocumentIndex(at: arguments[0], mode: .readOnly).snapshot()
    var queries = HostileQueries(seed: seed)
    var outcome = Outcome()
    let clock = ContinuousClock()
    for number in 0..<count {
      let line = queries.next()
      let start = clock.now
      do {
        if try ask(line, number: number, timeLimit, snapshot) { outcome.found += 1 }
      } catch is QueryError {
        outcome.errors += 1
      } catch let error as IndexError {
        outcome.errors += 1
        if error.code == .timedOut { outcome.timedOut += 1 }
      }
      outcome.add(line, milliseconds: (clock.now - start) / .milliseconds(1))
    }
    for (milliseconds, query) in outcome.slowest {
      HongtouBench.say("\(rounded(milliseconds)) ms: \(query)\n", to: .standardError)
    }
    let slowest = outcome.slowest.first?.milliseconds ?? 0
    print(
      "{\"queries\":\(outcome.queries),\"found\":\(outcome.found),\"errors\":\(outcome.errors),"
        + "\"timed_out\":\(outcome.timedOut),\"slowest_ms\":\(rounded(slowest)),"
        + "\"seed\":\(seed)}")
    guard slowest < bound else {
      throw CheckFailure(description: "a query took \(rounded(slowest)) ms")
    }
  }

  /// Asks in one of the ways that a library offers; returns whether anything was found.
  private static func ask(
    _ line: String, number: Int, _ timeLimit: Duration?, _ snapshot: DocumentSnapshot
  ) throws -> Bool {
    var options = Hongtou.SearchOptions()
    options.timeLimit = timeLimit
    let clock = ContinuousClock()
    let start = clock.now
    options.matching = number % 3 == 0 ? .any : .all
    options.isStrict = number % 7 == 0
    options.collectsAllMatches = number % 5 == 0
    options.explains = number % 4 == 0
    options.order = number % 11 == 0 ? .date : .relevance
    if number % 6 == 0 { options.filters = [.dated(2000...2020)] }
    if number % 13 == 0 { options.facets = Facet.allCases }
    let query = try QueryParser(matching: options.matching).parse(line)
    if number % 17 == 0 {
      options.order = .relevance
      options.sectionDocuments = 20
      return try !snapshot.sections(for: query, options: options).isEmpty
    }
    let results = try snapshot.search(query, options: options)
    for hit in results { _ = hit.snippet.ansi.utf8.count }
    if results.isEmpty {
      // The advice belongs to the answer: it has the time that the search has left.
      options.timeLimit = timeLimit.map { max(.zero, $0 - (clock.now - start)) }
      _ = try snapshot.advice(on: query, options: options).description
    }
    return !results.isEmpty
  }

  /// The beginning of a line with its length.
  fileprivate static func shortened(_ line: String) -> String {
    let scalars = line.unicodeScalars
    guard scalars.count > 80 else { return line }
    return String(String.UnicodeScalarView(scalars.prefix(80))) + "… (\(line.utf8.count) bytes)"
  }
}
