import ChineseSegmentation
import CorpusGenerator
import Testing

@Suite struct QueryMakerTests {
  private let lines: [[String]]
  private let sets: [QueryMaker.Class: [QueryMaker.Query]]

  /// A corpus generated from a text full of quoted strings, and queries for it.
  init() throws {
    let segmenter = try Segmenter()
    let source = SourceCorpus(
      texts: [
        (
          "a",
          """
          干部考核办法
          坚持“严管和厚爱结合”，落实《干部考核评价办法》。各级党委应当宽容干部在改革创新中的失误错误。
          贯彻“三个区分开来”的要求，执行《中国共产党问责条例》规定。建立健全“容错纠错机制”。
          鼓励“干部担当作为”，依照《党政领导干部考核工作条例》考核干部。“、”不是词语。
          """
        ),
        (
          "b",
          """
          预算监督条例
          审查《预算草案初步方案》，听取“财政工作报告”。市人民代表大会批准《预算执行情况报告》和决算。
          依照《政府采购法实施条例》监督政府采购。公开“政府债务限额”与使用情况。
          """
        ),
      ], segmenter: segmenter)
    var generator = CorpusGenerator(source: source, segmenter: segmenter, seed: 11)
    var tokens = TokenLine(segmenter: segmenter)
    var bytes: [UInt8] = []
    for _ in 0..<500 {
      var passage: [UInt8] = []
      generator.appendPassage(to: &passage)
      tokens.append(passage, to: &bytes)
      bytes.append(0x0A)
    }
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
    var maker = QueryMaker(source: source, lines: bytes, segmenter: segmenter, seed: 3)
    sets = maker.queries(limit: 50)
  }

  @Test func everyClassKeepsItsPromise() {
    for query in sets[.termCommon] ?? [] {
      #expect(query.words.count == 1)
      #expect(passages(query.words).count * 100 >= lines.count)
    }
    for query in sets[.termRare] ?? [] { #expect(passages(query.words).count == 2) }
    for query in sets[.and2] ?? [] {
      #expect(query.words.count == 2)
      #expect(!passages(query.words).isEmpty)
    }
    #expect(sets[.and2] == sets[.or2])
    for query in sets[.or35] ?? [] { #expect((3...5).contains(query.words.count)) }
    for query in sets[.phrase] ?? [] {
      #expect((2...4).contains(query.words.count))
      #expect(lines.contains { standsIn($0, query.words) }, "\(query)")
    }
  }

  @Test func thereAreQueries() {
    for kind in [QueryMaker.Class.termCommon, .and2, .or2, .or35, .phrase] {
      #expect(!(sets[kind] ?? []).isEmpty, "\(kind)")
    }
  }

  @Test func queriesAreDifferentAndFromQuotedStrings() {
    for queries in sets.values {
      #expect(Set(queries.map(\.words)).count == queries.count)
      for query in queries {
        #expect((2...30).contains(query.origin.unicodeScalars.count))
        #expect(!query.origin.contains { "《》“”".contains($0) })
      }
    }
  }

  private func passages(_ words: [String]) -> [[String]] {
    lines.filter { line in words.allSatisfy(line.contains) }
  }

  private func standsIn(_ line: [String], _ words: [String]) -> Bool {
    line.indices.contains { line[$0...].starts(with: words) }
  }
}
