import TestSupport
import Testing

@testable import SearchIndex

/// Random corpora and queries: the pruning scorer, the exhaustive scorer and a plain oracle over token
/// lists must agree.
struct RandomSearchTests {
  /// An index of a corpus in several segments, with some documents replaced and deleted.
  func makeIndex(
    _ corpus: inout PlainCorpus, segments: Int, reorders: Bool = false,
    using generator: inout SeededGenerator
  ) throws -> InvertedIndex {
    let schema = try PlainSchema.make()
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create,
      options: IndexOptions(mergeFactor: 0, reordersDocuments: reorders))
    let size = (corpus.documents.count + segments - 1) / segments
    for start in stride(from: 0, to: corpus.documents.count, by: size) {
      let end = min(start + size, corpus.documents.count)
      try index.update { batch in
        for document in corpus.documents[start..<end] {
          try batch.add(id: document.id) { document.write(into: &$0, schema: schema) }
        }
      }
    }
    try index.update { batch in
      for number in corpus.documents.indices
      where Int.random(in: 0..<15, using: &generator) == 0 {
        corpus.documents[number].isDeleted = true
        try batch.delete(id: corpus.documents[number].id ?? "")
      }
    }
    return index
  }

  func randomQuery(
    _ corpus: PlainCorpus, depth: Int, using generator: inout SeededGenerator
  ) -> PlainQuery {
    let fieldSets = [[0, 1], [0], [1], [2], [2], [3]]
    let fields = fieldSets.randomElement(using: &generator) ?? [2]
    func term() -> String { corpus.term(using: &generator) }
    if depth > 0, Int.random(in: 0..<3, using: &generator) > 0 {
      func clauses(_ limit: Int) -> [PlainQuery] {
        (0..<Int.random(in: 0...limit, using: &generator)).map { _ in
          randomQuery(corpus, depth: depth - 1, using: &generator)
        }
      }
      let required = clauses(2)
      let optional = clauses(3)
      let excluded = Int.random(in: 0..<4, using: &generator) == 0 ? clauses(1) : []
      return .combination(required, optional, excluded)
    }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0...5: return .term(term(), fields: fields)
    case 6, 7:
      let proximity: [Query.Proximity] = [
        .exact, .exact, .ordered(slop: 2), .unordered(width: 5),
      ]
      let phraseFields = fields == [3] ? [2] : fields
      let count = Int.random(in: 2...3, using: &generator)
      var offset: UInt32 = 0
      let terms = (0..<count).map { _ in
        defer { offset += UInt32.random(in: 1...2, using: &generator) }
        return (term(), offset)
      }
      return .phrase(
        terms, fields: phraseFields, proximity.randomElement(using: &generator) ?? .exact)
    case 8: return .prefix("t1", fields: fields)
    case 9: return .years(2002...Int64.random(in: 2002...2008, using: &generator))
    case 10:
      return .constant(
        .term(term(), fields: fields), Double(Int.random(in: 0...3, using: &generator)))
    default:
      return Bool.random(using: &generator) ? .tag("乙") : .evenConfirmed(term(), field: 2)
    }
  }

  private func check(
    _ query: PlainQuery, _ snapshot: Snapshot, _ oracle: BruteForce, scoring: BM25
  ) throws {
    let tree = query.query(snapshot.schema)
    let expected = oracle.answer(query)
    var all = SearchOptions(limit: 10_000, scoring: scoring, countsMatches: true)
    all.scorer = .exhaustive
    let exhaustive = try snapshot.search(tree, options: all)
    #expect(exhaustive.matchCount == expected.count, "\(query)")
    #expect(
      Set(exhaustive.hits.map { Int($0.document.rawValue) }) == Set(expected.keys), "\(query)")
    let wrong = exhaustive.hits.first { hit in
      let score = expected[Int(hit.document.rawValue)] ?? -1
      return abs(hit.score - score) > 1e-9 * max(1, score)
    }
    #expect(wrong == nil, "\(query) \(expected[Int(wrong?.document.rawValue ?? 0)] ?? -1)")
    for limit in [1, 3, 10] {
      let pruned = try snapshot.search(
        tree, options: SearchOptions(limit: limit, scoring: scoring))
      // Bit for bit: `Hit` compares its score as a Double.
      #expect(pruned.hits == Array(exhaustive.hits.prefix(limit)), "\(query)")
      guard let last = pruned.hits.last else { continue }
      let next = try snapshot.search(
        tree, options: SearchOptions(limit: limit, after: last, scoring: scoring))
      #expect(
        next.hits == Array(exhaustive.hits.dropFirst(limit).prefix(limit)), "page two of \(query)")
    }
    if let best = exhaustive.hits.first {
      let explanation = try snapshot.explain(
        tree, document: best.document, options: SearchOptions(scoring: scoring))
      #expect(explanation.matches)
      #expect(explanation.score == best.score)
      #expect(explanation.clauses.reduce(0) { $0 + $1.contribution } == best.score)
    }
  }

  @Test(arguments: 0..<6)
  func agreesWithOracle(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed) &+ 77)
    var corpus = PlainCorpus(
      count: [40, 150, 300][seed % 3], vocabulary: [8, 40, 200][seed % 3], length: 30,
      using: &generator)
    let index = try makeIndex(&corpus, segments: 1 + seed % 3, using: &generator)
    var oracle = BruteForce(documents: corpus.documents)
    var scoring = BM25()
    if seed >= 3 {
      scoring = BM25(
        k1: Double.random(in: 0...3, using: &generator),
        b: Double.random(in: 0...1, using: &generator),
        fieldWeights: [FieldID(0): 3.5, FieldID(2): 0.5])
      oracle.k1 = scoring.k1
      oracle.b = scoring.b
      oracle.weights = [3.5, 1, 0.5, 1]
    }
    let snapshot = try index.snapshot()
    for _ in 0..<25 {
      try check(
        randomQuery(corpus, depth: 2, using: &generator), snapshot, oracle, scoring: scoring)
    }
    // After a merge without the deleted documents, the same with new numbers and statistics.
    try index.merge()
    let merged = try index.snapshot()
    #expect(merged.segments.count == 1 && merged.deletedCount == 0)
    oracle = BruteForce(
      documents: corpus.documents.filter { !$0.isDeleted }, k1: oracle.k1, b: oracle.b,
      weights: oracle.weights)
    for _ in 0..<10 {
      try check(
        randomQuery(corpus, depth: 1, using: &generator), merged, oracle, scoring: scoring)
    }
  }

  /// Lists of many blocks and superblocks, where pruning has something to skip.
  @Test(arguments: [1, 2])
  func prunesLongListsExactly(segments: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let schema = try Schema(groups: [.init("g", fields: [.init("f")])])
    let index = try InvertedIndex(
      in: MemoryDirectory(), schema: schema, mode: .create, options: IndexOptions(mergeFactor: 0))
    let terms = (0..<12).map { Array("w\($0)".utf8) }
    // Enough documents for lists with stored bounds of ranges, or for two segments without.
    let size = segments == 1 ? 12_000 : 5_000
    for _ in 0..<segments {
      try index.update { batch in
        for _ in 0..<size {
          try batch.add(id: nil) { sink in
            let length = Int.random(in: 1...24, using: &generator)
            for position in 0..<length {
              let x = Double.random(in: 0..<1, using: &generator)
              let term = terms[Int(x * x * 12)]
              sink.add(term: term.span, field: FieldID(0), position: UInt32(position))
            }
          }
        }
      }
    }
    let snapshot = try index.snapshot()
    let scope = Query.Scope.field(FieldID(0))
    for round in 0..<15 {
      let chosen = terms.shuffled(using: &generator).prefix(1 + round % 5)
      let clauses = chosen.map { Query.term($0, in: scope) }
      let phrase = Query.phrase(
        chosen.enumerated().map { Query.PhraseTerm($1, offset: UInt32($0)) }, in: scope)
      for query in [
        Query.any(clauses), .all(clauses), phrase,
        .combination(required: [clauses[0]], optional: Array(clauses.dropFirst())),
        .any(clauses.map { $0.boosted(by: 0) } + [.term("nowhere", in: scope)]),
      ] {
        for scoring in [BM25(), BM25(k1: 0.4, b: 0), BM25(k1: 3, b: 1)] {
          let limit = [1, 10, 100, size * 2][round % 4]
          let pruned = try snapshot.search(
            query, options: SearchOptions(limit: limit, scoring: scoring))
          let exhaustive = try snapshot.search(
            query, options: SearchOptions(limit: limit, scoring: scoring, scorer: .exhaustive))
          #expect(pruned.hits == exhaustive.hits, "round \(round)")
        }
      }
    }
  }
}
