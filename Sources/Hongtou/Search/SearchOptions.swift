/// How a search is run and what it reports.
public struct SearchOptions: Sendable {
  /// The order of the hits.
  public enum Order: Sendable, Hashable {
    /// By descending score.
    case relevance
    /// By descending 成文日期, undated documents last.
    case date
  }

  /// The most hits to return.
  public var limit = 10
  /// How many of the best hits to pass over before the first one returned.
  public var offset = 0
  /// Where an earlier page of the same query on the same snapshot ended
  /// (``SearchResults/continuation``); cheaper than an offset on far pages.
  public var after: SearchContinuation?
  /// What documents must fulfil besides the query; see ``SearchFilter`` for how several combine.
  public var filters: [SearchFilter] = []
  /// The order of the hits.
  public var order = Order.relevance
  /// What words side by side mean: all must match, or any of them. With any, also the words that
  /// make up one typed run match alone.
  public var matching = QueryParser.Matching.all
  /// Whether an exact string is compared code point by code point, punctuation included.
  public var isStrict = false
  /// Whether a hit reports every match, not only those inside its snippets.
  public var collectsAllMatches = false
  /// Whether the matching documents are counted, which costs looking at each of them.
  public var countsMatches = false
  /// How many passages of a hit are shown, and how long they are.
  public var snippet = SnippetOptions()
  /// From how many of the best documents sections are ranked
  /// (``DocumentSnapshot/sections(for:options:)``).
  public var sectionDocuments = 200
  /// The parameters of the score.
  public var ranking = Ranking()
  /// Whether a hit says where its score comes from (``SearchHit/explanation``).
  public var explains = false
  /// Elements whose values are counted over all matching documents, with the filters and without.
  public var facets: [Facet] = []
  /// The bounds of a query.
  public var limits = QueryLimits()
  /// How long the search may take; then it throws `timedOut`. Without a limit, which is the default,
  /// a query of thousands of strings may read all text thousands of times.
  public var timeLimit: Duration?
  /// The end that ``timeLimit`` leads to, once the search has begun.
  var deadline = SearchDeadline.none

  /// The default options.
  public init() {}

  /// The options of a search that begins now, unless it has begun already.
  var started: SearchOptions {
    guard timeLimit != nil else { return self }
    var options = self
    options.deadline = SearchDeadline(limit: timeLimit)
    options.timeLimit = nil
    return options
  }
}

/// The parameters of the score: BM25 (Robertson & Zaragoza 2009) over words plus BM25 over
/// character bigrams.
public struct Ranking: Sendable, Hashable {
  /// The saturation of a term's frequency.
  public var k1 = 1.2
  /// How much a document's length matters, 0 … 1.
  public var b = 0.65
  /// The weight of the title.
  public var titleWeight = 1.0
  /// The weight of the headings.
  public var headingWeight = 1.0
  /// The weight of the body.
  public var bodyWeight = 1.0
  /// The weight of the bigrams beside the words; 0 leaves them out.
  public var bigramWeight = 0.85
  /// The saturation of a term that the query repeats.
  public var k3 = 8.0
  /// In any-mode queries of many terms, terms in more than this share of the documents add
  /// nothing to the score; 1 keeps every term.
  public var commonTermFraction = 0.3

  /// The default parameters.
  public init() {}
}

/// The answer to a search.
public struct SearchResults: Sendable, RandomAccessCollection {
  /// The best hits, in order.
  public let hits: [SearchHit]
  /// The number of matching documents; nil where it was not asked for.
  public let matchCount: Int?
  /// Where the next page begins; nil where these are surely the last hits.
  public let continuation: SearchContinuation?
  /// The counted values of the facets asked for, most frequent first.
  public let facets: [Facet: [FacetCount]]

  public var startIndex: Int { 0 }
  public var endIndex: Int { hits.count }
  public subscript(position: Int) -> SearchHit { hits[position] }
}

extension Ranking {
  /// Whether an occurrence counts the same in every field, but for the field's length.
  var weighsFieldsAlike: Bool { titleWeight == headingWeight && headingWeight == bodyWeight }
}
