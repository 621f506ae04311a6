import Testing

@testable import Hongtou

@Suite("Numbers as words")
struct NumberTermsTests {
  private func index(_ texts: String...) throws -> DocumentIndex {
    let index = try DocumentIndex()
    try index.update { batch in
      for (number, text) in texts.enumerated() {
        try batch.add(Document(id: "\(number)", text: text))
      }
    }
    return index
  }

  private func ids(_ query: String, in index: DocumentIndex) throws -> [String] {
    try index.search(query).map(\.document.id).sorted()
  }

  @Test("An article's number is found in either writing, and marked")
  func ordinals() throws {
    let index = try index("依照第二十三条的规定", "依照第23条的规定", "依照第二十四条的规定")
    #expect(try ids("第23条", in: index) == ["0", "1"])
    #expect(try ids("第二十三条", in: index) == ["0", "1"])
    #expect(try ids("\"第23条\"", in: index) == ["1"])
    for hit in try index.search("第23条") { #expect(hit.occurrences == 1) }
  }

  @Test("三十, 30 and ３０ are one number; 19 is not found in 191")
  func values() throws {
    let index = try index("期限为三十日", "期限为30日", "期限为３０日", "共191人", "共19人")
    #expect(try ids("30", in: index) == ["0", "1", "2"])
    #expect(try ids("三十", in: index) == ["0", "1", "2"])
    #expect(try ids("19", in: index) == ["4"])
    #expect(try ids("\"19\"", in: index) == ["3", "4"])
  }

  @Test("A number is not found by its words scattered over a document")
  func scattered() throws {
    let index = try index("第一条共二十三项条件", "第二十三条", "第23条")
    #expect(try ids("第二十三条", in: index) == ["1", "2"])
    #expect(try ids("第23条", in: index) == ["1", "2"])
    #expect(try ids("三", in: index).isEmpty)
  }

  @Test("A numeral inside a word is no number")
  func words() throws {
    let index = try index("增强四个意识", "实现统一", "一些问题", "共4项")
    #expect(try ids("4", in: index) == ["3"])
    #expect(try ids("1", in: index).isEmpty)
  }

  @Test("Years and numbers with units are written as documents write them")
  func forms() {
    #expect(NumberTerms.forms(of: 23) == ["23", "二十三"])
    #expect(NumberTerms.forms(of: 10) == ["10", "十"])
    #expect(NumberTerms.forms(of: 105) == ["105", "一百零五"])
    #expect(NumberTerms.forms(of: 110) == ["110", "一百一十"])
    #expect(NumberTerms.forms(of: 2004) == ["2004", "二千零四", "二〇〇四"])
  }
}
