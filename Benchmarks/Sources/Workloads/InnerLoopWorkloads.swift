import BenchmarkSupport
@_spi(InnerLoops) import SearchIndex

extension Workload {
  /// The inner loops of a search, one by one, on two lists of 20,000 made documents.
  static let innerLoops: [Workload] = [
    Workload("loop-decode", "documents and frequencies of 4,000 postings, 20 times") {
      let lists = try MadeLists()
      return lists.job(expected: lists.longer.reduce(0) { $0 &+ UInt64($1.document * $1.count) }) {
        try $0.decode()
      }
    },
    Workload("loop-positions", "positions of 4,000 postings, 20 times") {
      let lists = try MadeLists()
      return lists.job(expected: lists.longer.reduce(0) { $0 &+ UInt64($1.positions) }) {
        try $0.decodePositions()
      }
    },
    Workload("loop-intersect", "1,000 documents looked up among 4,000, 20 times") {
      let lists = try MadeLists()
      let shorter = Set(lists.shorter.map(\.document))
      let both = lists.longer.count { shorter.contains($0.document) }
      return lists.job(expected: UInt64(both)) { try $0.intersect() }
    },
    Workload("loop-score", "scores of 4,000 postings, 20 times") {
      let lists = try MadeLists()
      return lists.job(expected: try lists.scoreOfLonger()) { try $0.score() }
    },
    Workload("loop-top", "the best 10 of 20,000 scores, 20 times") {
      var generator = SeededGenerator(seed: 5)
      // Multiples of a small power of two, so that sums are exact.
      let scores = (0..<20_000).map { _ in
        Double(Int.random(in: 0..<(1 << 20), using: &generator)) * 0x1p-16
      }
      let best = scores.sorted(by: >).prefix(10).reduce(0, +)
      return Prepared(expected: 20 * UInt64(best * 0x1p20)) {
        var sum: UInt64 = 0
        for _ in 0..<20 { sum &+= InnerLoops.best(10, of: scores) }
        return sum
      }
    },
  ]
}

/// Two posting lists: `b` stands in one of five documents, `a` in one of twenty.
private struct MadeLists {
  struct Posting {
    var document: Int
    var count: Int
    /// The sum of the term's positions.
    var positions: Int
  }

  private(set) var shorter: [Posting] = []
  private(set) var longer: [Posting] = []
  private let snapshot: Snapshot
  private let loops: InnerLoops

  init() throws {
    let schema = try Schema(groups: [.init("words", fields: [.init("body")])])
    guard let body = schema.field("body") else { throw BenchError("the schema lost its field") }
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    let analyzer = WhitespaceAnalyzer()
    var generator = SeededGenerator(seed: 3)
    var shorter: [Posting] = []
    var longer: [Posting] = []
    try index.update { batch in
      for document in 0..<20_000 {
        var words: [String] = (0..<Int.random(in: 3...12, using: &generator)).map { _ in "c" }
        for (word, rarity) in [("a", 20), ("b", 5)]
        where Int.random(in: 0..<rarity, using: &generator) == 0 {
          for _ in 0..<Int.random(in: 1...3, using: &generator) {
            words.insert(word, at: Int.random(in: 0...words.count, using: &generator))
          }
        }
        for word in ["a", "b"] where words.contains(word) {
          let places = words.indices.filter { words[$0] == word }
          let posting = Posting(
            document: document, count: places.count, positions: places.reduce(0, +))
          if word == "a" { shorter.append(posting) } else { longer.append(posting) }
        }
        let line = Array(words.joined(separator: " ").utf8)
        try batch.add(id: nil) { sink in analyzer.analyze(line.span, into: &sink, field: body) }
      }
    }
    self.shorter = shorter
    self.longer = longer
    snapshot = try index.snapshot()
    loops = try InnerLoops(snapshot, terms: [Array("a".utf8), Array("b".utf8)], in: body)
    scope = .field(body)
  }
  private let scope: Query.Scope

  /// The sum of the scores of all documents with the longer list's term, by the exhaustive scorer.
  func scoreOfLonger() throws -> UInt64 {
    let options = SearchOptions(limit: 20_000, scorer: .exhaustive)
    let hits = try snapshot.search(.term("b", in: scope), options: options).hits
    return UInt64(hits.reduce(0.0) { $0 + $1.score } * 0x1p20)
  }

  /// Twenty runs of a loop.
  func job(
    expected: UInt64, _ run: @escaping (InnerLoops) throws -> UInt64
  ) -> Prepared {
    let loops = loops
    return Prepared(expected: 20 &* expected) {
      var sum: UInt64 = 0
      for _ in 0..<20 { sum &+= try run(loops) }
      return sum
    }
  }
}
