/// Builds an index of lines of words; the rival bench calls it.
enum BuildCommand: BenchCommand {
  static let name = "build"
  static let usage = """
    TOKENS DIR pos|nopos MEMORY_MB [unordered]
          Indexes one passage per line as one segment, with passages that share rare words together
          unless “unordered”; prints JSON with the number of passages.
    """

  static func run(_ arguments: [String]) throws {
    guard 4...5 ~= arguments.count else { throw UsageError() }
    runBuild(arguments)
  }
}

/// Times queries; the rival bench calls it.
enum QueryCommand: BenchCommand {
  static let name = "query"
  static let usage = """
    DIR QUERY_DIR OUT_DIR NAME WARM REPS CLASS…
          Answers QUERY_DIR/queries_CLASS.tsv WARM times untimed and REPS times timed, top 10;
          writes OUT_DIR/NAME.CLASS.tsv.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count >= 7 else { throw UsageError() }
    runQuery(arguments)
  }
}

/// Times the first query of a new process; the rival bench calls it.
enum FirstCommand: BenchCommand {
  static let name = "first"
  static let usage = """
    DIR WORD
          JSON with the milliseconds of opening and of answering.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw UsageError() }
    runFirst(arguments)
  }
}
