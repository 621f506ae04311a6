import TestSupport
import Testing

@testable import Hongtou

@Suite("Exact strings through an index")
struct ExactSearchTests {
  /// Random documents over few characters, so that strings occur often and unevenly.
  private func index(_ random: inout SeededGenerator) throws -> (DocumentIndex, [[String]]) {
    let index = try DocumentIndex()
    var texts: [[String]] = []
    try index.update { batch in
      for number in 0..<60 {
        let paragraphs = (0..<Int.random(in: 1...4, using: &random)).map { _ in
          RandomMatching.text(1...Int.random(in: 2...60, using: &random), &random)
        }
        texts.append(["标题党委"] + paragraphs)
        try batch.add(
          Document(
            id: "\(number)", elements: DocumentElements(title: "标题党委"),
            sections: [.init(paragraphs: paragraphs)]))
      }
    }
    return (index, texts)
  }

  private static let patterns = [
    "党", "和", "党委", "委党", "党委和", "1", "12", "（党", "党）", "a", "个党", "和党委", "委。党", "》《", "𠀀",
    "党委党", "·", "〇",
  ]

  @Test("finds exactly what looking at every text finds", arguments: 0..<2)
  func recall(seed: UInt64) throws {
    var random = SeededGenerator(seed: 40 + seed)
    let (index, texts) = try index(&random)
    for pattern in Self.patterns {
      for isStrict in [false, true] {
        var options = SearchOptions()
        options.limit = 1_000
        options.isStrict = isStrict
        let hits = try index.snapshot().search(.exact(pattern), options: options)
        let found = Dictionary(uniqueKeysWithValues: hits.map { ($0.document.id, $0.occurrences) })
        var expected: [String: Int] = [:]
        for (number, paragraphs) in texts.enumerated() {
          let count = paragraphs.reduce(0) {
            $0 + ExactOracle.occurrences(of: pattern, in: $1, isStrict: isStrict).count
          }
          if count > 0 { expected["\(number)"] = count }
        }
        #expect(found == expected, "“\(pattern)”, strict \(isStrict)")
      }
    }
  }

  @Test("the best few are those of all, bit for bit", arguments: 0..<2)
  func pruning(seed: UInt64) throws {
    var random = SeededGenerator(seed: 60 + seed)
    let (index, _) = try index(&random)
    let snapshot = try index.snapshot()
    for pattern in Self.patterns {
      let queries = [
        Query.exact(pattern), .any(.exact(pattern), .exact("委")),
        .all(.exact(pattern), .words("党")), .field(.title, .exact(pattern)),
        .any(.exact(pattern), .words("委")), .all(.exact(pattern), .not(.exact("1"))),
      ]
      for query in queries {
        var all = SearchOptions()
        all.limit = 1_000
        var few = SearchOptions()
        few.limit = 3
        let best = try snapshot.search(query, options: all).prefix(3)
        let found = try snapshot.search(query, options: few)
        #expect(found.map(\.document.id) == best.map(\.document.id), "\(query)")
        #expect(found.map(\.score) == best.map(\.score), "\(query)")
      }
    }
  }

  @Test("what is typed again is looked for once and weighs more, saturated by k3")
  func repeated() throws {
    var random = SeededGenerator(seed: 80)
    let (index, _) = try index(&random)
    let snapshot = try index.snapshot()
    let k3 = Ranking().k3
    let weight = (k3 + 1) * 3 / (k3 + 3)
    for once in [Query.exact("党"), .exact("党委和"), .words("党委"), .words("和"), .exact("é")] {
      let expected = try snapshot.search(once)
      for query in [Query.all(once, once, once), .any(once, once, once)] {
        let again = try snapshot.search(query)
        #expect(again.map(\.document.id) == expected.map(\.document.id), "\(query)")
        for (hit, plain) in zip(again, expected) {
          #expect(abs(hit.score - plain.score * weight) < 1e-9, "\(query)")
        }
      }
    }
  }
}
