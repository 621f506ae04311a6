/// How a search is run and what it reports.
public struct SearchOptions: Sendable {
  /// The order of the hits.
  public enum Order: Sendable, Hashable {
    /// By descending score, ties by document order.
    case score
    /// By the smallest value of an attribute, ties by document order. Documents without a value
    /// come last. No score is computed: hits have the score 0.
    case attribute(AttributeID, descending: Bool)
  }

  /// The scorer; every one gives the same hits and, bit for bit, the same scores.
  public enum Scorer: Sendable, Hashable {
    /// Skips documents that provably cannot reach the hits asked for.
    case pruned
    /// Skips by the bounds of blocks, document by document: what a query takes that is too large for the
    /// other way, and slower. Queries made of terms of one field each are answered as with `pruned`.
    case byDocument
    /// Scores every matching document: the oracle of the tests.
    case exhaustive
  }

  /// The most hits to return.
  public var limit: Int
  /// Continue after this hit of an earlier page of the same query on the same snapshot.
  public var after: Hit?
  /// The order of the hits.
  public var order: Order
  /// The parameters of BM25.
  public var scoring: BM25
  /// Terms too common to be worth scoring in long any-queries.
  public var commonTerms: CommonTerms?
  /// Whether to count all matching documents (which cannot be skipped then).
  public var countsMatches: Bool
  /// The attributes whose values are counted over all matching documents.
  public var facets: [AttributeID]
  /// The limits of the query.
  public var limits: QueryLimits
  /// The scorer.
  public var scorer: Scorer
  /// Asked regularly (at least once per 65,536 documents looked at) whether to stop; the search
  /// then throws `IndexError` with code `cancelled`. Task cancellation is honoured as well.
  public var isCancelled: (@Sendable () -> Bool)?

  public init(
    limit: Int = 10,
    after: Hit? = nil,
    order: Order = .score,
    scoring: BM25 = BM25(),
    commonTerms: CommonTerms? = nil,
    countsMatches: Bool = false,
    facets: [AttributeID] = [],
    limits: QueryLimits = QueryLimits(),
    scorer: Scorer = .pruned,
    isCancelled: (@Sendable () -> Bool)? = nil
  ) {
    self.limit = limit
    self.after = after
    self.order = order
    self.scoring = scoring
    self.commonTerms = commonTerms
    self.countsMatches = countsMatches
    self.facets = facets
    self.limits = limits
    self.scorer = scorer
    self.isCancelled = isCancelled
  }
}

/// The parameters of BM25 and BM25F.
///
/// idf = ln(1 + (N − df + 0.5) / (df + 0.5)); the score of a term is
/// idf · t / (k1 + t) with t = Σ over the fields of weight · tf / (1 − b + b · length / average),
/// which for one field of weight 1 is tf / (tf + k1 (1 − b + b · length / average)).
///
/// Source: Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009),
/// sections 3.4 and 3.6, without the constant factor k1 + 1.
public struct BM25: Sendable, Hashable {
  /// The saturation of a term's frequency: 0 … 1,000.
  public var k1: Double
  /// How much a field's length matters: 0 (not at all) … 1 (fully).
  public var b: Double
  /// The weights of fields; a field that is not named has weight 1. 0 … 1,000.
  public var fieldWeights: [FieldID: Double]

  public init(k1: Double = 1.2, b: Double = 0.75, fieldWeights: [FieldID: Double] = [:]) {
    self.k1 = k1
    self.b = b
    self.fieldWeights = fieldWeights
  }
}

/// Leaves very common terms of long any-queries unscored.
///
/// It touches scores, never matching: a skipped term still matches its documents. It applies to
/// term clauses directly below an ``Query/any(_:)`` with more than `minimumTerms` distinct terms,
/// in snapshots of at least `minimumDocuments` documents; the last scored term is never skipped.
public struct CommonTerms: Sendable, Hashable {
  /// Terms in more than this share of the documents are skipped.
  public var fraction: Double
  /// Queries of at most this many distinct terms are left alone.
  public var minimumTerms: Int
  /// Snapshots of fewer documents are left alone.
  public var minimumDocuments: Int

  public init(fraction: Double = 0.3, minimumTerms: Int = 8, minimumDocuments: Int = 1_000) {
    self.fraction = fraction
    self.minimumTerms = minimumTerms
    self.minimumDocuments = minimumDocuments
  }
}
