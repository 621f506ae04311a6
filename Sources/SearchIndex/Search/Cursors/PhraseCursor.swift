/// The documents in which the terms of a phrase stand at their places in one field.
///
/// Candidates hold all terms; positions are read only to confirm one.
final class FieldPhraseCursor: DocumentCursor {
  /// The cursors in phrase order; a term that stands twice has two.
  private let terms: [PostingCursor]
  /// The same by ascending number of postings.
  private let byCount: [PostingCursor]
  let field: Int
  private let matcher: PhraseMatcher
  private let clause: TermClause
  private var buffers = PositionBuffers()
  /// The number of matches in `confirmedDocument`.
  private(set) var frequency: UInt32 = 0
  private var confirmedDocument = DocumentCursor.end
  private var shallow: [Int]

  init(
    _ terms: [PostingCursor], field: Int, matcher: PhraseMatcher, clause: TermClause
  ) {
    self.terms = terms
    self.field = field
    self.matcher = matcher
    self.clause = clause
    byCount = terms.sorted { $0.count < $1.count }
    shallow = [Int](repeating: 0, count: terms.count)
  }

  override func advance(to target: UInt32) throws(IndexError) {
    guard let lead = byCount.first else {
      document = Self.end
      return
    }
    try lead.advance(to: target)
    search: while lead.document != Self.end {
      for other in byCount.dropFirst() {
        try other.advance(to: lead.document)
        if other.document > lead.document {
          try lead.advance(to: other.document)
          continue search
        }
      }
      break
    }
    document = lead.document
  }

  override func confirm() throws(IndexError) -> Bool {
    if confirmedDocument != document {
      frequency = try matcher.count(terms, &buffers)
      confirmedDocument = document
    }
    return frequency > 0
  }

  override func score() throws(IndexError) -> Double {
    let length = terms[0].length()
    return clause.contribution([(field, frequency, length)])
  }

  /// The phrase stands nowhere more often than its rarest term.
  override func bound(from document: UInt32) -> ScoreBound {
    var best = ScoreBound(score: clause.fieldScorer.maximum, through: Self.end)
    guard clause.isSingle else { return best }
    for (number, term) in terms.enumerated() {
      shallow[number] = term.firstBlock(from: shallow[number], notBefore: document)
      guard shallow[number] < term.blockCount else {
        return ScoreBound(score: 0, through: Self.end)
      }
      guard let impacts = term.impacts(shallow[number]) else { continue }
      best.score = min(best.score, clause.fieldScorer.bound(impacts))
      best.through = min(best.through, term.lastDocument(shallow[number]))
    }
    return best
  }

  override var cost: Int { byCount.first?.count ?? 0 }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    let length = try terms[0].segment.length(field: field, document: document)
    clauses.append(
      clause.explanation([(field, frequency, length)], contribution: try score()))
  }
}

/// The documents in which a phrase stands in at least one of several fields.
final class FieldsPhraseCursor: DocumentCursor {
  private let fields: [FieldPhraseCursor]
  private let clause: TermClause
  private var matched: [Bool]

  init(_ fields: [FieldPhraseCursor], clause: TermClause) {
    self.fields = fields
    self.clause = clause
    matched = [Bool](repeating: false, count: fields.count)
  }

  override func advance(to target: UInt32) throws(IndexError) {
    var least = Self.end
    for field in fields {
      if field.document < target || target == 0 { try field.advance(to: target) }
      least = min(least, field.document)
    }
    document = least
  }

  override func confirm() throws(IndexError) -> Bool {
    var any = false
    for (number, field) in fields.enumerated() {
      matched[number] = field.document == document ? try field.confirm() : false
      any = any || matched[number]
    }
    return any
  }

  private func parts() throws(IndexError) -> [(field: Int, frequency: UInt32, length: UInt32)] {
    var parts: [(field: Int, frequency: UInt32, length: UInt32)] = []
    for (number, field) in fields.enumerated() where matched[number] {
      parts.append((field.field, field.frequency, try field.length()))
    }
    return parts
  }

  override func score() throws(IndexError) -> Double {
    clause.contribution(try parts())
  }

  override func bound(from document: UInt32) -> ScoreBound {
    ScoreBound(score: clause.fieldsScorer.maximum, through: Self.end)
  }

  override var cost: Int { fields.reduce(0) { $0 + $1.cost } }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    clauses.append(clause.explanation(try parts(), contribution: try score()))
  }
}

extension FieldPhraseCursor {
  /// The length of the field in the current document.
  fileprivate func length() throws(IndexError) -> UInt32 {
    try terms[0].segment.length(field: field, document: document)
  }
}

/// Room for the positions of each term of a phrase.
struct PositionBuffers: ~Copyable {
  var reader = PositionBuffer()
  /// The positions of the terms, one array each, kept for reuse.
  var positions: [[UInt32]] = []
}
