/// Bounds on what a query may ask, so that no query, however it came about, can exhaust the stack,
/// the memory or the patience of the program that runs it.
public struct QueryLimits: Sendable, Hashable {
  /// The longest query line, in bytes of UTF-8.
  public var bytes: Int
  /// The most operators on the way from the root to a leaf, and the most brackets and prefix
  /// operators open at one place of a query line. At most 200: set higher, it counts as 200.
  public var nesting: Int {
    didSet { nesting = min(nesting, QueryLimits.deepestNesting) }
  }
  /// The most words, strings, prefixes and dates.
  public var clauses: Int
  /// The longest exact string, in bytes of UTF-8.
  public var exactBytes: Int
  /// The longest run of words without white space between them, in bytes of UTF-8.
  public var wordBytes: Int
  /// The most indexed words that one `prefix*` may stand for.
  public var expansions: Int

  /// No query nests deeper: a bound proved for a stack of 512 KB.
  public static let deepestNesting = 200

  public init(
    bytes: Int = 1 << 20, nesting: Int = QueryLimits.deepestNesting, clauses: Int = 4_096,
    exactBytes: Int = 1 << 14, wordBytes: Int = 1 << 14, expansions: Int = 1_024
  ) {
    self.bytes = bytes
    self.nesting = min(nesting, QueryLimits.deepestNesting)
    self.clauses = clauses
    self.exactBytes = exactBytes
    self.wordBytes = wordBytes
    self.expansions = expansions
  }

  /// Checks a query however it was made.
  ///
  /// - Throws: ``QueryLimitError`` naming the first bound that the query exceeds.
  /// - Complexity: O(*n*) in the number of nodes.
  public func check(_ query: Query) throws(QueryLimitError) {
    try QueryLimitError.check(.nesting, query.nesting, nesting)
    try QueryLimitError.check(.clauses, query.clauseCount, clauses)
    try QueryLimitError.check(.bytes, query.text.count, bytes)
    for node in query.nodes {
      switch node.kind {
      case .exact:
        try QueryLimitError.check(.exactBytes, node.textEnd - node.textStart, exactBytes)
      case .words, .prefix, .documentNumber:
        try QueryLimitError.check(.wordBytes, node.textEnd - node.textStart, wordBytes)
      case .near:
        try QueryLimitError.check(.nearStrings, node.children, NearPattern.maximumCount)
      default: break
      }
    }
  }
}

/// A query asks for more than its ``QueryLimits`` allow.
public struct QueryLimitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which bound.
  public struct Limit: Sendable, Hashable {
    let name: String
    let advice: String

    /// ``QueryLimits/bytes``.
    public static let bytes = Limit(
      name: "bytes of UTF-8", advice: "shorten it, or raise the limit")
    /// ``QueryLimits/nesting``.
    public static let nesting = Limit(
      name: "levels of nesting", advice: "remove brackets, or join the parts side by side")
    /// ``QueryLimits/clauses``.
    public static let clauses = Limit(
      name: "words, strings and dates", advice: "split it into several queries")
    /// ``QueryLimits/exactBytes``.
    public static let exactBytes = Limit(
      name: "bytes of UTF-8 in one exact string", advice: "search for a part of the string")
    /// ``QueryLimits/wordBytes``.
    public static let wordBytes = Limit(
      name: "bytes of UTF-8 in one run of words", advice: "put spaces between the words")
    /// Strings near each other: at most 8.
    public static let nearStrings = Limit(
      name: "strings near each other", advice: "ask for fewer of them")
    /// ``QueryLimits/expansions``.
    public static let expansions = Limit(
      name: "words with one prefix", advice: "give more of the word")
  }

  /// Which bound was exceeded.
  public let limit: Limit
  /// What the query asked for; a lower bound where counting stopped early.
  public let found: Int
  /// What is allowed.
  public let allowed: Int

  public init(limit: Limit, found: Int, allowed: Int) {
    self.limit = limit
    self.found = found
    self.allowed = allowed
  }

  public var description: String {
    "the query has \(found) \(limit.name), at most \(allowed) are allowed; \(limit.advice)"
  }

  static func check(_ limit: Limit, _ found: Int, _ allowed: Int) throws(QueryLimitError) {
    guard found <= allowed else {
      throw QueryLimitError(limit: limit, found: found, allowed: allowed)
    }
  }
}
