/// Makes a ``QueryPlan`` of a query.
struct QueryPlanner {
  let schema: Schema
  let segments: [SegmentReader]
  let statistics: CollectionStatistics
  let documentCount: Int
  let scoring: BM25
  let limits: QueryLimits
  let commonTerms: CommonTerms?
  /// What is asked now and then, as long as there is more to do.
  let isCancelled: (@Sendable () -> Bool)?

  /// Looking up a term takes as long as looking at so many postings.
  private static let lookup = 1_024

  /// - Throws: `limitExceeded`, `invalidArgument`, `cancelled`, and what reading the dictionaries
  ///   throws.
  func plan(_ query: Query) throws(IndexError) -> QueryPlan {
    try checkScoring()
    try checkSize(query)
    var check = CancellationCheck(isCancelled)
    var stack: [QueryPlan.Node] = []
    for node in query.nodes {
      try check.add(Self.lookup)
      let arity = node.arity
      let children = arity == 0 ? [] : Array(stack.suffix(arity))
      stack.removeLast(children.count)
      stack.append(try self.node(node.kind, children, &check))
    }
    guard let root = stack.last, stack.count == 1 else {
      throw IndexError(
        .invalidArgument, expected: "a query of one tree", found: "\(stack.count) trees")
    }
    if let commonTerms { skipCommonTerms(root, commonTerms) }
    var maximum = 0.0
    QueryPlan.visit(root) { maximum += $0.ownMaximum }
    return QueryPlan(root: root, rounding: ScoreRounding(maximum: maximum))
  }

  // MARK: - Limits

  private func checkScoring() throws(IndexError) {
    guard (0...1_000).contains(scoring.k1), (0...1).contains(scoring.b),
      scoring.fieldWeights.values.allSatisfy({ (0...1_000).contains($0) })
    else {
      throw IndexError(
        .invalidArgument, expected: "k1 and field weights in 0 … 1000, b in 0 … 1",
        found: "k1 \(scoring.k1), b \(scoring.b), weights \(scoring.fieldWeights.values.sorted())")
    }
  }

  private func checkSize(_ query: Query) throws(IndexError) {
    try Self.check(query.depth, atMost: limits.maximumDepth, "nested clauses")
    var clauses = 0
    var bytes = 0
    for node in query.nodes {
      clauses += 1
      switch node.kind {
      case .term(let term, _, _): bytes += term.count
      case .prefix(let prefix, _, _, _): bytes += prefix.count
      case .phrase(let terms, _, _, _):
        clauses += terms.count
        bytes += terms.reduce(0) { $0 + $1.term.count }
      case .confirmed(let confirmed):
        clauses += confirmed.words.count
        bytes += confirmed.words.reduce(0) { $0 + $1.count }
      case .attributeIn(_, let values): clauses += values.count
      default: break
      }
    }
    try Self.check(clauses, atMost: limits.maximumClauses, "clauses")
    try Self.check(bytes, atMost: limits.maximumBytes, "bytes of terms")
  }

  private static func check(
    _ count: Int, atMost limit: Int, _ what: String
  ) throws(IndexError) {
    guard count <= limit else {
      throw IndexError(
        .limitExceeded, expected: "at most \(limit) \(what) in a query", found: "\(count)",
        advice: "Ask a smaller query, or raise the limit (QueryLimits).")
    }
  }

  private func checkBoost(_ boost: Double) throws(IndexError) {
    guard (0...QueryLimits.maximumBoost).contains(boost) else {
      throw IndexError(
        .invalidArgument, expected: "a boost or score in 0 … \(QueryLimits.maximumBoost)",
        found: "\(boost)")
    }
  }

  // MARK: - Nodes

  private func node(
    _ kind: Query.Node.Kind, _ children: [QueryPlan.Node], _ check: inout CancellationCheck
  ) throws(IndexError) -> QueryPlan.Node {
    switch kind {
    case .everything: return QueryPlan.Node(.everything)
    case .nothing: return QueryPlan.Node(.nothing)
    case .term(let term, let scope, let boost):
      return try termNode(term, scope, boost)
    case .phrase(let terms, let scope, let proximity, let boost):
      return try phraseNode(terms, scope, proximity, boost)
    case .prefix(let prefix, let scope, let maximum, let boost):
      try checkBoost(boost)
      return QueryPlan.Node(
        .set(try expand(prefix, try resolve(scope), maximum: maximum, &check), score: boost))
    case .attributeIn(let attribute, let values):
      return QueryPlan.Node(.attribute(attribute, try wanted(attribute, values: values)))
    case .attributeRange(let attribute, let lower, let upper):
      return QueryPlan.Node(.attribute(attribute, try wanted(attribute, lower, upper)))
    case .constant(let score):
      try checkBoost(score)
      guard let child = children.first else { return QueryPlan.Node(.nothing) }
      return QueryPlan.Node(.constant(child, score))
    case .confirmed(let confirmed):
      guard let child = children.first else { return QueryPlan.Node(.nothing) }
      return QueryPlan.Node(
        .confirmed(child, try confirmedClause(confirmed), confirmed.confirm))
    case .combination(let required, let optional, _):
      if required == 1 && children.count == 1 || optional == 1 && children.count == 1 {
        return children[0]
      }
      return QueryPlan.Node(
        .combination(
          required: Array(children[..<required]),
          optional: Array(children[required..<(required + optional)]),
          excluded: Array(children[(required + optional)...])))
    }
  }

  private func termNode(
    _ term: [UInt8], _ scope: Query.Scope, _ boost: Double
  ) throws(IndexError) -> QueryPlan.Node {
    let place = try resolve(scope)
    let lists = try find(term, place)
    let clause = try clause(
      .term, FewValues(term), place, documents: CollectionOfOne(lists.documents), boost)
    return QueryPlan.Node(
      .term(QueryPlan.TermPlan(term, clause, group: place.group, lists: lists)))
  }

  private func phraseNode(
    _ terms: [Query.PhraseTerm], _ scope: Query.Scope, _ proximity: Query.Proximity,
    _ boost: Double
  ) throws(IndexError) -> QueryPlan.Node {
    guard let first = terms.first else { return QueryPlan.Node(.nothing) }
    guard zip(terms, terms.dropFirst()).allSatisfy({ $0.offset <= $1.offset }) else {
      throw IndexError(
        .invalidArgument, expected: "phrase offsets that do not decrease",
        found: "\(terms.map(\.offset))")
    }
    if terms.count == 1 { return try termNode(first.term, scope, boost) }
    let place = try resolve(scope)
    for field in place.fields where !schema.allFields[field].storesPositions {
      throw IndexError(
        .invalidArgument, expected: "fields that store positions, for a phrase",
        found: "field “\(schema.allFields[field].name)”, which stores none")
    }
    var lists: [TermLists] = []
    lists.reserveCapacity(terms.count)
    for term in terms { lists.append(try find(term.term, place)) }
    let clause = try clause(
      .phrase, FewValues(terms.map(\.term)), place, documents: lists.lazy.map(\.documents), boost)
    let matcher = PhraseMatcher(
      offsets: terms.map { $0.offset - first.offset }, proximity: proximity)
    return QueryPlan.Node(
      .phrase(QueryPlan.PhrasePlan(clause, matcher, lists: lists)))
  }

  private func confirmedClause(
    _ confirmed: Query.Node.Confirmed
  ) throws(IndexError) -> TermClause {
    let place = try resolve(confirmed.scope)
    var documents: [Int] = []
    for word in confirmed.words { documents.append(try find(word, place).documents) }
    var clause = try clause(
      .confirmed, FewValues(confirmed.words), try resolve(confirmed.counted), documents: documents,
      of: statistics.groupDocuments[place.group], confirmed.boost)
    clause.isBounded = confirmed.isBounded
    return clause
  }

  // MARK: - Terms

  /// A scope as numbers.
  struct Place {
    let group: Int
    /// The fields looked at, ascending.
    let fields: Range<Int>
    let firstFieldOfGroup: Int
  }

  func resolve(_ scope: Query.Scope) throws(IndexError) -> Place {
    switch scope {
    case .group(let group):
      let fields = schema.fields(of: group)
      guard !fields.isEmpty else { throw unknown("field group \(group.rawValue)") }
      return Place(
        group: Int(group.rawValue), fields: fields, firstFieldOfGroup: fields.lowerBound)
    case .field(let field):
      guard let group = schema.group(of: field) else { throw unknown("field \(field.rawValue)") }
      let number = Int(field.rawValue)
      return Place(
        group: Int(group.rawValue), fields: number..<(number + 1),
        firstFieldOfGroup: schema.fields(of: group).lowerBound)
    }
  }

  private func unknown(_ what: String) -> IndexError {
    IndexError(.invalidArgument, expected: "fields and attributes of the schema", found: what)
  }

  /// The lists of a term, and the documents with it in any field of the group.
  func find(_ term: [UInt8], _ place: Place) throws(IndexError) -> TermLists {
    var lists = TermLists()
    for number in segments.indices {
      let documents = try unsafe term.span.withUnsafeBytes { (bytes) throws(IndexError) in
        try unsafe segments[number].dictionaries[place.group].find(bytes) { field, location in
          let field = place.firstFieldOfGroup + field
          guard place.fields.contains(field) else { return }
          lists.append(TermLists.List(segment: number, field: field, location: location))
        }
      }
      lists.documents += documents ?? 0
    }
    return lists
  }

  private func clause(
    _ kind: Explanation.Clause.Kind, _ terms: FewValues<[UInt8]>, _ place: Place,
    documents: some Collection<Int>, of groupDocuments: Int? = nil, _ boost: Double
  ) throws(IndexError) -> TermClause {
    try checkBoost(boost)
    let total = groupDocuments ?? statistics.groupDocuments[place.group]
    return TermClause(
      kind: kind, terms: terms,
      fields: place.fields.count == 1
        ? FewValues(field(place.fields.lowerBound)) : FewValues(place.fields.map(field)),
      isSingle: place.fields.count == 1,
      inverseDocumentFrequency: documents.reduce(0.0) {
        $0
          + CollectionStatistics.inverseDocumentFrequency(documents: total, frequency: $1)
      },
      documentFrequency: documents.min() ?? 0, boost: boost, k1: scoring.k1, b: scoring.b,
      rounding: .usual)
  }

  private func field(_ number: Int) -> TermClause.Field {
    let weight =
      scoring.fieldWeights.isEmpty ? 1 : scoring.fieldWeights[FieldID(number)] ?? 1
    let average = statistics.fields[number].averageLength
    return TermClause.Field(
      number: number, averageLength: average, weight: weight,
      share: FieldsScorer.Field(weight: weight, scoring: scoring, averageLength: average))
  }

  // MARK: - Prefixes

  /// The documents with any term that begins with `prefix`, per segment.
  private func expand(
    _ prefix: [UInt8], _ place: Place, maximum: Int, _ check: inout CancellationCheck
  ) throws(IndexError) -> [[UInt64]] {
    var expanded = Set<[UInt8]>()
    var sets: [[UInt64]] = []
    let limit = max(0, min(maximum, limits.maximumClauses))
    for segment in segments {
      var words = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
      var cursor = try segment.dictionaries[place.group].cursor(from: prefix)
      while let entry = cursor.entry, cursor.term.starts(with: prefix) {
        var isWanted = false
        for list in entry.lists {
          let field = place.firstFieldOfGroup + list.field
          guard place.fields.contains(field) else { continue }
          isWanted = true
          let postings = try PostingCursor(segment, field: field, location: list.location)
          try check.add(Self.lookup + postings.count)
          try postings.advance(to: 0)
          while postings.document != PostingCursor.end {
            words[Int(postings.document >> 6)] |= 1 << UInt64(postings.document & 63)
            try postings.next()
          }
        }
        if isWanted, expanded.insert(cursor.term).inserted {
          try Self.check(expanded.count, atMost: limit, "terms of a prefix")
        }
        try cursor.advance()
      }
      sets.append(words)
    }
    return sets
  }

  // MARK: - Attributes

  private func column(
    _ attribute: AttributeID, _ segment: SegmentReader
  ) throws(IndexError) -> AttributeColumn? {
    let number = Int(attribute.rawValue)
    guard number < schema.attributes.count else { throw unknown("attribute \(number)") }
    return segment.directory.attributes[number].map {
      AttributeColumn(segment, layout: $0, kind: schema.attributes[number].kind)
    }
  }

  private func checkKind(
    _ value: AttributeValue, _ attribute: AttributeID
  ) throws(IndexError) {
    let number = Int(attribute.rawValue)
    guard number < schema.attributes.count else { throw unknown("attribute \(number)") }
    guard schema.attributes[number].kind == value.kind else {
      throw IndexError(
        .invalidArgument, expected: "a value of the kind of “\(schema.attributes[number].name)”",
        found: "\(value)")
    }
  }

  private func wanted(
    _ attribute: AttributeID, values: [AttributeValue]
  ) throws(IndexError) -> [[Bool]?] {
    for value in values { try checkKind(value, attribute) }
    var result: [[Bool]?] = []
    for segment in segments {
      guard let column = try column(attribute, segment) else {
        result.append(nil)
        continue
      }
      var flags = [Bool](repeating: false, count: column.valueCount)
      for value in values {
        let ordinal = try column.lowerBound(value)
        if ordinal < flags.count, try column.value(ordinal) == value { flags[ordinal] = true }
      }
      result.append(flags.contains(true) ? flags : nil)
    }
    return result
  }

  private func wanted(
    _ attribute: AttributeID, _ lower: AttributeValue?, _ upper: AttributeValue?
  ) throws(IndexError) -> [[Bool]?] {
    if let lower { try checkKind(lower, attribute) }
    if let upper { try checkKind(upper, attribute) }
    var result: [[Bool]?] = []
    for segment in segments {
      guard let column = try column(attribute, segment) else {
        result.append(nil)
        continue
      }
      var start = 0
      var end = column.valueCount
      if let lower { start = try column.lowerBound(lower) }
      if let upper { end = try column.lowerBound(upper, after: true) }
      let flags = (0..<column.valueCount).map { $0 >= start && $0 < end }
      result.append(flags.contains(true) ? flags : nil)
    }
    return result
  }

  // MARK: - Common terms

  private func skipCommonTerms(_ root: QueryPlan.Node, _ options: CommonTerms) {
    guard documentCount >= options.minimumDocuments else { return }
    QueryPlan.visit(root) { node in
      guard case .combination(let required, let optional, _) = node.kind, required.isEmpty else {
        return
      }
      var terms: [QueryPlan.TermPlan] = []
      for child in optional {
        if case .term(let plan) = child.kind, plan.clause.boost > 0 { terms.append(plan) }
      }
      let distinct = Set(terms.map { [UInt8($0.group)] + $0.term })
      guard distinct.count > options.minimumTerms else { return }
      let limit = options.fraction * Double(documentCount)
      let rarest = terms.map(\.clause.documentFrequency).min() ?? 0
      let isLast = Double(rarest) > limit
      var kept = false
      for plan in terms where Double(plan.clause.documentFrequency) > limit {
        if isLast, !kept, plan.clause.documentFrequency == rarest {
          kept = true
          continue
        }
        plan.clause.isSkipped = true
      }
    }
  }
}
