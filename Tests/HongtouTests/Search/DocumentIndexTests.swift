import SearchIndex
import SourceText
import SystemPackage
import Testing

@testable import Hongtou

@Suite("Indexing and searching documents")
struct DocumentIndexTests {
  private static func fixtures() async throws -> DocumentIndex {
    let index = try DocumentIndex()
    let report = try await index.add(contentsOf: [Fixtures.folder])
    #expect(report.skipped.isEmpty)
    return index
  }

  @Test("The seed's 意见 comes first for 容错纠错, and its section 四 is named")
  func seed() async throws {
    let results = try await Self.fixtures().search("容错纠错")
    let hit = try #require(results.first)
    #expect(hit.document.title == "关于进一步激励广大干部新时代新担当新作为的意见")
    #expect(hit.section.path == ["四、切实为敢于担当的干部撑腰鼓劲"])
    #expect(hit.document.transmittedBy?.number == "中办发〔2018〕29号")
    #expect(results.map(\.occurrences) == [2, 1])
  }

  /// The counts that a reader of the seed finds (its page breaks joined).
  @Test(
    "Exact strings of the seed are found as often as a reader finds them",
    arguments: [
      ("干部", 74), ("担当", 25), ("新时代", 17), ("考核", 17), ("意见", 8), ("《意见》", 4),
      ("区分开来", 4), ("习近平", 4), ("书记", 1), ("操作", 1), ("改革", 11), ("责任担当", 2),
      ("决策部署", 2), ("弱项", 1), ("让广大干部", 1), ("对干部的失误错误", 1),
      ("思想和党的十九大精神", 2), ("不忘初心牢记使命", 1), ("党", 43), ("没有这句话", 0),
    ])
  func exactCounts(string: String, count: Int) async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.seed])
    let results = try index.search(.exact(string), limit: 10)
    let found = results.reduce(0) { $0 + $1.occurrences }
    if string == "党" {
      // Counted here in the file itself: no paragraph of the seed breaks at this character.
      let text = String(decoding: try Fixtures.bytes(of: Fixtures.seed), as: UTF8.self)
      #expect(found == text.unicodeScalars.count { $0 == "党" })
    } else {
      #expect(found == count)
    }
  }

  @Test("Words are found inside longer ones, and not across the words of the text")
  func innerWords() async throws {
    let index = try DocumentIndex()
    try index.update { batch in
      try batch.add(Document(id: "a", text: "落实习近平总书记重要讲话，增强操作性。"))
      try batch.add(Document(id: "b", text: "学生参加实习。"))
    }
    func ids(_ query: String) throws -> [String] {
      try index.search(query).map(\.document.id)
    }
    #expect(try ids("书记") == ["a"])
    #expect(try ids("操作") == ["a"])
    #expect(try ids("实习") == ["b"])
    #expect(try Set(ids("\"实习\"")) == ["a", "b"])
  }

  @Test("For every word of the fixtures, the index finds the documents that a scan finds")
  func equalsBruteForce() async throws {
    let index = try await Self.fixtures()
    let snapshot = try index.snapshot()
    let session = index.segmenter.makeSession()
    var documentsOfWord: [String: Set<String>] = [:]
    for number in 0..<UInt32(snapshot.snapshot.documentCount) {
      let number = SearchIndex.DocumentNumber(number)
      let document = try snapshot.storedDocument(number)
      let id = try #require(try snapshot.snapshot.id(of: number))
      for paragraph in document.paragraphs {
        let folded = SearchableParagraph(paragraph.range, of: document.text).folded
        session.forEachToken(in: folded.span, lattice: .inner) { token in
          guard token.isIndexed else { return }
          let word = String(decoding: folded[token.range], as: UTF8.self)
          documentsOfWord[word, default: []].insert(id)
        }
        // A single character counts inside longer words, too.
        for character in String(decoding: folded, as: UTF8.self).unicodeScalars
        where character.properties.isIdeographic && !ChineseNumerals.isNumeral(character) {
          documentsOfWord[String(character), default: []].insert(id)
        }
      }
    }
    #expect(documentsOfWord.count > 3_000)
    var generator = SplitMix64(seed: 7)
    var options = SearchOptions()
    options.limit = 1_000
    for word in documentsOfWord.keys.sorted().shuffled(using: &generator).prefix(40) {
      let query = Query.words(word)
      let found = try snapshot.search(query, options: options).map(\.document.id)
      // A word that is cut on its own as in the text is one term; others need all
      // their words, and numbers are found by their value.
      let cut = QueryAnalyzer(segmenter: index.segmenter).words(of: word)
      if cut.count == 1, QueryAnalyzer(segmenter: index.segmenter).numberForms(of: word).isEmpty {
        #expect(Set(found) == documentsOfWord[word], "\(word)")
      } else {
        #expect(documentsOfWord[word]?.isSubset(of: found) == true, "\(word)")
      }
    }
  }

  @Test("Random strings of the fixtures are found exactly as often as a plain scan finds them")
  func exactEqualsScan() async throws {
    let index = try await Self.fixtures()
    let snapshot = try index.snapshot()
    var paragraphs: [(id: String, folded: [UInt8])] = []
    for number in 0..<UInt32(snapshot.snapshot.documentCount) {
      let number = SearchIndex.DocumentNumber(number)
      let document = try snapshot.storedDocument(number)
      let id = try #require(try snapshot.snapshot.id(of: number))
      for paragraph in document.paragraphs where !paragraph.range.isEmpty {
        paragraphs.append((id, SearchableParagraph(paragraph.range, of: document.text).folded))
      }
    }
    var generator = SplitMix64(seed: 11)
    var options = SearchOptions()
    options.limit = 1_000
    for _ in 0..<30 {
      let source = try #require(paragraphs.randomElement(using: &generator))
      let scalars = Array(String(decoding: source.folded, as: UTF8.self).unicodeScalars)
      let length = Int.random(in: 1...min(12, scalars.count), using: &generator)
      let start = Int.random(in: 0...(scalars.count - length), using: &generator)
      var string = ""
      string.unicodeScalars.append(contentsOf: scalars[start..<(start + length)])
      let pattern = ExactPattern(string)
      var expected: [String: Int] = [:]
      for paragraph in paragraphs {
        let count = pattern.count(in: paragraph.folded.span)
        if count > 0 { expected[paragraph.id, default: 0] += count }
      }
      var found: [String: Int] = [:]
      for hit in try snapshot.search(.exact(string), options: options) {
        found[hit.document.id] = hit.occurrences
      }
      #expect(found == expected, "“\(string)”")
    }
  }

  @Test("Matches of GB 18030 files are offsets into the file's own bytes")
  func foreignEncoding() async throws {
    let index = try DocumentIndex()
    let path = Fixtures.folder + "/5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复.gb18030.txt"
    _ = try await index.add(contentsOf: [path])
    let hit = try #require(try index.search("国务院").first)
    let bytes = try Fixtures.bytes(of: path)
    let match = try #require(hit.matches.first)
    #expect(Array(bytes[match.range]) == [0xB9, 0xFA, 0xCE, 0xF1, 0xD4, 0xBA])
  }

  @Test("Documents of memory are replaced and deleted by their id")
  func replacing() throws {
    let index = try DocumentIndex()
    try index.update { batch in
      try batch.add(Document(id: "1", title: "甲通知", text: "安全生产。"))
      try batch.add(Document(id: "2", title: "乙通知", text: "安全生产。"))
    }
    #expect(try index.search("安全生产").count == 2)
    try index.update { batch in
      try batch.add(Document(id: "1", title: "甲通知", text: "粮食安全。"))
      try batch.delete(id: "2")
    }
    #expect(try index.search("安全生产").isEmpty)
    #expect(try index.search("粮食").map(\.document.title) == ["甲通知"])
  }

  @Test("An index on disk is found again, and another analysis is refused")
  func reopening() async throws {
    let folder = try TemporaryFolder()
    let place = folder.path("a.hongtou")
    do {
      let index = try DocumentIndex(at: place)
      _ = try await index.add(contentsOf: [Fixtures.seed])
    }
    let reader = try DocumentIndex(at: place, mode: .readOnly)
    #expect(try reader.search("容错纠错").count == 2)
    #expect(try reader.verify().isSound)
    #expect(throws: IndexError.self) { try reader.update { try $0.delete(id: "x") } }

    let other = folder.path("b.hongtou")
    let schema = try DocumentSchema.current()
    _ = try InvertedIndex(
      in: FileSystemDirectory(FilePath(other), mode: .create), schema: schema.schema, mode: .create,
      analyzer: "another", settings: AnalysisSettings(lexicon: "").encoded())
    let foreign = try DocumentIndex(at: other, mode: .readOnly)
    #expect(!foreign.isAnalysisCurrent)
    #expect(try foreign.info().documents == 0)
    let error = #expect(throws: IndexError.self) { try foreign.search("干部") }
    #expect(error?.code == .differentAnalyzer)
  }

  @Test("A missing index is not made by a reader")
  func missing() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: IndexError.self) {
      try DocumentIndex(at: folder.path("none"), mode: .readOnly)
    }
    #expect(error?.code == .notFound)
    #expect(FileWalker.walk([folder.path]).files.isEmpty)
  }
}
