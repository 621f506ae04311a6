/// A section that was found, ranked on its own (``DocumentSnapshot/sections(for:options:)``).
public struct SectionHit: Sendable {
  /// What one part of the query gives to a section's score.
  public struct Contribution: Sendable, Hashable {
    /// The part: a run of words as typed, one of its words where the document holds the run nowhere
    /// as a whole, an exact string, a prefix, a document number.
    public let text: String
    /// The inverse document frequency of the part's words, counted in documents as for documents;
    /// twice that for a typed run of several words, which counts as words and as a phrase.
    public let inverseDocumentFrequency: Double
    /// How often the part occurs in the section.
    public let frequency: Int
    /// The saturated frequency with the section's length taken into account, from 0 to 1.
    public let frequencyPart: Double
    /// The part's weight in the query.
    public let weight: Double
    /// weight × idf × frequency part.
    public let contribution: Double
  }

  /// Its place in the answer, from 1.
  public let rank: Int
  /// The sum of the contributions, in their order; comparable within one answer only, and not with
  /// the scores of documents.
  public let score: Double
  /// The document it is a section of.
  public let document: DocumentReference
  /// The section.
  public let section: HitSection
  /// The best passages of the section with the matches marked.
  public let snippet: Snippet
  /// Where the matches lie in the source file: all of the section's, or those inside the snippet
  /// (``SearchOptions/collectsAllMatches``), in order.
  public let matches: [SourceMatch]
  /// Where the score comes from, in the order of the query's parts.
  public let contributions: [Contribution]
}

/// The answer to a search for sections.
public struct SectionResults: Sendable, RandomAccessCollection {
  /// The best sections, in order.
  public let hits: [SectionHit]
  /// How many documents the sections were taken from: the best ones, at most
  /// ``SearchOptions/sectionDocuments``.
  public let documentCount: Int

  public var startIndex: Int { 0 }
  public var endIndex: Int { hits.count }
  public subscript(position: Int) -> SectionHit { hits[position] }
}
