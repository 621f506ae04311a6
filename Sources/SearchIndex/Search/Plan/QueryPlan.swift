/// A query made ready for a snapshot: terms looked up, statistics worked out, limits checked.
final class QueryPlan {
  /// A clause with the clauses below it. The tree is at most ``QueryLimits/keptDepth`` deep.
  final class Node {
    enum Kind {
      case everything
      case nothing
      case term(TermPlan)
      case phrase(PhrasePlan)
      /// Per segment a bit per document.
      case set([[UInt64]], score: Double)
      /// Per segment a flag per ordinal; nil when no document of it can match.
      case attribute(AttributeID, [[Bool]?])
      case constant(Node, Double)
      case confirmed(Node, TermClause, Query.Confirmation)
      case combination(required: [Node], optional: [Node], excluded: [Node])
    }

    var kind: Kind

    init(_ kind: Kind) { self.kind = kind }
  }

  /// A term and where the segments have it, in the fields looked at.
  final class TermPlan {
    var clause: TermClause
    let term: [UInt8]
    let group: Int
    let lists: TermLists

    init(_ term: [UInt8], _ clause: TermClause, group: Int, lists: TermLists) {
      self.clause = clause
      self.term = term
      self.group = group
      self.lists = lists
    }
  }

  final class PhrasePlan {
    var clause: TermClause
    let matcher: PhraseMatcher
    /// Per term.
    let lists: [TermLists]

    init(_ clause: TermClause, _ matcher: PhraseMatcher, lists: [TermLists]) {
      self.clause = clause
      self.matcher = matcher
      self.lists = lists
    }
  }

  let root: Node
  let rounding: ScoreRounding
  /// Whether some clause is confirmed by the caller, which is expensive.
  private(set) var hasConfirmation = false

  init(root: Node, rounding: ScoreRounding) {
    self.root = root
    self.rounding = rounding
    Self.visit(root) { node in
      node.setRounding(rounding)
      if case .confirmed = node.kind { hasConfirmation = true }
    }
  }

  /// Visits every node: each before the clauses below it, these in order.
  static func visit(_ root: Node, _ body: (Node) -> Void) {
    body(root)
    switch root.kind {
    case .constant(let child, _), .confirmed(let child, _, _): visit(child, body)
    case .combination(let required, let optional, let excluded):
      for child in required { visit(child, body) }
      for child in optional { visit(child, body) }
      for child in excluded { visit(child, body) }
    case .everything, .nothing, .term, .phrase, .set, .attribute: break
    }
  }
}

extension QueryPlan.Node {
  fileprivate func setRounding(_ rounding: ScoreRounding) {
    switch kind {
    case .term(let plan): plan.clause.rounding = rounding
    case .phrase(let plan): plan.clause.rounding = rounding
    case .confirmed(let child, var clause, let confirmation):
      clause.rounding = rounding
      kind = .confirmed(child, clause, confirmation)
    case .constant(let child, let score):
      kind = .constant(child, rounding.round(score))
    case .set(let words, let score):
      kind = .set(words, score: rounding.round(score))
    default: break
    }
  }

  /// What the clause's contributions, without those of the clauses below it, cannot pass.
  var ownMaximum: Double {
    switch kind {
    case .term(let plan): plan.clause.weight
    case .phrase(let plan): plan.clause.weight
    case .confirmed(_, let clause, _): clause.weight
    case .constant(_, let score): score
    case .set(_, let score): score
    default: 0
    }
  }

  /// A cursor over one segment.
  ///
  /// - Parameters:
  ///   - segment: The segment's number in the snapshot.
  func cursor(
    _ number: Int, _ segment: SegmentReader, base: UInt32, schema: Schema
  ) throws(IndexError) -> DocumentCursor {
    switch kind {
    case .everything: return EverythingCursor(count: segment.documentCount)
    case .nothing: return EmptyCursor()
    case .term(let plan): return try plan.cursor(number, segment)
    case .phrase(let plan): return try plan.cursor(number, segment)
    case .set(let words, let score):
      return DocumentSetCursor(words: words[number], score: score)
    case .attribute(let attribute, let wanted):
      guard let isWanted = wanted[number],
        let layout = segment.directory.attributes[Int(attribute.rawValue)]
      else { return EmptyCursor() }
      let column = AttributeColumn(
        segment, layout: layout, kind: schema.attributes[Int(attribute.rawValue)].kind)
      return AttributeCursor(column, isWanted: isWanted, documentCount: segment.documentCount)
    case .constant(let child, let score):
      return ConstantCursor(
        try child.cursor(number, segment, base: base, schema: schema), score: score)
    case .confirmed(let child, let clause, let confirmation):
      return ConfirmedCursor(
        try child.cursor(number, segment, base: base, schema: schema),
        confirmation: confirmation, clause: clause, segment: segment, base: base)
    case .combination(let required, let optional, let excluded):
      return try Self.combination(
        required, optional, excluded, number, segment, base: base, schema: schema)
    }
  }

  private static func combination(
    _ required: [QueryPlan.Node], _ optional: [QueryPlan.Node], _ excluded: [QueryPlan.Node],
    _ number: Int, _ segment: SegmentReader, base: UInt32, schema: Schema
  ) throws(IndexError) -> DocumentCursor {
    func cursors(_ nodes: [QueryPlan.Node]) throws(IndexError) -> [DocumentCursor] {
      var result: [DocumentCursor] = []
      result.reserveCapacity(nodes.count)
      for node in nodes {
        result.append(try node.cursor(number, segment, base: base, schema: schema))
      }
      return result
    }
    var leads = try cursors(required)
    if leads.contains(where: { $0 is EmptyCursor }) { return EmptyCursor() }
    var additions = try cursors(optional)
    additions.removeAll { $0 is EmptyCursor }
    if leads.isEmpty {
      if optional.isEmpty {
        leads = [EverythingCursor(count: segment.documentCount)]
      } else if additions.isEmpty {
        return EmptyCursor()
      }
    }
    return CombinationCursor(
      required: leads, optional: additions, excluded: try cursors(excluded))
  }
}

extension QueryPlan.TermPlan {
  fileprivate func cursor(
    _ number: Int, _ segment: SegmentReader
  ) throws(IndexError) -> DocumentCursor {
    let found = lists[number]
    guard let first = found.first else { return EmptyCursor() }
    if clause.isSingle {
      return FieldTermCursor(
        try PostingCursor(segment, field: first.field, location: first.location),
        scorer: clause.fieldScorer, clause: clause)
    }
    var cursors: [PostingCursor] = []
    for list in found {
      cursors.append(try PostingCursor(segment, field: list.field, location: list.location))
    }
    return FieldsTermCursor(cursors, scorer: clause.fieldsScorer, clause: clause)
  }
}

extension QueryPlan.PhrasePlan {
  fileprivate func cursor(
    _ number: Int, _ segment: SegmentReader
  ) throws(IndexError) -> DocumentCursor {
    var cursors: [FieldPhraseCursor] = []
    for field in clause.fields {
      var terms: [PostingCursor] = []
      for term in lists {
        guard let list = term[number].first(where: { $0.field == field.number }) else { break }
        terms.append(try PostingCursor(segment, field: list.field, location: list.location))
      }
      guard terms.count == lists.count else { continue }
      cursors.append(
        FieldPhraseCursor(terms, field: field.number, matcher: matcher, clause: clause))
    }
    if clause.isSingle { return cursors.first ?? EmptyCursor() }
    return cursors.isEmpty ? EmptyCursor() : FieldsPhraseCursor(cursors, clause: clause)
  }
}
