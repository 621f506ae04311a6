import SourceText
import Testing

@testable import DocumentModel

/// The seed: a 通知 and the 意见 it transmits in one file, with five page breaks inside paragraphs.
@Suite struct SeedTests {
  let seed: Fixture
  let notice: OfficialDocument
  let opinions: OfficialDocument

  init() throws {
    seed = try Fixture("中办发〔2018〕29号.txt")
    try #require(seed.documents.count == 2)
    notice = seed.documents[0]
    opinions = seed.documents[1]
  }

  @Test func elementsOfTheNotice() {
    #expect(notice.part == 1)
    #expect(notice.title == "中共中央办公厅印发《关于进一步激励广大干部新时代新担当新作为的意见》的通知")
    #expect(notice.documentNumber == DocumentNumber(raw: "中办发〔2018〕29号", key: "中办发〔2018〕29号"))
    #expect(notice.issuers == ["中共中央办公厅"])
    #expect(notice.kind == "通知")
    #expect(notice.date?.day.iso8601 == "2018-05-18" && notice.date?.raw == "2018年5月18日")
    #expect(notice.transmittedBy == nil)
  }

  /// The line lists six addressees: ， parts systems, and 、 parts organs that are complete by
  /// themselves; 各省、自治区、直辖市党委 shares one 党委.
  @Test func addresseesOfTheNotice() {
    #expect(
      notice.addressees == [
        "各省、自治区、直辖市党委", "中央各部委", "国家机关各部委党组(党委)", "解放军各大单位",
        "中央军委机关各部门党委", "各人民团体党组",
      ])
  }

  @Test func elementsOfTheOpinions() {
    #expect(opinions.part == 2 && opinions.transmittedBy == 1)
    #expect(opinions.title == "关于进一步激励广大干部新时代新担当新作为的意见")
    #expect(opinions.kind == "意见")
    // Nothing is invented: the 意见 itself has no number, date, signature or addressee.
    #expect(opinions.documentNumber == nil && opinions.date == nil)
    #expect(opinions.issuers.isEmpty && opinions.addressees.isEmpty)
  }

  @Test func outline() {
    #expect(notice.sections.isEmpty)
    #expect(
      opinions.sections.map(\.heading) == [
        "一、大力教育引导干部担当作为、干事创业", "二、鲜明树立重实干重实绩的用人导向",
        "三、充分发挥干部考核评价的激励鞭策作用", "四、切实为敢于担当的干部撑腰鼓劲",
        "五、着力增强干部适应新时代发展要求的本领能力", "六、满怀热情关心关爱干部",
        "七、凝聚形成创新创业的强大合力",
      ])
    #expect(opinions.sections.map(\.number) == ["一", "二", "三", "四", "五", "六", "七"])
    #expect(opinions.sections.allSatisfy { $0.level == 1 && $0.parent == nil })
    let fourth = opinions.paragraph(startingWith: "四、")
    #expect(fourth?.bodyNumber == 5 && fourth?.section == 3)
    #expect(fourth?.headingLength == "四、切实为敢于担当的干部撑腰鼓劲。".utf8.count)
  }

  @Test func roles() {
    #expect(
      notice.paragraphs.map(\.role) == [
        .title, .documentNumber, .addressee, .body, .body, .body, .body, .signature, .date,
      ])
    #expect(opinions.paragraphs.map(\.role) == [.title] + Array(repeating: .body, count: 8))
    #expect(opinions.paragraphs.compactMap(\.bodyNumber) == Array(1...8))
  }

  @Test func fiveJoinsMakeEighteenParagraphsOfTwentyThreeLines() {
    let lineCount = LineScanner.lines(of: seed.bytes.span).count
    #expect(lineCount == 23)
    #expect(notice.paragraphs.count + opinions.paragraphs.count == 18)
    #expect(notice.joinCount == 0 && opinions.joinCount == 5)
    #expect(opinions.repairs.allSatisfy { $0.kind == .joinedPageBreak })
    for repair in opinions.repairs { #expect(seed.source(repair.sourceRange) == "\n\n") }
  }

  @Test func aPhraseOverAPageBreakLeadsToItsSourceBytes() throws {
    let paragraph = try #require(opinions.paragraph(startingWith: "一、"))
    let found = paragraph.utf8.span.firstOffset(of: "责任担当")
    let place = try #require(found)
    let range = paragraph.map.sourceRange(of: place..<place + 12)
    #expect(seed.source(range) == "责任担\n\n当")
  }

  /// Section 9 of the domain facts; the stray `and` stands for 和 in matching only.
  @Test(arguments: [
    ("干部", 16, 58), ("新时代", 6, 11), ("考核", 3, 14), ("责任担当", 1, 1), ("决策部署", 0, 2),
    ("弱项", 0, 1), ("让广大干部", 0, 1), ("对干部的失误错误", 0, 1), ("思想和党的十九大精神", 1, 1),
  ])
  func countsOfEachDocument(phrase: String, inNotice: Int, inOpinions: Int) {
    #expect(notice.count(of: phrase, where: withStrayAndRead) == inNotice)
    #expect(opinions.count(of: phrase, where: withStrayAndRead) == inOpinions)
  }

  @Test(arguments: [
    ("担当", 25), ("意见", 8), ("《意见》", 4), ("区分开来", 4), ("习近平", 4), ("书记", 1), ("操作", 1), ("改革", 11),
  ])
  func countsOfBothDocuments(phrase: String, count: Int) {
    #expect(notice.count(of: phrase) + opinions.count(of: phrase) == count)
  }

  /// The same documents, however the file's lines end and whatever a page break left between the
  /// halves of a paragraph.
  @Test(arguments: ["\r\n", "\r", "\n— 12 —\n", "\n12\n", "\n- 3 -\n\n", "\n\u{3000}\u{A0}\n"])
  func otherLineEndsAndPageMarks(replacement: String) {
    var text = String(decoding: seed.bytes, as: UTF8.self)
    if replacement.first?.isNewline == true, replacement.count > 1, replacement != "\r\n" {
      for repair in opinions.repairs.reversed() {
        let bytes = Array(text.utf8)
        text =
          String(decoding: bytes[..<repair.sourceRange.lowerBound], as: UTF8.self) + replacement
          + String(decoding: bytes[repair.sourceRange.upperBound...], as: UTF8.self)
      }
    } else {
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(
        separator: replacement)
    }
    let found = OfficialDocument.documents(in: DecodedText(text))
    #expect(found.count == 2)
    #expect(
      found.flatMap { $0.paragraphs.map(\.utf8) }
        == seed.documents.flatMap { $0.paragraphs.map(\.utf8) })
    #expect(found.map(\.joinCount) == [0, 5])
    #expect(found.last?.sections == opinions.sections)
  }

  @Test func blankLinesAreNotNeeded() {
    let text = String(decoding: seed.bytes, as: UTF8.self)
    let dense = text.split(separator: "\n").joined(separator: "\n")
    let found = OfficialDocument.documents(in: DecodedText(dense))
    #expect(found.map(\.title) == [notice.title, opinions.title])
    #expect(found.map(\.joinCount) == [0, 5])
    #expect(
      found.flatMap { $0.paragraphs.map(\.utf8) }
        == seed.documents.flatMap { $0.paragraphs.map(\.utf8) })
  }

  @Test func theStrayAndIsNotChanged() {
    #expect(notice.paragraphs.contains { $0.text.contains("思想 and 党的十九大精神") })
    #expect(opinions.paragraphs.contains { $0.text.contains("思想 and 党的十九大精神") })
  }

  private func withStrayAndRead(_ text: String) -> String {
    text.split(separator: " and ", omittingEmptySubsequences: false).joined(separator: "和")
  }
}
