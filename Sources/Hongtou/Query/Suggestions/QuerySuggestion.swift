/// Another query that a person may have meant. It is offered, never run in place of the typed one.
public struct QuerySuggestion: Sendable, Hashable, CustomStringConvertible {
  /// Why it is offered, in a form that programs can compare.
  public struct Reason: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// Without the parts that stand in no document.
    public static let withoutMissing = Reason(description: "withoutMissing")
    /// Without the part that keeps the others from being found together.
    public static let shorter = Reason(description: "shorter")
    /// Without what was excluded.
    public static let withoutExclusions = Reason(description: "withoutExclusions")
    /// Any of the parts instead of all.
    public static let anyPart = Reason(description: "anyPart")
    /// Words instead of one exact string.
    public static let asWords = Reason(description: "asWords")
    /// The words of a long run instead of the run.
    public static let split = Reason(description: "split")
    /// An exact string without its punctuation.
    public static let withoutPunctuation = Reason(description: "withoutPunctuation")
    /// In all fields instead of one.
    public static let anyField = Reason(description: "anyField")
    /// A word typed like an operator, as the operator.
    public static let asOperator = Reason(description: "asOperator")
    /// One character or letter different.
    public static let spelling = Reason(description: "spelling")
    /// A fixed phrase with what it stands for.
    public static let fixedPhrase = Reason(description: "fixedPhrase")
  }

  /// Why it is offered.
  public let reason: Reason
  /// The other query; its ``Query/description`` can be typed as it is.
  public let query: Query
  /// How many documents match it, where that was counted.
  public let documents: Int?

  public init(reason: Reason, query: Query, documents: Int?) {
    self.reason = reason
    self.query = query
    self.documents = documents
  }

  /// The query with its number of documents: `容错纠错 (3 documents)`.
  public var description: String {
    guard let documents else { return query.description }
    return "\(query) (\(documents) document\(documents == 1 ? "" : "s"))"
  }
}

/// What can be said about a query that found nothing.
public struct ZeroHitAdvice: Sendable, Hashable, CustomStringConvertible {
  /// One of the parts that had to match together.
  public struct Part: Sendable, Hashable {
    /// The part alone.
    public let query: Query
    /// Whether the query excludes it.
    public let isExcluded: Bool
    /// How many documents match it alone.
    public let documents: Int
  }

  /// The parts of the query, in order.
  public let parts: [Part]
  /// Queries that do find something, the most alike first.
  public let suggestions: [QuerySuggestion]
  /// How many documents match the query without the filters of the search; nil where it had none.
  public internal(set) var documentsWithoutFilters: Int?

  init(parts: [Part], suggestions: [QuerySuggestion]) {
    self.parts = parts
    self.suggestions = suggestions
  }

  /// The parts that stand in no document.
  public var missing: [Part] { parts.filter { $0.documents == 0 && !$0.isExcluded } }

  /// A few lines for a person.
  ///
  /// ```
  /// in no document: 撑腰鼓励
  /// alone: 干部 (12), 撑腰鼓励 (0)
  /// try: 干部 (12 documents)
  /// ```
  public var description: String {
    var lines: [String] = []
    let scope = documentsWithoutFilters == nil ? "" : " that passes the filters"
    if let documents = documentsWithoutFilters {
      lines.append(
        "without the filters: \(documents) document\(documents == 1 ? "" : "s")")
    }
    if !missing.isEmpty {
      let names = missing.map { "\($0.query)" }.joined(separator: ", ")
      lines.append("in no document\(scope): " + names)
    }
    if parts.count > 1 {
      let counts = parts.map { part in
        part.isExcluded
          ? "excluded \(part.query) (\(part.documents))" : "\(part.query) (\(part.documents))"
      }
      lines.append("alone: " + counts.joined(separator: ", "))
    }
    lines += suggestions.map { "try: \($0)" }
    return lines.joined(separator: "\n")
  }
}
