import DocumentModel
import SearchIndex
import SourceText

/// Turns a query of the query language into a query over the terms of the index.
///
/// Words, exact strings and filters decide what matches; bigrams and phrases beside them only add
/// to the score.
struct QueryCompiler {
  private let schema: DocumentSchema
  private let analyzer: QueryAnalyzer
  private let ranking: Ranking
  private let options: SearchOptions
  private let limits: QueryLimits
  private let confirm: (ExactClause) -> SearchIndex.Query.Confirmation

  /// - Parameters:
  ///   - options: how the search is run.
  ///   - confirm: makes the clause that looks for exact strings in the text of a document.
  init(
    schema: DocumentSchema, analyzer: QueryAnalyzer, options: SearchOptions,
    limits: QueryLimits, confirm: @escaping (ExactClause) -> SearchIndex.Query.Confirmation
  ) {
    self.schema = schema
    self.analyzer = analyzer
    ranking = options.ranking
    self.options = options
    self.limits = limits
    self.confirm = confirm
  }

  /// A compiled clause, with what the clause above it has to know.
  private struct Clause {
    enum Role { case required, optional, excluded }

    /// What must match, one of them or, where there is only one, that one.
    var alternatives: [SearchIndex.Query]
    var role = Role.required
    /// Clauses that only add to the score of what the query matches.
    var scoring: [SearchIndex.Query] = []
    /// The strings of an exact clause, which ``Query/near(_:within:)`` joins.
    var exact: ExactClause?
    /// What it was made of, where that is one leaf of the query as it stands there.
    var leaf: Query.Content?

    init(
      _ query: SearchIndex.Query, scoring: [SearchIndex.Query] = [], exact: ExactClause? = nil
    ) {
      self.init(anyOf: [query], scoring: scoring, exact: exact)
    }

    init(
      anyOf alternatives: [SearchIndex.Query], scoring: [SearchIndex.Query] = [],
      exact: ExactClause? = nil
    ) {
      self.alternatives = alternatives
      self.scoring = scoring
      self.exact = exact
    }

    /// What decides whether the clause matches.
    var query: SearchIndex.Query {
      alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    /// The clause with its scoring clauses beside it.
    var whole: SearchIndex.Query {
      scoring.isEmpty ? query : .combination(required: [query], optional: scoring)
    }
  }

  /// The query over terms.
  /// - Throws: `limitExceeded` for a tree that is too deep, `timedOut`.
  func compile(_ query: Query) throws(IndexError) -> SearchIndex.Query {
    var leaves: [Query.Content: Clause] = [:]
    let root = try query.fold { (content, children: [Clause]) throws(IndexError) in
      try options.deadline.check()
      guard children.isEmpty else { return try clause(for: content, over: children) }
      if let known = leaves[content] { return known }
      var clause = try clause(for: content, over: [])
      clause.leaf = content
      leaves[content] = clause
      return clause
    }
    guard let root else { return .nothing }
    return root.role == .excluded ? .not(root.whole) : root.whole
  }

  private func clause(
    for content: Query.Content, over children: [Clause]
  ) throws(IndexError) -> Clause {
    switch content {
    case .words(let text, let field): return wordsClause(text, field)
    case .exact(let text, let field): return exactClause(text, field)
    case .documentNumber(let text, let field): return numberClause(text, field)
    case .prefix(let text, let field): return prefixClause(text, field)
    case .date(let range): return Clause(dateQuery(range))
    case .everything: return Clause(.everything)
    case .tooDeep:
      throw IndexError(
        .limitExceeded, expected: "at most \(limits.nesting) levels of brackets",
        found: "a deeper query")
    case .near(let distance): return nearClause(children, distance)
    case .all: return combined(children, joining: .all)
    case .any: return combined(children, joining: .any)
    case .not: return negated(children)
    case .optional:
      var clause = children.first ?? Clause(.nothing)
      clause.role = .optional
      return clause
    case .boost(let factor): return boosted(children, by: factor)
    }
  }

  // MARK: - Operators

  private enum Joining { case all, any }

  private func combined(_ children: [Clause], joining: Joining) -> Clause {
    let excluded = children.filter { $0.role == .excluded }.map(\.whole)
    let wishes = children.filter { $0.role == .optional }.map(\.whole)
    let wanted = withoutRepetitions(children.filter { $0.role == .required })
    switch joining {
    case .all:
      // The scoring clauses of all words stand side by side beside all required clauses.
      return Clause(
        .combination(
          required: wanted.map(\.query), optional: wishes + wanted.flatMap(\.scoring),
          excluded: excluded))
    case .any:
      // One flat list: the scorer sees every term, and may leave out the most common ones.
      return Clause(
        anyOf: wanted.flatMap(\.alternatives) + wishes + excluded.map { .not($0) },
        scoring: wanted.flatMap(\.scoring))
    }
  }

  /// What is typed again asks for nothing more: it is looked for once, and weighs more, as a word
  /// that a run repeats.
  private func withoutRepetitions(_ clauses: [Clause]) -> [Clause] {
    var counts: [Query.Content: Int] = [:]
    for case let leaf? in clauses.map(\.leaf) { counts[leaf, default: 0] += 1 }
    return clauses.compactMap { clause in
      guard let leaf = clause.leaf else { return clause }
      guard let count = counts.removeValue(forKey: leaf) else { return nil }
      return count > 1 ? boosted([clause], by: saturation(of: count)) : clause
    }
  }

  /// How much a term weighs that a query holds `count` times (Robertson & Zaragoza 2009, the query's
  /// own frequency part: (k3 + 1) · qtf / (k3 + qtf)).
  private func saturation(of count: Int) -> Double {
    (ranking.k3 + 1) * Double(count) / (ranking.k3 + Double(count))
  }

  private func negated(_ children: [Clause]) -> Clause {
    guard let child = children.first else { return Clause(.nothing) }
    // What is excluded adds nothing to a score, so its scoring clauses are left out.
    if child.role == .excluded { return Clause(.constant(child.query)) }
    var clause = Clause(child.query)
    clause.role = .excluded
    return clause
  }

  private func boosted(_ children: [Clause], by factor: Double) -> Clause {
    guard var child = children.first else { return Clause(.nothing) }
    child.alternatives = child.alternatives.map { $0.boosted(by: factor) }
    child.scoring = child.scoring.map { $0.boosted(by: factor) }
    child.leaf = nil
    return child
  }

  // MARK: - Leaves

  /// Where the words of a field are looked for; nil for a field that is an attribute.
  private func scope(of field: Query.Field?) -> SearchIndex.Query.Scope? {
    switch field {
    case nil: .group(schema.words)
    case .title?: .field(schema.title)
    case .heading?: .field(schema.heading)
    case .body?: .field(schema.body)
    default: nil
    }
  }

  private func wordsClause(_ text: String, _ field: Query.Field?) -> Clause {
    guard let scope = scope(of: field) else { return attributeClause(text, field) }
    let words = analyzer.words(of: text)
    guard !words.isEmpty else { return exactClause(text, field) }
    if let character = characterClause(text, words, field, scope) { return character }
    var scoring: [SearchIndex.Query] = []
    if words.count > 1 {
      let phrase = words.map { SearchIndex.Query.PhraseTerm($0.term, offset: $0.offset) }
      scoring.append(.phrase(phrase, in: scope))
    }
    if ranking.bigramWeight > 0 { scoring += bigramClauses(of: text) }
    let reading = analyzer.reading(of: text)
    let terms =
      saturated(reading.words.map(\.term), in: scope, weight: 1)
      + reading.numbers.flatMap { numberQueries($0.term, words: $0.words, in: scope) }
    // The whole of it may be a word inside longer ones (一系 in 一系列), though alone it is cut.
    let whole = SearchIndex.Query.term(analyzer.folded(text), in: scope)
    if options.matching == .any { return Clause(anyOf: terms + [whole] + scoring) }
    guard terms.count > 1 else { return Clause(anyOf: terms, scoring: scoring) }
    var alternatives = [.all(terms), whole]
    if reading.words.contains(where: \.isCharacter) {
      alternatives.append(insideWords(text, field))
    }
    return Clause(anyOf: alternatives, scoring: scoring)
  }

  /// A single character stands in longer words too: every occurrence counts, and those that are
  /// words of their own add to the score. Nil where the text is no single character of Han, or a
  /// number (三 is found by its value, not inside 三十).
  private func characterClause(
    _ text: String, _ words: [QueryAnalyzer.Word], _ field: Query.Field?,
    _ scope: SearchIndex.Query.Scope
  ) -> Clause? {
    let scalars = Folding.fold(text).unicodeScalars
    guard words.count == 1, scalars.count == 1, let scalar = scalars.first,
      scalar.properties.isIdeographic, !ChineseNumerals.isNumeral(scalar)
    else { return nil }
    return Clause(
      exactClause(text, field).query, scoring: [.term(words[0].term, in: scope)])
  }

  /// The typed text inside words of the index that are longer. Words inside words are terms of
  /// their own, but for single characters: 国务, cut 国|务, is found in 国务院 only by its bigram,
  /// and then by a look at the words of the text.
  private func insideWords(_ text: String, _ field: Query.Field?) -> SearchIndex.Query {
    confirmed(
      ExactClause(
        patterns: [ExactPattern(text)], texts: [text], field: field, distance: nil, edges: .words)
    ).query
  }

  /// A number matches by its value, however it is written; as a word, too, where it is one word,
  /// which may stand inside a longer one. In any-mode its words match one by one.
  private func numberQueries(
    _ term: [UInt8], words: [QueryAnalyzer.Word], in scope: SearchIndex.Query.Scope
  ) -> [SearchIndex.Query] {
    let value = SearchIndex.Query.term(term, in: scope)
    let asWords = saturated(words.map(\.term), in: scope, weight: 1)
    if options.matching == .any { return [value] + asWords }
    return [words.count == 1 ? .any([value] + asWords) : value]
  }

  private func bigramClauses(of text: String) -> [SearchIndex.Query] {
    saturated(
      analyzer.hanBigrams(of: text), in: .field(schema.bigrams), weight: ranking.bigramWeight)
  }

  /// A clause for each distinct term; repeated terms weigh more, saturated by k3.
  private func saturated(
    _ terms: [[UInt8]], in scope: SearchIndex.Query.Scope, weight: Double
  ) -> [SearchIndex.Query] {
    var counts: [[UInt8]: Int] = [:]
    var order: [[UInt8]] = []
    for term in terms {
      if counts[term] == nil { order.append(term) }
      counts[term, default: 0] += 1
    }
    return order.map { term in
      .term(term, in: scope, boost: weight * saturation(of: counts[term] ?? 1))
    }
  }

  private func exactClause(_ text: String, _ field: Query.Field?) -> Clause {
    guard scope(of: field) != nil else { return attributeClause(text, field) }
    let pattern = ExactPattern(text, isStrict: options.isStrict)
    // Of nothing but what folding leaves out.
    guard !pattern.isEmpty else { return Clause(.nothing) }
    let clause = ExactClause(patterns: [pattern], texts: [text], field: field, distance: nil)
    return answeredByPostings(clause) ?? confirmed(clause)
  }

  /// One character, and two where all fields count alike, need no look at the text: a document
  /// contains them exactly as often as the term in the index occurs in it.
  private func answeredByPostings(_ clause: ExactClause) -> Clause? {
    let candidates = clause.patterns.map(\.candidateTerms)
    guard clause.field == nil, candidates.count == 1, candidates[0].isSufficient,
      let term = candidates[0].clauses.first?.terms.first
    else { return nil }
    if case .bigram = term, !ranking.weighsFieldsAlike { return nil }
    return Clause(candidateQuery(term), exact: clause)
  }

  private func nearClause(_ children: [Clause], _ distance: Int) -> Clause {
    let parts = children.compactMap(\.exact)
    return confirmed(
      ExactClause(
        patterns: parts.flatMap(\.patterns), texts: parts.flatMap(\.texts),
        field: parts.first?.field, distance: distance))
  }

  /// A clause answered by bigrams or single characters, and confirmed in the stored text.
  ///
  /// Where all fields count alike the occurrences of a free string are counted in the document as a
  /// whole, as those of one character are: then the bigrams' frequencies and the document's length
  /// bound its score so well that few documents are looked at in vain.
  private func confirmed(_ clause: ExactClause) -> Clause {
    var clause = clause
    clause.countsWholeDocument =
      clause.field == nil && clause.edges == .free && ranking.weighsFieldsAlike
    let candidates = clause.patterns.flatMap(\.candidateTerms.clauses)
    let words = clause.texts.flatMap { analyzer.words(of: $0).map(\.term) }
    let query = SearchIndex.Query.confirmed(
      .all(candidates.map(candidateQuery)), words: words,
      in: scope(of: clause.field) ?? .group(schema.words),
      countedIn: clause.countsWholeDocument ? .field(schema.bigrams) : nil,
      isBounded: clause.distance == nil && candidates.contains(where: \.boundsOccurrences),
      by: confirm(clause))
    return Clause(query, exact: clause)
  }

  private func candidateQuery(_ clause: CandidateTerms.Clause) -> SearchIndex.Query {
    let alternatives = clause.terms.map(candidateQuery)
    let query = alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    // A constant clause says nothing about how often something occurs.
    return clause.boundsOccurrences ? query : .constant(query)
  }

  private func candidateQuery(_ term: CandidateTerms.Term) -> SearchIndex.Query {
    switch term {
    case .bigram(let bytes): .term(bytes, in: .field(schema.bigrams))
    case .character(let bytes): .term(bytes, in: .field(schema.characters))
    }
  }

  private func prefixClause(_ text: String, _ field: Query.Field?) -> Clause {
    guard let scope = scope(of: field) else { return attributeClause(text, field, isPrefix: true) }
    return Clause(
      .prefix(
        analyzer.folded(text), in: scope, maximumExpansions: limits.expansions))
  }

  private func dateQuery(_ range: DateRange) -> SearchIndex.Query {
    let days = range.ordinals
    return .attribute(
      schema.date, from: .integer(Int64(days.lowerBound)),
      through: .integer(Int64(days.upperBound)))
  }

  /// A document number is found as the document's own, or cited in its text.
  private func numberClause(_ text: String, _ field: Query.Field?) -> Clause {
    let own = ownNumberQuery(text)
    switch field {
    case .number?: return Clause(own)
    case nil, .title?, .heading?, .body?:
      let cited = NumberForms.texts(of: text).map { exactClause($0, field).query }
      return Clause(.any([own] + cited))
    default: return attributeClause(text, field)
    }
  }

  private func ownNumberQuery(_ text: String) -> SearchIndex.Query {
    let key = DocumentModel.DocumentNumber(text)?.key ?? text
    return .constant(.attribute(schema.number, equals: .string(key)), score: 1)
  }

  private func attributeClause(
    _ text: String, _ field: Query.Field?, isPrefix: Bool = false
  ) -> Clause {
    let attribute: AttributeID
    switch field {
    case .number?: return Clause(ownNumberQuery(text))
    case .issuer?: attribute = schema.issuer
    case .kind?: attribute = schema.kind
    case .path?: return Clause(.startingWith(text, schema.path))
    default: return Clause(.nothing)
    }
    let query: SearchIndex.Query =
      isPrefix
      ? .startingWith(text, attribute) : .attribute(attribute, equals: .string(text))
    return Clause(query)
  }
}

/// Strings that the text of a document must hold.
struct ExactClause: Sendable {
  /// The strings; more than one must stand near each other in one paragraph.
  var patterns: [ExactPattern]
  /// The strings as typed.
  var texts: [String]
  /// The field they must stand in.
  var field: Query.Field?
  /// The most characters between several strings.
  var distance: Int?
  /// What the ends of an occurrence must fit.
  var edges = WordEdges.Rule.free
  /// Whether all occurrences are counted as of one field, the length of which is that of the
  /// document in bigrams.
  var countsWholeDocument = false
}

extension SearchIndex.Query {
  /// The documents with a value that begins with `prefix`.
  static func startingWith(_ prefix: String, _ attribute: AttributeID) -> Self {
    .attribute(attribute, from: .string(prefix), through: .string(prefix + "\u{10FFFF}"))
  }
}
