/// How the use of a query's words spreads over the years.
public struct Trend: Sendable {
  /// One year.
  public struct Year: Sendable, Hashable {
    /// The year of 成文日期; nil for the documents without a date.
    public let year: Int?
    /// How many of its documents match.
    public let documents: Int
    /// How often the query's parts occur in them.
    public let occurrences: Int
    /// How many documents of the year there are, matching or not (within the filters).
    public let allDocuments: Int
  }

  /// The years from the first to the last one with a match, those between without one included;
  /// documents without a date last.
  public let years: [Year]
  /// The earliest dated document that matches, with the place; ties go by document order.
  public let firstUse: SearchHit?

  /// How many documents match.
  public var documents: Int { years.reduce(0) { $0 + $1.documents } }
  /// How often the query's parts occur in them.
  public var occurrences: Int { years.reduce(0) { $0 + $1.occurrences } }
}
