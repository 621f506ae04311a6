import Testing

@testable import Hongtou

@Suite("Ranked sections")
struct SectionTests {
  @Test("Section four of the seed comes first for 容错纠错 撑腰鼓劲, in front of its document")
  func seed() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.folder])
    let results = try index.snapshot().sections(
      for: try QueryParser().parse("容错纠错 失误错误"))
    let first = try #require(results.first)
    #expect(first.section.path == ["四、切实为敢于担当的干部撑腰鼓劲"])
    #expect(first.document.kind == "意见")
    #expect(results.documentCount == 2)
    #expect(results.map(\.rank) == Array(1...results.count))
  }

  /// The formula once more, over sections that are counted by hand.
  @Test("Scores are BM25 with the documents' idf and the sections' frequencies and lengths")
  func formula() throws {
    let index = try DocumentIndex()
    try index.update { batch in
      try batch.add(
        Document(
          id: "a",
          sections: [
            .init(heading: "一、甲", paragraphs: ["监督监督监督"]),
            .init(heading: "二、乙", paragraphs: ["监督，其他的事情还有不少"]),
            .init(heading: "三、丙", paragraphs: ["无"]),
          ]))
      try batch.add(Document(id: "b", text: "监督工作"))
      try batch.add(Document(id: "c", text: "其他"))
    }
    var options = SearchOptions()
    options.ranking.k1 = 1.5
    options.ranking.b = 0.5
    let results = try index.snapshot().sections(for: .words("监督"), options: options)
    #expect(results.map(\.section.path) == [["一、甲"], [], ["二、乙"]])
    #expect(results.map(\.section.occurrences) == [3, 1, 1])
    // Characters: 一、甲 + 6, 二、乙 + 12, 三、丙 + 1, and 4 in the other document.
    let lengths = [9.0, 15, 4, 4]
    let average = lengths.reduce(0, +) / 4
    let idf = 0.470_003_629_245_735_5  // ln(1 + (3 − 2 + 0.5) / (2 + 0.5))
    for (hit, (frequency, length)) in zip(results, [(3.0, 9.0), (1, 4), (1, 15)]) {
      let norm = 1.5 * (0.5 + 0.5 * length / average)
      #expect(abs(hit.score - idf * frequency / (frequency + norm)) < 1e-12)
      #expect(hit.contributions.reduce(0) { $0 + $1.contribution } == hit.score)
    }
    options.limit = 1
    options.offset = 1
    let second = try index.snapshot().sections(for: .words("监督"), options: options)
    #expect(second.map(\.rank) == [2])
    #expect(second.map(\.document.id) == ["b"])
    #expect(second.map(\.snippet.plain) == ["监督工作"])
    let doubled = try index.snapshot().sections(for: .boost(2, .words("监督")))
    let single = try index.snapshot().sections(for: .words("监督"))
    #expect(doubled.map(\.score) == single.map { 2 * $0.score })
    options.order = .date
    #expect(throws: IndexError.self) {
      try index.snapshot().sections(for: .words("监督"), options: options)
    }
  }

  @Test("A run of words that stands as a whole beats its words scattered, however often")
  func wholeRuns() throws {
    let index = try DocumentIndex()
    let scattered = String(repeating: "安全的工作，生产的计划，责任的落实，制度的要求。", count: 5)
    try index.update { batch in
      try batch.add(Document(id: "scattered", text: scattered))
      try batch.add(Document(id: "whole", text: "落实安全生产责任制度，做好工作。"))
    }
    let results = try index.snapshot().sections(for: .words("安全生产责任制度"))
    #expect(results.map(\.document.id) == ["whole", "scattered"])
    #expect(results.first?.contributions.map(\.text) == ["安全生产责任制度"])
    #expect((results.last?.contributions.count ?? 0) > 1)
  }

  @Test("A word that a typed run repeats is marked once where it stands")
  func repeatedWords() throws {
    let index = try DocumentIndex()
    try index.update { try $0.add(Document(id: "a", text: "加强监督，然后管理。")) }
    let hit = try #require(try index.search("监督管理监督").first)
    #expect(hit.occurrences == 2)
  }

  @Test("The sections found are those that hold matches of the documents found")
  func holdsMatches() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.folder])
    let snapshot = try index.snapshot()
    var options = SearchOptions()
    options.limit = 10_000
    options.collectsAllMatches = true
    for line in ["管理", "“监督” 办法", "干部 OR 职工 -奥运会"] {
      let query = try QueryParser().parse(line)
      let documents = try snapshot.search(query, options: options)
      let sections = try snapshot.sections(for: query, options: options)
      let expected = documents.flatMap { hit in
        hit.sections.map { "\(hit.document.id) \($0)" }
      }
      #expect(Set(sections.map { "\($0.document.id) \($0.section)" }) == Set(expected), "\(line)")
      #expect(sections.count == expected.count)
      #expect(zip(sections, sections.dropFirst()).allSatisfy { $0.score >= $1.score })
      let matches = Dictionary(grouping: sections, by: \.document.id)
        .mapValues { $0.flatMap(\.matches).sorted() }
      for hit in documents { #expect(matches[hit.document.id] == hit.matches.sorted(), "\(line)") }
    }
  }
}
