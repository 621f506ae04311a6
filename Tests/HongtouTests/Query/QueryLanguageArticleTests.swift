import Foundation
import Testing

@testable import Hongtou

@Suite("The article on the query language")
struct QueryLanguageArticleTests {
  private func article() throws -> String {
    let file = Fixtures.packageRoot.appendingPathComponent(
      "Sources/Hongtou/Hongtou.docc/QueryLanguage.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The code spans in the first column of the tables with a given head.
  private func examples(under head: String) throws -> [String] {
    var examples: [String] = []
    var isInside = false
    for line in try article().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(head) { isInside = true }
      if line.isEmpty { isInside = false }
      guard isInside, let column = line.split(separator: " | ", maxSplits: 1).first else {
        continue
      }
      let spans = column.split(separator: "`", omittingEmptySubsequences: false)
      for (index, span) in spans.enumerated() where index % 2 == 1 {
        examples.append(String(span).replacing("\\|", with: "|"))
      }
    }
    return examples
  }

  @Test("every example is in the language and comes back from its print")
  func examplesParse() throws {
    let examples = try examples(under: "| typed |")
    #expect(examples.count > 25)
    for example in examples {
      let query = try QueryParser().parse(example)
      #expect(try QueryParser().parse(query.description) == query, "\(example)")
    }
  }

  @Test("the names of the fields are those of the parser")
  func fieldNames() throws {
    let names = try article().split(separator: "\n").filter { $0.hasPrefix("| ") }
      .flatMap { line -> [String] in
        let columns = line.split(separator: "|")
        guard columns.count == 3, columns[1].contains("`"), !columns[0].contains("`") else {
          return []
        }
        return columns[1].split(separator: "`").map(String.init).filter { $0 != " " }
      }
    #expect(Set(names) == Set(FieldName.all.keys))
  }

  @Test("the limits are the defaults")
  func limits() throws {
    let limits = QueryLimits()
    #expect(limits.bytes == 1_048_576)
    #expect(limits.clauses == 4_096)
    #expect(limits.nesting == 200)
    #expect(limits.exactBytes == 16_384)
    #expect(limits.expansions == 1_024)
  }
}
