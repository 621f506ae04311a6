/// Our segmenter against ICU's iterator.
enum SegmentCommand: BenchCommand {
  static let name = "segment"
  static let usage = """
    FILE ROUNDS [ours|lattice|dictionary|ubrk|prepare]
          One line of JSON: sizes, MB/s of ours, of ICU's iterator and of folding, the median
          ratio of the paired rounds, the differences in boundaries. With a side: only that, for
          a profiler.
    """

  static func run(_ arguments: [String]) throws {
    guard (2...3).contains(arguments.count) else { throw UsageError() }
    runSegment(arguments)
  }
}

/// Whether our engines cut as ICU does.
enum IdentityCommand: BenchCommand {
  static let name = "identity"
  static let usage = """
    [--random N] [--seed S] FILE…
          Compares boundaries and rule statuses with ICU's on files, folders and random strings;
          exit code 1 where any differs.
    """

  static func run(_ arguments: [String]) throws {
    guard !arguments.isEmpty else { throw UsageError() }
    runIdentity(arguments)
  }
}

/// What a short-lived process pays for its first cuts.
enum SegmentFirstCommand: BenchCommand {
  static let name = "segment-first"
  static let usage = """
          One line of JSON: the time to the first words, wall time in milliseconds.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.isEmpty else { throw UsageError() }
    runSegmentFirst()
  }
}
