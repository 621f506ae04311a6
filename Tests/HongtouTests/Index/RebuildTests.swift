import SystemPackage
import Testing

@testable import Hongtou

@Suite("An index of another analysis, and its rebuilding")
struct RebuildTests {
  /// Makes an index whose documents seem to have been analysed by another version.
  static func makeForeign(_ index: DocumentIndex) throws {
    let snapshot = try index.snapshot()
    try index.store.replaceDocuments(analyzer: "hongtou-0", settings: index.settings.encoded()) {
      _ = try RebuildingJob(
        snapshot: snapshot, segmenter: index.segmenter, batch: $0, progress: nil
      ).run()
    }
  }

  @Test("It opens, shows, counts and is verified, but answers no search; rebuilt, it answers all")
  func rebuilds() async throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try folder.write("documents/\(name).txt", try Fixtures.bytes(of: Fixtures.seed))
    }
    let path = folder.path("index")
    let before: [String]
    let scores: [Double]
    do {
      let index = try DocumentIndex(at: path)
      _ = try await index.add(contentsOf: [folder.path("documents")])
      try index.update { try $0.add(Document(id: "memory", text: "容错纠错")) }
      let results = try index.search("容错纠错 担当 OR 干部", limit: 100)
      before = results.map(\.document.id)
      scores = results.map(\.score)
      #expect(before.count == 4)
      try Self.makeForeign(index)
    }
    do {
      let foreign = try DocumentIndex(at: path, mode: .existing)
      #expect(!foreign.isAnalysisCurrent)
      #expect {
        try foreign.search("干部")
      } throws: {
        ($0 as? IndexError)?.code == .differentAnalyzer && "\($0)".contains("--rebuild")
      }
      #expect(throws: IndexError.self) { try foreign.snapshot().trend(of: .exact("干部")) }
      #expect(throws: IndexError.self) { try foreign.snapshot().sections(for: .exact("干部")) }
      #expect(throws: IndexError.self) { try foreign.remove(ids: ["memory"]) }
      #expect(try foreign.info().documents == 5)
      #expect(try foreign.verify().isSound)
      let shown = try #require(try foreign.snapshot().documents(named: "documents/a.txt").last)
      #expect(
        try foreign.snapshot().text(ofDocument: shown.id)?.sections(named: "四").isEmpty == false)
    }
    #expect(try DocumentIndex.rebuild(at: path) == 5)
    let index = try DocumentIndex(at: path, mode: .existing)
    #expect(index.isAnalysisCurrent)
    let results = try index.search("容错纠错 担当 OR 干部", limit: 100)
    #expect(Set(results.map(\.document.id)) == Set(before))
    #expect(results.map(\.score) == scores)
    #expect(results.allSatisfy { $0.document.sourceChanged != true })
    let report = try await index.add(contentsOf: [folder.path("documents")])
    #expect(report.unchanged == 2 && report.added == 0)
    #expect(try index.verify().isSound)
  }

  @Test("A rebuild that is given up or fails leaves the index as it was")
  func givesUp() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("index")
    do {
      let index = try DocumentIndex(at: path)
      try index.update { try $0.add(Document(id: "a", text: "干部")) }
    }
    #expect(throws: IndexError.self) { try DocumentIndex.rebuild(at: path) { _ in false } }
    #expect(throws: IndexError.self) { try DocumentIndex.rebuild(at: folder.path("nowhere")) }
    #expect(try DocumentIndex(at: path).search("干部").map(\.document.id) == ["a"])
  }

  @Test("A rebuild takes a lexicon and synonyms; opening an index with others does not")
  func otherWords() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("index")
    var options = DocumentIndex.Options()
    options.lexicon = "甲乙丙丁"
    options.synonyms = "甲乙丙丁, 戊己"
    do {
      let index = try DocumentIndex(at: path)
      try index.update { try $0.add(Document(id: "a", text: "学习甲乙丙丁工作")) }
      #expect(!index.hasWords(of: options) && index.hasWords(of: DocumentIndex.Options()))
      #expect(try index.search("戊己").isEmpty)
    }
    #expect(try !DocumentIndex(at: path, options: options).hasWords(of: options))
    try DocumentIndex.rebuild(at: path, options: options)
    let index = try DocumentIndex(at: path)
    #expect(index.isAnalysisCurrent && index.hasWords(of: options))
    #expect(try index.search("戊己").map(\.document.id) == ["a"])
    #expect(try index.search("乙丙").isEmpty == false)
  }

  @Test("An empty index can be rebuilt, and an index in memory")
  func empty() throws {
    let index = try DocumentIndex()
    #expect(try index.rebuild(progress: nil) == 0)
    try index.update { try $0.add(Document(id: "a", text: "干部")) }
    #expect(try index.rebuild(progress: nil) == 1)
    #expect(try index.search("干部").map(\.document.id) == ["a"])
  }
}
