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

/// Where a document's score comes from.
public struct Explanation: Sendable, Hashable {
  /// A scoring clause's share.
  public struct Clause: Sendable, Hashable {
    /// What one field gives to a clause.
    public struct Field: Sendable, Hashable {
      public let field: FieldID
      /// How often the term (or phrase) stands in the field.
      public let frequency: UInt32
      /// The field's exact length in the document, in tokens.
      public let length: UInt32
      /// The average length of the field in the snapshot, in tokens.
      public let averageLength: Double
      public let weight: Double
    }

    /// The term, or the terms of a phrase separated by spaces; constant clauses have none.
    public let label: String
    /// The inverse document frequency; for a phrase the sum over its terms.
    public let inverseDocumentFrequency: Double
    /// The documents with the term in any field of the group; for a phrase the smallest of its terms.
    public let documentFrequency: Int
    public let fields: [Field]
    /// The saturated, length-normalised frequency, from 0 to 1.
    public let frequencyPart: Double
    public let boost: Double
    /// Whether the term was too common to be scored (``CommonTerms``).
    public let isSkipped: Bool
    /// What the clause adds to the score: boost × idf × frequency part, rounded.
    public let contribution: Double
  }

  /// Whether the document matches the query at all.
  public let matches: Bool
  /// The scoring clauses that match, in query order.
  public let clauses: [Clause]
  /// The documents with text in the group, which is the N of the idf, for the first clause's group.
  public let documentCount: Int
  /// The sum of the contributions.
  public let score: Double
}
