import Synchronization
import TestSupport
import Testing

@testable import SearchIndex

/// Random trees over lists of all lengths: the search by ranges, the search by documents and the
/// exhaustive scorer must agree bit for bit.
struct RangeSearchTests {
  static let words = Query.Scope.group(GroupID(0))
  static let pairs = Query.Scope.field(FieldID(3))

  /// Two segments: one with many ranges and lists that store bounds, one with a few documents.
  ///
  /// Half of the documents have no title, so that lists of the group's fields differ.
  private func makeIndex(using generator: inout SeededGenerator) throws -> InvertedIndex {
    let schema = try Schema(
      groups: [
        .init("words", fields: [.init("title"), .init("heading"), .init("body")]),
        .init("pairs", fields: [.init("pair", storesPositions: false)]),
      ],
      attributes: [.init("year", .integer), .init("tag", .string)])
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create, options: IndexOptions(mergeFactor: 0))
    for size in [11_000, 700] {
      try index.update { batch in
        for number in 0..<size {
          try batch.add(id: "\(size)-\(number)") { sink in
            let title = Bool.random(using: &generator) ? 3 : 0
            for (field, most) in [title, 4, 20, 16].enumerated() {
              for position in 0..<Int.random(in: 0...most, using: &generator) {
                let term = Self.term(using: &generator)
                sink.add(term: term.span, field: FieldID(field), position: UInt32(position))
              }
            }
            sink.set(AttributeID(0), .integer(Int64(2000 + number * 20 / size)))
            if number % 3 == 0 { sink.set(AttributeID(1), .string("甲")) }
          }
        }
      }
    }
    try index.update { batch in
      for number in stride(from: 0, to: 11_000, by: 7) { try batch.delete(id: "11000-\(number)") }
    }
    return index
  }

  /// Some terms in nearly every document, some in very few.
  static func term(using generator: inout SeededGenerator) -> [UInt8] {
    let x = Double.random(in: 0..<1, using: &generator)
    return Array("w\(Int(x * x * x * x * 400))".utf8)
  }

  private func leaf(using generator: inout SeededGenerator) -> Query {
    let boosts: [Double] = [1, 1, 1, 0.5, 3, 0]
    let boost = boosts.randomElement(using: &generator) ?? 1
    func term() -> [UInt8] { Self.term(using: &generator) }
    switch Int.random(in: 0..<16, using: &generator) {
    case 0..<6: return .term(term(), in: Self.words, boost: boost)
    case 6..<9: return .term(term(), in: Self.pairs, boost: boost)
    case 9: return .term(term(), in: .field(FieldID(1)), boost: boost)
    case 10, 11:
      let proximity: [Query.Proximity] = [.exact, .ordered(slop: 2), .unordered(width: 4)]
      return .phrase(
        (0..<Int.random(in: 2...3, using: &generator)).map {
          Query.PhraseTerm(term(), offset: UInt32($0))
        }, in: Bool.random(using: &generator) ? Self.words : .field(FieldID(2)),
        proximity: proximity.randomElement(using: &generator) ?? .exact, boost: boost)
    case 12:
      let first = Int64.random(in: 2000...2020, using: &generator)
      return .attribute(AttributeID(0), from: .integer(first), through: .integer(first + 8))
    case 13: return .attribute(AttributeID(1), equals: .string("甲"))
    case 14: return .constant(.term(term(), in: Self.words), score: boost)
    default: return .prefix(Array("w39".utf8), in: Self.words, boost: boost)
    }
  }

  private func tree(_ depth: Int, using generator: inout SeededGenerator) -> Query {
    guard depth > 0, Int.random(in: 0..<4, using: &generator) > 0 else {
      return leaf(using: &generator)
    }
    func clauses(_ least: Int, _ most: Int) -> [Query] {
      (0..<Int.random(in: least...most, using: &generator)).map { _ in
        tree(depth - 1, using: &generator)
      }
    }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .all(clauses(1, 3))
    case 1: return .any(clauses(2, 8))
    case 2: return .combination(required: clauses(1, 2), optional: clauses(1, 6))
    case 3: return .combination(optional: clauses(1, 4), excluded: clauses(1, 1))
    case 4:
      return .combination(
        required: clauses(1, 2), optional: clauses(0, 3), excluded: clauses(1, 2))
    default: return .all([.any(clauses(1, 3)), tree(depth - 1, using: &generator)])
    }
  }

  @Test(arguments: 0..<4)
  func agreesWithExhaustiveScorer(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 900 + seed)
    let snapshot = try makeIndex(using: &generator).snapshot()
    let scoring = [
      BM25(), BM25(k1: 0.4, b: 0), BM25(k1: 3, b: 1),
      BM25(k1: 1.2, b: 0.65, fieldWeights: [FieldID(0): 4, FieldID(1): 0, FieldID(2): 0.5]),
    ][Int(seed)]
    for round in 0..<60 {
      var query = tree(3, using: &generator)
      if round % 8 == 0 { query = confirmed(query, using: &generator) }
      let limit = [1, 10, 10, 100, 20_000][round % 5]
      var options = SearchOptions(limit: limit, scoring: scoring)
      if round % 3 == 0 {
        options.commonTerms = CommonTerms(fraction: 0.3, minimumTerms: 2, minimumDocuments: 100)
      }
      options.scorer = .exhaustive
      let exhaustive = try snapshot.search(query, options: options)
      for scorer in [SearchOptions.Scorer.pruned, .byDocument] {
        options.scorer = scorer
        let hits = try snapshot.search(query, options: options).hits
        #expect(hits == exhaustive.hits, "round \(round) \(scorer)")
      }
      options.scorer = .pruned
      options.after = exhaustive.hits.dropFirst(limit / 2).first
      let next = try snapshot.search(query, options: options)
      #expect(
        next.hits.starts(with: exhaustive.hits.dropFirst(limit / 2 + 1)), "page two, round \(round)"
      )
    }
  }

  /// A query beside a clause that a caller confirms: every other document of a term.
  private func confirmed(_ query: Query, using generator: inout SeededGenerator) -> Query {
    let term = Self.term(using: &generator)
    let clause = Query.confirmed(
      .term(term, in: Self.pairs), words: [term], in: Self.pairs,
      isBounded: Bool.random(using: &generator)
    ) { (document, frequencies) in
      if document.rawValue % 2 == 0 { frequencies.add(1, in: FieldID(3)) }
    }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return .any([clause, query])
    case 1: return .all([clause, query])
    case 2: return .combination(required: [query], optional: [clause])
    default: return .combination(required: [query], excluded: [clause])
    }
  }

  @Test
  func stopsWhenCancelled() throws {
    var generator = SeededGenerator(seed: 3)
    let snapshot = try makeIndex(using: &generator).snapshot()
    let query = Query.any((0..<40).map { .term(Array("w\($0)".utf8), in: Self.words) })
    var options = SearchOptions(limit: 10_000)
    // The first question is asked before the search.
    let asked = Mutex(0)
    options.isCancelled = {
      asked.withLock { count in
        count += 1
        return count > 1
      }
    }
    #expect(throws: IndexError.self) { _ = try snapshot.search(query, options: options) }
  }

  @Test
  func masksAreSets() throws {
    var mask = RangeMask(first: 70)
    var places: [Int] = []
    try mask.forEachPlace { places.append($0) }
    #expect(places == Array(0..<70))
    mask.subtract(RangeMask(first: 65))
    places = []
    try mask.forEachPlace { places.append($0) }
    #expect(places == Array(65..<70))
    #expect(RangeMask(first: 256) == .all)
    #expect(RangeMask(first: 0) == .none && RangeMask.none.isEmpty)
    let bits = RangeBits()
    bits.set(mask)
    bits.insert(255)
    #expect(bits.contains(65) && !bits.contains(64) && bits.contains(255))
    mask.formUnion(bits.take())
    #expect(bits.take() == .none)
    mask.formIntersection(RangeMask(first: 66))
    places = []
    try mask.forEachPlace { places.append($0) }
    #expect(places == [65])
  }

  /// The vector kernel and the Swift form give the same shares and contributions.
  @Test
  func sharesAreThoseOfOneFormula() throws {
    var generator = SeededGenerator(seed: 8)
    let snapshot = try makeIndex(using: &generator).snapshot()
    let plan = try snapshot.planner(SearchOptions()).plan(.term("w0", in: Self.words))
    guard case .term(let term) = plan.root.kind else { return }
    var check = CancellationCheck(nil)
    let segment = snapshot.segments[0]
    for found in term.lists[0] {
      let field = try #require(term.clause.fields.first { $0.number == found.field })
      let list = try RangeList(
        segment, field: found.field, location: found.location, scorer: term.clause.fieldScorer,
        tables: snapshot.partTables)
      let postings = try GatheredPostings(list, share: field.share, in: .all, &check)
      #expect(postings.count == list.count)
      let cursor = try PostingCursor(segment, field: found.field, location: found.location)
      var sums: [Double] = []
      for place in 0..<postings.count {
        try cursor.advance(to: unsafe postings.documents[place])
        let share = field.share.share(
          frequency: Double(try cursor.frequency()), length: Double(cursor.length()))
        #expect(unsafe cursor.document == postings.documents[place])
        #expect(unsafe share == postings.values[place])
        sums.append(share)
      }
      let scorer = term.clause.fieldsScorer
      unsafe scorer.contribute(postings.values, postings.count)
      for (place, sum) in sums.enumerated() {
        #expect(unsafe scorer.contribution(sum) == postings.values[place])
      }
    }
  }
}
