import DocumentModel
import SourceText
import Testing

@testable import Hongtou

@Suite("The seed document, searched")
struct SeedMatchingTests {
  private static let counts: [(String, Int)] = [
    ("干部", 74), ("担当", 25), ("新时代", 17), ("考核", 17), ("意见", 8), ("《意见》", 4),
    ("区分开来", 4), ("习近平", 4), ("书记", 1), ("操作", 1), ("改革", 11), ("责任担当", 2),
    ("决策部署", 2), ("弱项", 1), ("让广大干部", 1), ("对干部的失误错误", 1), ("思想和党的十九大精神", 2),
  ]

  @Test("occurrences in the repaired paragraphs, page breaks and the stray and included")
  func counts() throws {
    let text = try DecodedText(decoding: Fixtures.bytes(of: Fixtures.seed))
    let documents = OfficialDocument.documents(in: text)
    #expect(documents.count == 2)
    var matcher = ParagraphMatcher()
    func count(_ string: String, _ document: OfficialDocument) -> Int {
      document.paragraphs.reduce(0) {
        $0 + matcher.count(of: ExactPattern(string), in: $1.utf8.span)
      }
    }
    for (string, expected) in Self.counts {
      #expect(documents.reduce(0) { $0 + count(string, $1) } == expected, "\(string)")
    }
    #expect(documents.map { count("干部", $0) } == [16, 58])
    #expect(documents.map { count("新时代", $0) } == [6, 11])
    #expect(documents.map { count("考核", $0) } == [3, 14])
  }

  @Test("the same through an index, quoted")
  func indexed() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.seed])
    for (string, expected) in Self.counts {
      let hits = try index.search("\"\(string)\"").hits
      #expect(hits.reduce(0) { $0 + $1.occurrences } == expected, "\(string)")
    }
  }

  @Test("a query that finds nothing gets advice that does")
  func advice() async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.seed])
    let snapshot = try index.snapshot()
    func suggested(_ line: String) throws -> [String] {
      let query = try QueryParser().parse(line)
      #expect(try snapshot.count(query) == 0, "\(line)")
      return try snapshot.advice(on: query).suggestions.map { "\($0.reason): \($0.query)" }
    }
    #expect(try suggested("\"撑腰鼓进\"").first == "spelling: \"撑腰鼓劲\"")
    #expect(try suggested("干部 核电站").contains("withoutMissing: 干部"))
    let query = try QueryParser().parse("四个意识 干部")
    let wider = try snapshot.fixedPhraseSuggestions(for: query)
    #expect(wider.map(\.reason) == [.fixedPhrase])
    #expect(wider[0].query.description.hasPrefix("(四个意识 OR (\"政治意识\""))
  }
}
