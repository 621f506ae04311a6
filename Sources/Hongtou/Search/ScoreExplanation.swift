/// Where a document's score comes from: the contributions of the clauses, which add up to the score
/// exactly, to the last bit.
public struct ScoreExplanation: Sendable, Hashable {
  /// A part of the query that adds to the score.
  public struct Clause: Sendable, Hashable {
    /// What a clause is, in a form that programs can compare.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
      public let description: String

      /// A word of the dictionary, or one inside a longer word.
      public static let word = Kind(description: "word")
      /// A number by its value, however it is written.
      public static let number = Kind(description: "number")
      /// Two neighbouring characters.
      public static let bigram = Kind(description: "bigram")
      /// A single character.
      public static let character = Kind(description: "character")
      /// The words of a typed run, one behind the other.
      public static let phrase = Kind(description: "phrase")
      /// An exact string, or several near each other; its idf is that of its words together.
      public static let exact = Kind(description: "exact")
      /// The beginning of a word: every match has the same score.
      public static let prefix = Kind(description: "prefix")
      /// The document's own number.
      public static let documentNumber = Kind(description: "documentNumber")
    }

    /// What one field gives to a clause.
    public struct Share: Sendable, Hashable {
      /// The field; nil for characters and bigrams, which are counted over all fields together.
      public let field: Query.Field?
      /// How often the clause's text stands there.
      public let frequency: Int
      /// The field's length in the document, in its tokens: words, bigrams or characters.
      public let length: Int
      /// The average length of the field, in the same unit.
      public let averageLength: Double
      /// The weight of the field (``Ranking``).
      public let weight: Double
    }

    /// What it is.
    public let kind: Kind
    /// Its text after folding; a phrase's words have spaces between them. Empty for a prefix and a
    /// document number.
    public let text: String
    /// ln(1 + (N − df + 0.5) / (df + 0.5)); for a phrase or an exact string the sum over its words.
    public let inverseDocumentFrequency: Double
    /// df: how many documents hold it; for a phrase or an exact string those of its rarest word.
    public let documentFrequency: Int
    /// Frequency and length in each field that holds it.
    public let shares: [Share]
    /// The saturated frequency with the length taken into account, from 0 to 1.
    public let frequencyPart: Double
    /// The weight of the clause: a bigram's, a boost, the saturation of a repeated word.
    public let weight: Double
    /// Whether the term is too common to be scored (``Ranking/commonTermFraction``).
    public let isSkipped: Bool
    /// weight × idf × frequency part, rounded to a multiple of 2⁻⁴⁰ (of more where scores are huge).
    public let contribution: Double
  }

  /// Whether the document matches the query at all.
  public let matches: Bool
  /// The clauses that the document fulfils.
  public let clauses: [Clause]
  /// The terms of the query that are too common to be scored, in this document or not.
  public let skippedTerms: [String]
  /// N: the number of documents that idf counts with.
  public let documentCount: Int
  /// The sum of the contributions: the score of the hit.
  public let score: Double
}
