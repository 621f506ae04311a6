/// Makes the ``RangeSearch`` of a query for one segment.
///
/// The tree is simplified on the way: what cannot match goes, and clauses that are required by a required
/// clause, or alternatives of an alternative, stand beside it at the root, where pruning sees them.
struct RangeSearchBuilder {
  /// A clause, or a combination that may still become part of the one above it.
  private indirect enum Part {
    case clause(RangeClause)
    case combination(required: [Part], optional: [Part], excluded: [Part])
  }

  private let snapshot: Snapshot
  private let number: Int
  private let segment: SegmentReader
  private let frame: RangeFrame
  private let clauses: Int
  /// Whether what the search finds has to be confirmed: its scores are bounds.
  private(set) var isApproximate = false

  init(_ plan: QueryPlan, snapshot: Snapshot, number: Int, segment: SegmentReader) {
    self.snapshot = snapshot
    self.number = number
    self.segment = segment
    var clauses = 0
    QueryPlan.visit(plan.root) { _ in clauses += 1 }
    self.clauses = clauses
    frame = RangeFrame(documentCount: segment.documentCount, clauses: clauses)
  }

  /// The most postings that are decoded before the search, and the most bounds that are kept: some
  /// megabytes. Queries that need more of them have thousands of terms.
  private static let mostPostings = 1 << 21
  private static let mostBounds = 1 << 23

  /// Whether the query needs no more memory than a search may take.
  func fits(_ plan: QueryPlan) -> Bool {
    guard clauses <= Self.mostBounds / (2 * frame.room) else { return false }
    var postings = 0
    QueryPlan.visit(plan.root) { node in
      switch node.kind {
      case .term(let term):
        for list in term.lists[number] where isGathered(list.location) {
          postings += list.location.count
        }
      case .phrase(let phrase):
        postings +=
          phrase.lists.lazy.map { $0[number].reduce(0) { $0 + $1.location.count } }
          .min() ?? 0
      default: break
      }
    }
    return postings <= Self.mostPostings
  }

  private func isGathered(_ location: PostingListLocation) -> Bool {
    location.count < RangeBounds.minimumPostings
  }

  /// The search; nil where no document of the segment can match.
  mutating func search(
    _ root: QueryPlan.Node, _ check: inout CancellationCheck
  ) throws(IndexError) -> RangeSearch? {
    guard let part = try part(root, .all, &check) else { return nil }
    let clause = clause(part)
    return RangeSearch(
      clause as? CombinationRangeClause
        ?? CombinationRangeClause(frame, required: [], optional: [clause], excluded: []))
  }

  private func clause(_ part: Part) -> RangeClause {
    switch part {
    case .clause(let clause): clause
    case .combination(let required, let optional, let excluded):
      CombinationRangeClause(
        frame, required: required.map(clause), optional: optional.map(clause),
        excluded: excluded.map(clause))
    }
  }

  // MARK: - Trees

  /// Whether a clause has no document in the segment, as far as that is known at once.
  private func isEmpty(_ node: QueryPlan.Node) -> Bool {
    switch node.kind {
    case .nothing: true
    case .term(let term): term.lists[number].isEmpty
    case .phrase(let phrase): phrase.lists.contains { $0[number].isEmpty }
    case .attribute(_, let wanted): wanted[number] == nil
    case .constant(let child, _): isEmpty(child)
    case .combination(let required, let optional, _):
      required.isEmpty
        ? !optional.isEmpty && optional.allSatisfy(isEmpty) : required.contains(where: isEmpty)
    default: false
    }
  }

  /// About how many documents a clause has: what is rare is looked at first, so that less of the others
  /// has to be.
  private func cost(_ node: QueryPlan.Node) -> Int {
    switch node.kind {
    case .nothing: 0
    case .term(let term): term.lists[number].reduce(0) { $0 + $1.location.count }
    case .phrase(let phrase):
      phrase.lists.lazy.map { $0[number].reduce(0) { $0 + $1.location.count } }.min() ?? 0
    case .constant(let child, _), .confirmed(let child, _, _): cost(child)
    case .combination(let required, let optional, _):
      required.isEmpty
        ? optional.reduce(0) { min($0 + cost($1), segment.documentCount) }
        : required.lazy.map(cost).min() ?? 0
    default: segment.documentCount
    }
  }

  /// Whether documents of a range may match.
  private func isOpen(_ part: Part, _ range: Int) -> Bool {
    switch part {
    case .clause(let clause): unsafe clause.bounds[range] > 0
    case .combination(let required, let optional, _):
      required.isEmpty
        ? optional.contains { isOpen($0, range) } : required.allSatisfy { isOpen($0, range) }
    }
  }

  /// - Parameter ranges: Where the clause is asked for.
  private mutating func part(
    _ node: QueryPlan.Node, _ ranges: OpenRanges, _ check: inout CancellationCheck
  ) throws(IndexError) -> Part? {
    if isEmpty(node) { return nil }
    switch node.kind {
    case .nothing: return nil
    case .everything: return .clause(EverythingRangeClause(frame))
    case .term(let term): return .clause(try termClause(term, ranges, &check))
    case .phrase(let phrase): return try phraseClause(phrase, ranges, &check).map { .clause($0) }
    case .set(let words, let score):
      return .clause(SetRangeClause(frame, words: words[number], score: score))
    case .attribute(let attribute, let wanted):
      guard let isWanted = wanted[number], let column = try snapshot.column(attribute, segment)
      else { return nil }
      return .clause(AttributeRangeClause(frame, column, isWanted: isWanted))
    case .constant(let child, let score):
      guard let part = try part(child, ranges, &check) else { return nil }
      return .clause(ConstantRangeClause(frame, clause(part), score: score))
    case .confirmed(let child, let clause, _):
      guard let part = try part(child, ranges, &check) else { return nil }
      isApproximate = true
      let (number, segment, snapshot) = (number, segment, snapshot)
      return .clause(
        try ApproximateRangeClause(
          frame, self.clause(part), maximum: clause.fieldsScorer.maximum
        ) { () throws(IndexError) in
          try node.cursor(
            number, segment, base: snapshot.bases[number], schema: snapshot.schema)
        })
    case .combination(let required, let optional, let excluded):
      return try combination(required, optional, excluded, ranges, &check)
    }
  }

  private mutating func combination(
    _ required: [QueryPlan.Node], _ optional: [QueryPlan.Node], _ excluded: [QueryPlan.Node],
    _ ranges: OpenRanges, _ check: inout CancellationCheck
  ) throws(IndexError) -> Part? {
    var ranges = ranges
    var all: [Part] = []
    var any: [Part] = []
    var none: [Part] = []
    let byCost = required.map { (node: $0, cost: cost($0)) }.sorted { $0.cost < $1.cost }
    for (node, _) in byCost {
      guard let part = try part(node, ranges, &check) else { return nil }
      ranges.keep(count: frame.rangeCount) { isOpen(part, $0) }
      if ranges.isEmpty { return nil }
      if case .combination(let inner, let others, let unwanted) = part, !inner.isEmpty {
        all += inner
        any += others
        none += unwanted
      } else {
        all.append(part)
      }
    }
    for node in optional {
      guard let part = try part(node, ranges, &check) else { continue }
      if case .combination(let inner, let others, let unwanted) = part, inner.isEmpty,
        unwanted.isEmpty
      {
        any += others
      } else {
        any.append(part)
      }
    }
    for node in excluded {
      // What has to be confirmed first excludes no candidate.
      if Self.needsConfirmation(node) {
        isApproximate = true
      } else if let part = try part(node, ranges, &check) {
        none.append(part)
      }
    }
    if all.isEmpty, any.isEmpty {
      guard optional.isEmpty else { return nil }
      all.append(.clause(EverythingRangeClause(frame)))
    }
    if none.isEmpty, all.count + any.count == 1 { return all.first ?? any.first }
    return .combination(required: all, optional: any, excluded: none)
  }

  private static func needsConfirmation(_ node: QueryPlan.Node) -> Bool {
    var found = false
    QueryPlan.visit(node) { if case .confirmed = $0.kind { found = true } }
    return found
  }

  // MARK: - Leaves

  private func list(
    _ clause: TermClause, _ field: Int, _ location: PostingListLocation
  ) throws(IndexError) -> RangeList {
    let place = clause.fields.first { $0.number == field }
    let scorer = TermScorer(
      weight: clause.weight, fieldWeight: place?.weight ?? 0, k1: clause.k1, b: clause.b,
      averageLength: place?.averageLength ?? 0, rounding: clause.rounding)
    return try RangeList(
      segment, field: field, location: location, scorer: scorer, tables: snapshot.partTables)
  }

  /// What a field's share needs; nil for a clause that has but one field.
  private func share(_ clause: TermClause, _ field: Int) -> FieldsScorer.Field? {
    clause.isSingle ? nil : clause.fields.first { $0.number == field }?.share
  }

  private func termClause(
    _ term: QueryPlan.TermPlan, _ ranges: OpenRanges, _ check: inout CancellationCheck
  ) throws(IndexError) -> RangeClause {
    let found = term.lists[number]
    var lists: [RangeList] = []
    for list in found { lists.append(try self.list(term.clause, list.field, list.location)) }
    if found.allSatisfy({ isGathered($0.location) }) {
      var postings = GatheredPostings(capacity: 0)
      for (place, list) in lists.enumerated() {
        let next = try GatheredPostings(
          list, share: share(term.clause, list.field), in: ranges, &check)
        postings = place == 0 ? next : GatheredPostings(postings, next)
      }
      contribute(&postings, term.clause)
      return GatheredRangeClause(frame, postings)
    }
    if term.clause.isSingle, let list = lists.first { return try ListRangeClause(frame, list) }
    return try FieldsRangeClause(
      frame,
      lists.compactMap { list in share(term.clause, list.field).map { (list, $0) } },
      scorer: term.clause.fieldsScorer)
  }

  /// Turns sums of shares into scores.
  private func contribute(_ postings: inout GatheredPostings, _ clause: TermClause) {
    guard !clause.isSingle else { return }
    unsafe clause.fieldsScorer.contribute(postings.values, postings.count)
  }

  private func phraseClause(
    _ phrase: QueryPlan.PhrasePlan, _ ranges: OpenRanges, _ check: inout CancellationCheck
  ) throws(IndexError) -> RangeClause? {
    var candidates = GatheredPostings(capacity: 0)
    var fields: [PhraseRangeClause.Field] = []
    for field in phrase.clause.fields {
      var terms: [RangeList] = []
      for term in phrase.lists {
        guard let list = term[number].first(where: { $0.field == field.number }) else { break }
        terms.append(try self.list(phrase.clause, list.field, list.location))
      }
      guard terms.count == phrase.lists.count else { continue }
      let byCount = terms.indices.sorted { terms[$0].count < terms[$1].count }
      let found = try GatheredPostings(
        intersecting: byCount.map { terms[$0] }, share: share(phrase.clause, field.number),
        in: ranges, &check)
      guard found.count > 0 else { continue }
      candidates = fields.isEmpty ? found : GatheredPostings(candidates, found)
      fields.append(.init(number: field.number, terms: terms, byCount: byCount))
    }
    guard !fields.isEmpty else { return nil }
    contribute(&candidates, phrase.clause)
    return PhraseRangeClause(
      frame, candidates, fields: fields, matcher: phrase.matcher, clause: phrase.clause)
  }
}
