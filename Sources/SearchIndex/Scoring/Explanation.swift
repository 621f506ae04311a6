/// Where a document's score comes from.
public struct Explanation: Sendable, Hashable {
  /// A scoring clause's share.
  public struct Clause: Sendable, Hashable {
    /// What a clause is.
    public enum Kind: Sendable, Hashable {
      /// One term.
      case term
      /// Terms at their places.
      case phrase
      /// What a caller confirmed (``Query/confirmed(_:words:in:countedIn:boost:isBounded:by:)``).
      case confirmed
      /// A prefix: every match has the same score.
      case prefix
      /// A clause of one score (``Query/constant(_:score:)``).
      case constant
    }

    /// What one field gives to a clause.
    public struct Field: Sendable, Hashable {
      /// The field.
      public let field: FieldID
      /// How often the term (or phrase) stands in the field.
      public let frequency: UInt32
      /// The field's exact length in the document, in tokens.
      public let length: UInt32
      /// The average length of the field in the snapshot, in tokens.
      public let averageLength: Double
      /// The weight of the field (``BM25/fieldWeights``).
      public let weight: Double
    }

    /// What the clause is.
    public let kind: Kind
    /// The terms: one, or those of a phrase or a confirmed clause in order; none for a prefix and a
    /// constant clause.
    public let terms: [[UInt8]]
    /// The inverse document frequency; for a phrase the sum over its terms.
    public let inverseDocumentFrequency: Double
    /// The documents with the term in any field of the group; for a phrase the smallest of its terms.
    public let documentFrequency: Int
    /// The fields in which the clause matches.
    public let fields: [Field]
    /// The saturated, length-normalised frequency, from 0 to 1.
    public let frequencyPart: Double
    /// The clause's factor.
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
  /// The terms of the query that were too common to be scored (``CommonTerms``), in query order,
  /// whether or not the document has them.
  public let skippedTerms: [[UInt8]]
  /// The documents with text in the group, which is the N of the idf, for the first clause's group.
  public let documentCount: Int
  /// The sum of the contributions.
  public let score: Double
}

extension Snapshot {
  /// Where the score of a document comes from. The scorers' own cursors tell it: there is no second
  /// formula.
  ///
  /// - Throws: As ``search(_:options:)``. That the document does not match is not an error.
  /// - Complexity: O(clauses) look-ups in posting lists.
  public func explain(
    _ query: Query, document: DocumentNumber, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> Explanation {
    let plan = try planner(options).plan(query)
    let (number, local) = try locate(document)
    let segment = segments[number]
    let cursor = try plan.root.cursor(number, segment, base: bases[number], schema: schema)
    try cursor.advance(to: UInt32(local))
    var clauses: [Explanation.Clause] = []
    var matches = false
    var score = 0.0
    if cursor.document == UInt32(local), !segment.deleted.contains(local),
      try cursor.confirm()
    {
      matches = true
      score = try cursor.score()
      try cursor.explain(into: &clauses)
    }
    return Explanation(
      matches: matches, clauses: clauses, skippedTerms: plan.skippedTerms,
      documentCount: statistics.groupDocuments.first ?? 0, score: score)
  }
}

extension QueryPlan {
  /// The terms that are too common to be scored, in query order.
  fileprivate var skippedTerms: [[UInt8]] {
    var terms: [[UInt8]] = []
    QueryPlan.visit(root) { node in
      if case .term(let plan) = node.kind, plan.clause.isSkipped { terms.append(plan.term) }
    }
    return terms
  }
}
