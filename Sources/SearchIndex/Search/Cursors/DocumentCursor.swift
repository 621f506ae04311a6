/// Walks through the documents of one segment that match a clause, in ascending order.
///
/// Used in three steps: ``advance(to:)`` finds a candidate, ``confirm()`` says whether it really
/// matches (at once for most clauses; expensively for phrases and confirmed clauses), ``score()`` gives
/// its contribution. Scores are asked for confirmed documents only.
class DocumentCursor {
  /// The document after all documents.
  static let end = PostingCursor.end

  /// The candidate at hand; 0 before the first ``advance(to:)``.
  final var document: UInt32 = 0

  /// Goes to the first candidate not before `target`, which is not before the current one.
  func advance(to target: UInt32) throws(IndexError) {}

  /// Whether the candidate matches. May be called again for the same candidate.
  func confirm() throws(IndexError) -> Bool { true }

  /// The sum of the contributions for the candidate, which is confirmed.
  func score() throws(IndexError) -> Double { 0 }

  /// A bound on the scores of the documents from `document` to the one returned.
  func bound(from document: UInt32) -> ScoreBound { ScoreBound(score: 0, through: Self.end) }

  /// A bound on the occurrences of whatever all terms of the candidate are part of: the least of
  /// their frequencies. Nil where nothing is known.
  func occurrenceBound() throws(IndexError) -> UInt32? { nil }

  /// About how many candidates there are.
  var cost: Int { 0 }

  /// Adds the contributions for the candidate, which is confirmed, to an explanation.
  func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {}
}

/// A bound on the scores of a range of documents.
struct ScoreBound {
  var score: Double
  /// The last document of the range.
  var through: UInt32
}

/// No document.
final class EmptyCursor: DocumentCursor {
  override init() {
    super.init()
    document = Self.end
  }
}

/// Every document.
final class EverythingCursor: DocumentCursor {
  private let count: Int

  init(count: Int) { self.count = count }

  override func advance(to target: UInt32) {
    document = Int(target) < count ? target : Self.end
  }

  override var cost: Int { count }
}

/// The documents of a clause, each with the same score.
final class ConstantCursor: DocumentCursor {
  private let base: DocumentCursor
  private let value: Double

  init(_ base: DocumentCursor, score: Double) {
    self.base = base
    value = score
  }

  override func advance(to target: UInt32) throws(IndexError) {
    try base.advance(to: target)
    document = base.document
  }

  override func confirm() throws(IndexError) -> Bool { try base.confirm() }
  override func score() -> Double { value }
  override func bound(from document: UInt32) -> ScoreBound {
    ScoreBound(score: value, through: Self.end)
  }
  override var cost: Int { base.cost }

  override func explain(into clauses: inout [Explanation.Clause]) {
    guard value > 0 else { return }
    clauses.append(
      Explanation.Clause(
        kind: .constant, terms: [], inverseDocumentFrequency: 1, documentFrequency: 0, fields: [],
        frequencyPart: 1, boost: value, isSkipped: false, contribution: value))
  }
}

/// Documents given one by one in ascending order (prefixes, sets of documents).
final class DocumentSetCursor: DocumentCursor {
  private let words: [UInt64]
  private let value: Double
  private let count: Int

  /// - Parameter words: A bit per document.
  init(words: [UInt64], score: Double) {
    self.words = words
    value = score
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  override func advance(to target: UInt32) {
    var word = Int(target >> 6)
    guard word < words.count else {
      document = Self.end
      return
    }
    var bits = words[word] & (UInt64.max << UInt64(target & 63))
    while bits == 0 {
      word += 1
      guard word < words.count else {
        document = Self.end
        return
      }
      bits = words[word]
    }
    document = UInt32(word * 64 + bits.trailingZeroBitCount)
  }

  override func score() -> Double { value }
  override func bound(from document: UInt32) -> ScoreBound {
    ScoreBound(score: value, through: Self.end)
  }
  override var cost: Int { count }

  override func explain(into clauses: inout [Explanation.Clause]) {
    guard value > 0 else { return }
    clauses.append(
      Explanation.Clause(
        kind: .prefix, terms: [], inverseDocumentFrequency: 1, documentFrequency: count, fields: [],
        frequencyPart: 1, boost: value, isSkipped: false, contribution: value))
  }
}

/// The documents with an attribute value in a set of ordinals.
final class AttributeCursor: DocumentCursor {
  private let column: AttributeColumn
  /// A bit per ordinal.
  private let isWanted: [Bool]
  private let count: Int

  init(_ column: AttributeColumn, isWanted: [Bool], documentCount: Int) {
    self.column = column
    self.isWanted = isWanted
    count = documentCount
  }

  override func advance(to target: UInt32) throws(IndexError) {
    var candidate = Int(target)
    while candidate < count {
      var found = false
      try column.forEachOrdinal(of: candidate) { found = found || isWanted[$0] }
      if found {
        document = UInt32(candidate)
        return
      }
      candidate += 1
    }
    document = Self.end
  }

  override var cost: Int { count }
}
