/// A document of a snapshot: its number in the snapshot's document order, from 0.
///
/// The number means something in that snapshot only; the document's id lasts.
public struct DocumentNumber: Sendable, Hashable, Comparable {
  public let rawValue: UInt32

  public init(_ value: UInt32) {
    rawValue = value
  }

  public static func < (left: DocumentNumber, right: DocumentNumber) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A document found.
public struct Hit: Sendable, Hashable {
  public let document: DocumentNumber
  /// The sum of the scoring clauses' contributions; 0 when sorted by an attribute.
  public let score: Double
  /// The value the hits are sorted by, when they are sorted by an attribute.
  public let sortValue: AttributeValue?

  public init(document: DocumentNumber, score: Double, sortValue: AttributeValue? = nil) {
    self.document = document
    self.score = score
    self.sortValue = sortValue
  }
}

/// How many of the matching documents have a value of an attribute.
public struct FacetValue: Sendable, Hashable {
  public let value: AttributeValue
  public let count: Int
}

/// The answer to a search.
public struct SearchResults: Sendable {
  /// The best hits in order, at most as many as asked for.
  public let hits: [Hit]
  /// The number of matching documents; nil when it was not asked for.
  public let matchCount: Int?
  /// For each facet asked for, its values by descending count, ties by value.
  public let facets: [[FacetValue]]
}
