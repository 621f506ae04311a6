import SourceText
import TestSupport
import Testing

@testable import DocumentModel

@Suite struct CitationTests {
  private func citations(_ text: String) -> [Citation] {
    let bytes = Array(text.utf8)
    return CitationReader.citations(in: bytes.span, paragraph: 0)
  }

  @Test func titlesWithNumbersAndNestedMarks() {
    let found = citations("按照《关于印发〈党政机关办公用房规定〉的通知》（厅字〔2016〕8号）和国发〔2009〕12号执行。")
    #expect(found.map(\.title) == ["关于印发〈党政机关办公用房规定〉的通知", nil])
    #expect(found.map(\.number?.key) == ["厅字〔2016〕8号", "国发〔2009〕12号"])
    let nested = citations("见《国务院关于修改《某条例》的决定》。")
    #expect(nested.map(\.title) == ["国务院关于修改《某条例》的决定"])
  }

  @Test func provisions() {
    let found = citations("依照《中华人民共和国刑法》第二百九十三条第一款第（一）项和《监狱法》第三条之一的规定。")
    #expect(found.map(\.provision) == ["第二百九十三条第一款第（一）项", "第三条之一"])
    #expect(found.map(\.title) == ["中华人民共和国刑法", "监狱法"])
  }

  @Test func repeals() {
    let found = citations("《甲办法》继续有效。《乙办法》（某发〔2001〕1号）、某发〔2002〕2号同时废止。")
    #expect(found.map(\.isRepeal) == [false, true, true])
  }

  @Test func rangesAreThoseOfTheText() {
    let text = "按照《某通知》（厅字〔2016〕8号）执行"
    let bytes = Array(text.utf8)
    let range = citations(text)[0].range
    #expect(String(decoding: bytes[range], as: UTF8.self) == "《某通知》（厅字〔2016〕8号）")
  }

  @Test func aliases() {
    func aliases(_ text: String) -> [Alias] {
      let bytes = Array(text.utf8)
      return CitationReader.aliases(in: bytes.span, paragraph: 0)
    }
    let found = aliases("《关于某事的意见》(以下简称《意见》)已经同意；各级机关（以下简称党政机关）、某制度（以下统称“三项制度”）。")
    #expect(found.map(\.name) == ["意见", "党政机关", "三项制度"])
    #expect(found.map(\.title) == ["关于某事的意见", nil, nil])
    #expect(aliases("本条例所称某某，又称某某。").isEmpty)
  }

  @Test func theSeed() throws {
    let seed = try Fixture("中办发〔2018〕29号.txt")
    let notice = seed.documents[0]
    let full = "关于进一步激励广大干部新时代新担当新作为的意见"
    #expect(notice.citations.map(\.title) == [full, full, "意见", "意见", "意见"])
    #expect(notice.citations.allSatisfy { $0.number == nil })
    #expect(notice.aliases.map(\.name) == ["意见"] && notice.aliases.first?.title == full)
    #expect(seed.documents[1].citations.isEmpty && seed.documents[1].aliases.isEmpty)
  }

  @Test func unclosedMarksDoNotTrap() {
    for text in ["《", "《《《", "》《", "《a〈b》", "（以下简称", "以下简称）", "第（条", "《a》第（一项", "《a》（"] {
      _ = citations(text)
      let bytes = Array(text.utf8)
      _ = CitationReader.aliases(in: bytes.span, paragraph: 0)
    }
    var random = SeededGenerator(seed: 31)
    let pieces = Array("《》〈〉（）()第一条款项〔2018〕3号以下简称废止。，意见")
    for _ in 0..<5000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &random)).compactMap { _ in
          pieces.randomElement(using: &random)
        })
      for citation in citations(text) { #expect(citation.range.upperBound <= text.utf8.count) }
    }
  }
}
