import BenchmarkSupport
import RetrievalEvaluation
import SystemPackage
import Testing

@Suite struct CollectionTests {
  @Test func readsDocumentsAndQueries() throws {
    try withFolder { folder in
      try write(
        """
        {"id": "G1", "title": "第一条", "text": "\\u4e2d\\u56fd\\n\\"红头\\" \\ud83d\\ude00"}
        {"text": "only text", "id": 7, "other": [1, -2.5e3, {"a": null}, true, false]}

        """, to: folder.appending("docs.jsonl"))
      try write("1\t谁偿还？\n2\ta\tb\n", to: folder.appending("queries.tsv"))
      let collection = try JudgedCollection(folder: folder)
      #expect(collection.documents.map(\.id) == ["G1", "7"])
      #expect(collection.documents.map(\.title) == ["第一条", ""])
      #expect(collection.documents.map(\.text) == ["中国\n\"红头\" 😀", "only text"])
      #expect(collection.queries.map(\.id) == ["1", "2"])
      #expect(collection.queries.map(\.text) == ["谁偿还？", "a\tb"])
    }
  }

  @Test(arguments: [
    "{", "[1,]", "\"\\x\"", "{\"a\" 1}", "tru", "1 2", "\"open", "nul", "{\"a\":1,}", "",
    "\"\\u12\"", String(repeating: "[", count: 100),
  ])
  func malformedJSONIsAnError(_ text: String) {
    #expect(throws: BenchError.self) { try JSON(parsing: text.utf8) }
  }

  @Test func quotedTextReadsBack() throws {
    let text = "a\"b\\c\n\t\u{1}红头😀"
    let read = try JSON(parsing: JSON.quoted(text).utf8)
    #expect(read == .string(text))
  }

  @Test func loneSurrogatesAreReplaced() throws {
    let read = try JSON(parsing: #""\ud800x\udc00""#.utf8)
    #expect(read == .string("\u{FFFD}x\u{FFFD}"))
  }

  private func write(_ text: String, to path: FilePath) throws {
    let output = try BufferedOutput(path)
    try output.write(text)
    try output.finish()
  }
}
