/// The documents of a term in one field, scored by BM25.
final class FieldTermCursor: DocumentCursor {
  let postings: PostingCursor
  let scorer: TermScorer
  private let clause: TermClause
  private var shallow = 0

  init(_ postings: PostingCursor, scorer: TermScorer, clause: TermClause) {
    self.postings = postings
    self.scorer = scorer
    self.clause = clause
  }

  override func advance(to target: UInt32) throws(IndexError) {
    try postings.advance(to: target)
    document = postings.document
  }

  override func score() throws(IndexError) -> Double {
    if scorer.weight == 0 { return 0 }
    let length = postings.length()
    return scorer.contribution(frequency: try postings.frequency(), length: length)
  }

  override func bound(from document: UInt32) -> ScoreBound {
    shallow = postings.firstBlock(from: shallow, notBefore: document)
    guard shallow < postings.blockCount else { return ScoreBound(score: 0, through: Self.end) }
    guard let impacts = postings.impacts(shallow) else {
      return ScoreBound(score: scorer.maximum, through: Self.end)
    }
    return ScoreBound(
      score: scorer.bound(impacts), through: postings.lastDocument(shallow))
  }

  override var cost: Int { postings.count }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    let length = try postings.segment.length(field: postings.field, document: document)
    clauses.append(
      clause.explanation(
        [(postings.field, try postings.frequency(), length)], contribution: try score()))
  }
}

/// The documents of a term in several fields of a group, scored by BM25F.
final class FieldsTermCursor: DocumentCursor {
  private let fields: [PostingCursor]
  private let clause: TermClause
  private let scorer: FieldsScorer
  private var shallow: [Int]

  init(_ fields: [PostingCursor], scorer: FieldsScorer, clause: TermClause) {
    self.fields = fields
    self.clause = clause
    self.scorer = scorer
    shallow = [Int](repeating: 0, count: fields.count)
  }

  override func advance(to target: UInt32) throws(IndexError) {
    var least = Self.end
    for field in fields {
      try field.advance(to: target)
      least = min(least, field.document)
    }
    document = least
  }

  override func score() throws(IndexError) -> Double {
    if scorer.weight == 0 { return 0 }
    return scorer.contribution(try sum())
  }

  private func sum() throws(IndexError) -> Double {
    var sum = 0.0
    for field in fields where field.document == document {
      let length = field.length()
      sum += clause.share(
        field.field, frequency: Double(try field.frequency()), length: Double(length))
    }
    return sum
  }

  /// The fields' bounds are bounds of their shares; their sum bounds t, in which the contribution
  /// grows. The rounding of a sum of shares depends on its order, which is that of `fields` here as in
  /// ``sum()``, and each addition is monotone.
  override func bound(from document: UInt32) -> ScoreBound {
    var through = Self.end
    var sum = 0.0
    for (number, field) in fields.enumerated() {
      shallow[number] = field.firstBlock(from: shallow[number], notBefore: document)
      guard shallow[number] < field.blockCount else { continue }
      guard let impacts = field.impacts(shallow[number]) else {
        return ScoreBound(score: scorer.maximum, through: Self.end)
      }
      through = min(through, field.lastDocument(shallow[number]))
      guard let share = clause.shareBound(field.field, impacts) else {
        return ScoreBound(score: scorer.maximum, through: through)
      }
      sum += share
    }
    return ScoreBound(score: scorer.contribution(sum), through: through)
  }

  override var cost: Int { fields.reduce(0) { $0 + $1.count } }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    var parts: [(field: Int, frequency: UInt32, length: UInt32)] = []
    for field in fields where field.document == document {
      let length = try field.segment.length(field: field.field, document: document)
      parts.append((field.field, try field.frequency(), length))
    }
    clauses.append(clause.explanation(parts, contribution: try score()))
  }
}
