import BenchmarkSupport
import ChineseSegmentation
@_spi(Benchmarking) import Hongtou
import RetrievalEvaluation
import SearchIndex
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Compares the ways in which real queries can be scored, in turn in one process.
enum ScorersCommand: BenchCommand {
  static let name = "scorers"
  static let usage = """
    DIR INDEX [ROUNDS] [ranges|documents]
          Searches the ten best by ranges of documents and document by document, in turn, without
          snippets; both must give the same. Per kind of query and scorer “KIND TAB SCORER TAB
          queries TAB p50 TAB p99 TAB mean”: microseconds of processor time, over the shortest time
          of each query. DIR with queries.tsv is a judged collection, whose questions are asked in
          any-mode and in all-mode; else 300 queries of 2 to 4 words are drawn from its files. INDEX is made
          where it does not exist. With a scorer only that one runs.
    """

  private typealias Scorer = SearchIndex.SearchOptions.Scorer

  static func run(_ arguments: [String]) async throws {
    guard (2...4).contains(arguments.count),
      let rounds = Int(arguments.count > 2 ? arguments[2] : "5"), rounds > 0
    else { throw UsageError() }
    var scorers: [(name: String, scorer: Scorer)] = [
      ("ranges", .pruned), ("documents", .byDocument),
    ]
    if arguments.count > 3 { scorers.removeAll { $0.name != arguments[3] } }
    guard !scorers.isEmpty else { throw UsageError() }
    let folder = FilePath(arguments[0])
    let isJudged = Files.exists(folder.appending("queries.tsv"))
    let exists = Files.exists(FilePath(arguments[1]))
    let index = try DocumentIndex(at: arguments[1], mode: exists ? .readOnly : .create)
    if !exists { try await fill(index, from: folder, isJudged: isJudged) }
    let snapshot = try index.snapshot()
    let modes: [(String, QueryParser.Matching)] =
      isJudged ? [("any", .any), ("all", .all)] : [("all", .all), ("any", .any)]
    for (mode, matching) in modes {
      var options = Hongtou.SearchOptions()
      options.matching = matching
      let queries =
        try isJudged
        ? questions(in: folder) : words(in: folder, matching)
      let times = try measure(queries, options, scorers, rounds, snapshot)
      for (scorer, times) in zip(scorers, times) { report([mode, scorer.name], times) }
    }
  }

  private static func fill(
    _ index: DocumentIndex, from folder: FilePath, isJudged: Bool
  ) async throws {
    guard isJudged else {
      _ = try await index.add(contentsOf: [folder.string])
      return try index.merge()
    }
    let collection = try JudgedCollection(folder: folder)
    try index.update { batch in
      for document in collection.documents {
        try batch.add(Document(id: document.id, text: document.text))
      }
    }
  }

  private static func measure(
    _ queries: [Hongtou.Query], _ options: Hongtou.SearchOptions,
    _ scorers: [(name: String, scorer: Scorer)], _ rounds: Int, _ snapshot: DocumentSnapshot
  ) throws -> [[Double]] {
    var best = scorers.map { _ in [Double](repeating: .infinity, count: queries.count) }
    for (place, query) in queries.enumerated() {
      for _ in 0..<rounds {
        var answers: [[Hit]] = []
        for (number, scorer) in scorers.enumerated() {
          let start = clock()
          answers.append(try answer(query, options, scorer.scorer, snapshot))
          best[number][place] = min(best[number][place], clock() - start)
        }
        if answers.contains(where: { $0 != answers[0] }) {
          throw CheckFailure(description: "the scorers differ in query \(place)")
        }
      }
    }
    return best
  }

  /// What is measured; a name of its own for `valgrind --toggle-collect`.
  @inline(never)
  private static func answer(
    _ query: Hongtou.Query, _ options: Hongtou.SearchOptions, _ scorer: Scorer,
    _ snapshot: DocumentSnapshot
  ) throws -> [Hit] {
    try snapshot.scored(query, options: options, by: scorer)
  }

  /// The processor time of this thread in microseconds.
  private static func clock() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  private static func report(_ names: [String], _ times: [Double]) {
    let sorted = times.sorted()
    guard !sorted.isEmpty else { return }
    func percentile(_ share: Double) -> Double {
      sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let columns =
      names + ["\(sorted.count)"]
      + [percentile(0.5), percentile(0.99), mean].map { Decimal.string($0, digits: 0) }
    HongtouBench.say(columns.joined(separator: "\t") + "\n")
  }

  // MARK: - Queries

  /// A question is no line of the query language: nothing in it is an operator.
  private static func questions(in folder: FilePath) throws -> [Hongtou.Query] {
    try Files.lines(folder.appending("queries.tsv")).map { line in
      .words(String(line.drop { $0 != "\t" }.dropFirst()))
    }
  }

  /// Lines of 2 to 4 words that stand near each other in a document.
  private static func words(
    in folder: FilePath, _ matching: QueryParser.Matching
  ) throws -> [Hongtou.Query] {
    let segmenter = try Segmenter(lexicon: .officialDocuments)
    let paths = try Files.list(folder)
    guard !paths.isEmpty else { throw BenchError("\(folder): no files") }
    var generator = SeededGenerator(seed: 1)
    var queries: [Hongtou.Query] = []
    var attempts = 0
    while queries.count < 300, attempts < 30_000 {
      attempts += 1
      let text = String(
        decoding: try Files.read(paths[generator.below(paths.count)]), as: UTF8.self)
      let lines = text.split(whereSeparator: \.isNewline)
      guard !lines.isEmpty else { continue }
      let line = String(lines[generator.below(lines.count)])
      let tokens = segmenter.tokens(in: line).filter { $0.kind == .word && $0.scalarCount > 1 }
      let count = 2 + generator.below(3)
      guard tokens.count >= count else { continue }
      let first = generator.below(tokens.count - count + 1)
      let words = tokens[first..<(first + count)].map { token in
        String(decoding: Array(line.utf8)[token.range], as: UTF8.self)
      }
      let parser = QueryParser(matching: matching)
      // Some words are operators where they stand at an edge.
      if let query = try? parser.parse(words.joined(separator: " ")) { queries.append(query) }
    }
    return queries
  }
}
