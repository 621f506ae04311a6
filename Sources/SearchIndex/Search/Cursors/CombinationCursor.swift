/// The documents that match all required clauses, no excluded one and, when nothing is required,
/// at least one optional one.
final class CombinationCursor: DocumentCursor {
  /// By ascending cost, so that the first leads.
  private let required: [DocumentCursor]
  private let optional: [DocumentCursor]
  private let excluded: [DocumentCursor]
  private var confirmedDocument = DocumentCursor.end
  private var isConfirmed = false
  private var optionalMatches: [Bool]

  init(
    required: [DocumentCursor], optional: [DocumentCursor], excluded: [DocumentCursor]
  ) {
    self.required = required.sorted { $0.cost < $1.cost }
    self.optional = optional
    self.excluded = excluded
    optionalMatches = [Bool](repeating: false, count: optional.count)
  }

  override func advance(to target: UInt32) throws(IndexError) {
    if required.isEmpty {
      var least = Self.end
      for clause in optional {
        if clause.document < target || target == 0 { try clause.advance(to: target) }
        least = min(least, clause.document)
      }
      document = least
      return
    }
    let lead = required[0]
    if lead.document < target || target == 0 { try lead.advance(to: target) }
    search: while lead.document != Self.end {
      for other in required.dropFirst() {
        if other.document < lead.document || lead.document == 0 {
          try other.advance(to: lead.document)
        }
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
      isConfirmed = try check()
      confirmedDocument = document
    }
    return isConfirmed
  }

  private func check() throws(IndexError) -> Bool {
    for clause in required {
      guard try clause.confirm() else { return false }
    }
    for clause in excluded {
      if clause.document < document || document == 0 { try clause.advance(to: document) }
      if clause.document == document, try clause.confirm() { return false }
    }
    var any = false
    for (number, clause) in optional.enumerated() {
      if clause.document < document || document == 0 { try clause.advance(to: document) }
      optionalMatches[number] = clause.document == document ? try clause.confirm() : false
      any = any || optionalMatches[number]
    }
    return any || !required.isEmpty
  }

  override func score() throws(IndexError) -> Double {
    var sum = 0.0
    for clause in required { sum += try clause.score() }
    for (number, clause) in optional.enumerated() where optionalMatches[number] {
      sum += try clause.score()
    }
    return sum
  }

  override func bound(from document: UInt32) -> ScoreBound {
    var sum = ScoreBound(score: 0, through: Self.end)
    for clause in required { sum.add(clause.bound(from: document)) }
    for clause in optional { sum.add(clause.bound(from: document)) }
    return sum
  }

  /// The least of the required clauses' bounds; without any, the sum of the optional ones'.
  override func occurrenceBound() throws(IndexError) -> UInt32? {
    if required.isEmpty {
      var sum: UInt32 = 0
      for clause in optional where clause.document == document {
        guard let bound = try clause.occurrenceBound() else { return nil }
        sum &+= bound
      }
      return sum
    }
    var least: UInt32?
    for clause in required {
      guard let bound = try clause.occurrenceBound() else { continue }
      least = min(least ?? bound, bound)
    }
    return least
  }

  override var cost: Int {
    required.first?.cost ?? optional.reduce(0) { $0 + $1.cost }
  }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    for clause in required { try clause.explain(into: &clauses) }
    for (number, clause) in optional.enumerated() where optionalMatches[number] {
      try clause.explain(into: &clauses)
    }
  }
}

extension ScoreBound {
  fileprivate mutating func add(_ other: ScoreBound) {
    score += other.score
    through = min(through, other.through)
  }
}

/// The documents of an approximation that a caller confirms.
final class ConfirmedCursor: DocumentCursor {
  private let approximation: DocumentCursor
  private let confirmation: Query.Confirmation
  private let clause: TermClause
  private let fieldScorer: TermScorer
  private let fieldsScorer: FieldsScorer
  private let segment: SegmentReader
  private let base: UInt32
  private var frequencies = FieldFrequencies()
  private var confirmedDocument = DocumentCursor.end

  /// - Parameter base: The number of the segment's first document in the snapshot.
  init(
    _ approximation: DocumentCursor, confirmation: @escaping Query.Confirmation,
    clause: TermClause, segment: SegmentReader, base: UInt32
  ) {
    self.approximation = approximation
    self.confirmation = confirmation
    self.clause = clause
    fieldScorer = clause.fieldScorer
    fieldsScorer = clause.fieldsScorer
    self.segment = segment
    self.base = base
  }

  override func advance(to target: UInt32) throws(IndexError) {
    try approximation.advance(to: target)
    document = approximation.document
  }

  override func confirm() throws(IndexError) -> Bool {
    if confirmedDocument != document {
      frequencies.removeAll()
      if try approximation.confirm() {
        try confirmation(DocumentNumber(base + document), &frequencies)
      }
      confirmedDocument = document
    }
    return !frequencies.isEmpty
  }

  private func parts() throws(IndexError) -> [(field: Int, frequency: UInt32, length: UInt32)] {
    var parts: [(field: Int, frequency: UInt32, length: UInt32)] = []
    for field in clause.fields {
      guard let entry = frequencies.counts.first(where: { Int($0.field.rawValue) == field.number })
      else { continue }
      parts.append(
        (field.number, entry.count, try segment.length(field: field.number, document: document)))
    }
    return parts
  }

  override func score() throws(IndexError) -> Double {
    clause.contribution(try parts())
  }

  /// The candidate's own bound where the approximation gives one, so that a document with too few
  /// occurrences to matter is not confirmed.
  override func bound(from target: UInt32) -> ScoreBound {
    let maximum = fieldsScorer.maximum
    guard clause.isBounded, document >= target, document != 0 else {
      return ScoreBound(score: maximum, through: Self.end)
    }
    if document > target { return ScoreBound(score: 0, through: document - 1) }
    // A damaged file is reported when the document is confirmed.
    let bound = (try? candidateBound()) ?? maximum
    return ScoreBound(score: min(bound, maximum), through: target)
  }

  /// As if all occurrences that are possible stood in the field in which they count most. A field's
  /// share grows linearly with its frequency, so no division among the fields gives more; the slack
  /// covers the rounding of the shares' sum.
  private func candidateBound() throws(IndexError) -> Double? {
    guard let frequency = try approximation.occurrenceBound() else { return nil }
    var best = 0.0
    for field in clause.fields {
      let length = try segment.length(field: field.number, document: document)
      // An occurrence has at least one word of the clause in its field, or no weight at all.
      guard length > 0 else { continue }
      best = max(best, contribution(frequency, length, in: field))
    }
    return best * (1 + 0x1p-40) + 0x1p-38
  }

  /// As ``TermClause/contribution(_:)`` of one field.
  @inline(__always)
  private func contribution(
    _ frequency: UInt32, _ length: UInt32, in field: TermClause.Field
  ) -> Double {
    if clause.isSingle { return fieldScorer.contribution(frequency: frequency, length: length) }
    return fieldsScorer.contribution(
      field.share.share(frequency: Double(frequency), length: Double(length)))
  }

  override var cost: Int { approximation.cost }

  override func explain(into clauses: inout [Explanation.Clause]) throws(IndexError) {
    clauses.append(clause.explanation(try parts(), contribution: try score()))
  }
}
