import BenchmarkSupport
import DocumentModel
import Hongtou
import SearchIndex
import SourceText

extension Workload {
  /// Texts to documents, and the whole way: files' texts in, hits out.
  static let documents: [Workload] = [
    Workload("parse-documents", "elements, sections and repairs of the seed and a plan") {
      let texts = try [FixtureText.seed, FixtureText.plan].map {
        try DecodedText(decoding: FixtureText.bytes($0))
      }
      // The seed holds a notice and an opinion, the plan is one document.
      return Prepared(byteCount: texts.reduce(0) { $0 + $1.utf8.count }, expected: 3) {
        texts.reduce(0) { $0 + UInt64(OfficialDocument.documents(in: $1).count) }
      }
    },
    Workload("index-documents", "four texts into a whole index in memory, replacing themselves") {
      let documents = try fixtureDocuments()
      let bytes = try documentNames.reduce(0) { try $0 + FixtureText.bytes($1).count }
      let index = try makeIndex(of: documents)
      return Prepared(byteCount: bytes, expected: UInt64(documents.count)) {
        try add(documents, to: index)
        return UInt64(try index.snapshot().documentCount)
      }
    },
    Workload("search-words", "five lines of words over that index, snippets included") {
      try searching(lines: ["容错纠错 干部", "安全", "固体废物 试点", "人民法院 管辖", "固体废物 -粮食"])
    },
    Workload("search-exact", "five quoted strings over that index, snippets included") {
      try searching(lines: ["“责任担当”", "“院”", "“无废城市”", "“当事人可以”", "“三个区分开来”"])
    },
  ]

  private static let documentNames = [
    FixtureText.seed, FixtureText.programme, FixtureText.law, FixtureText.plan,
  ]

  private static func fixtureDocuments() throws -> [Document] {
    try documentNames.flatMap { name in
      let text = String(decoding: try FixtureText.bytes(name), as: UTF8.self)
      return Document.documents(in: text, id: name)
    }
  }

  /// An index that has cut so much text that its segmenter has built its tables: without that,
  /// the tables would be built somewhere in the measured region.
  private static func makeIndex(of documents: [Document]) throws -> DocumentIndex {
    let index = try DocumentIndex()
    for _ in 0..<4 { try add(documents, to: index) }
    return index
  }

  private static func add(_ documents: [Document], to index: DocumentIndex) throws {
    try index.update { batch in
      for document in documents { try batch.add(document) }
    }
  }

  /// The answer is the number of hits; each must mark what was looked for.
  private static func searching(lines: [String]) throws -> Prepared {
    let index = try makeIndex(of: try fixtureDocuments())
    let snapshot = try index.snapshot()
    var expected = 0
    for line in lines {
      let found = try snapshot.search(line)
      guard !found.isEmpty, found.allSatisfy({ $0.occurrences > 0 }) else {
        throw BenchError("\(line): no hit, or a hit without a match")
      }
      expected += found.count
    }
    return Prepared(expected: UInt64(expected)) {
      var hits = 0
      for line in lines { hits += try snapshot.search(line).count }
      return UInt64(hits)
    }
  }
}
