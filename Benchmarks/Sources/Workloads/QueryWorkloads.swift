import BenchmarkSupport
import SearchIndex

extension Workload {
  /// Queries over an index of 2,000 passages, top 10; every one of a few dozen words or pairs in
  /// turn. The answer is the sum of the hits' numbers, which the exhaustive scorer must give too.
  static let queries: [Workload] = [
    Workload("query-term", "40 words, common and rare") {
      try searching { words, scope in
        words.every(15).prefix(40).map { .term($0, in: scope) }
      }
    },
    Workload("query-and", "20 pairs of words, both required") {
      try searching { words, scope in
        words.pairs(20).map { .all([.term($0, in: scope), .term($1, in: scope)]) }
      }
    },
    Workload("query-or", "20 pairs of words, any") {
      try searching { words, scope in
        words.pairs(20).map { .any([.term($0, in: scope), .term($1, in: scope)]) }
      }
    },
    Workload("query-or-many", "20 times five words, any") {
      try searching { words, scope in
        (0..<20).map { start in
          .any((0..<5).map { .term(words[(start * 7 + $0 * 13) % words.count], in: scope) })
        }
      }
    },
    Workload("query-phrase", "20 neighbouring pairs of words") {
      try searching(phrases: true) { words, scope in
        words.neighbours(20).map {
          .phrase([.init($0, offset: 0), .init($1, offset: 1)], in: scope)
        }
      }
    },
  ]

  private static func searching(
    phrases: Bool = false, _ make: ([String], Query.Scope) -> [Query]
  ) throws -> Prepared {
    let fixture = try IndexFixture(passages: 2_000)
    let index = try fixture.build(in: MemoryDirectory())
    let snapshot = try index.snapshot()
    let words =
      phrases
      ? String(decoding: Array(fixture.lines.joined(separator: [0x20])), as: UTF8.self)
        .split(separator: " ").map(String.init)
      : fixture.wordsByFrequency()
    let queries = make(words, .field(fixture.body))
    guard queries.count >= 20 else { throw BenchError("only \(queries.count) queries") }
    let expected = try answer(to: queries, in: snapshot, scorer: .exhaustive)
    guard expected > 0 else { throw BenchError("no query has an answer") }
    return Prepared(expected: expected) {
      try answer(to: queries, in: snapshot, scorer: .pruned)
    }
  }

  private static func answer(
    to queries: [Query], in snapshot: Snapshot, scorer: SearchOptions.Scorer
  ) throws -> UInt64 {
    var sum: UInt64 = 0
    for query in queries {
      let options = SearchOptions(limit: 10, scorer: scorer)
      for hit in try snapshot.search(query, options: options).hits {
        sum = sum &* 31 &+ UInt64(hit.document.rawValue) &+ hit.score.bitPattern
      }
    }
    return sum
  }
}

extension [String] {
  fileprivate func every(_ step: Int) -> [String] {
    stride(from: 0, to: count, by: step).map { self[$0] }
  }

  /// Pairs of a common word and one that is about three times as rare.
  fileprivate func pairs(_ limit: Int) -> [(String, String)] {
    (0..<limit).map { (self[($0 * 3) % count], self[($0 * 9 + 20) % count]) }
  }

  fileprivate func neighbours(_ limit: Int) -> [(String, String)] {
    (0..<limit).map { (self[$0 * 97 % (count - 1)], self[$0 * 97 % (count - 1) + 1]) }
  }
}
