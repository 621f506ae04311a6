import SourceText
import Testing

@testable import DocumentModel

/// What a person reads in the Fixtures, written down from the texts themselves.
@Suite struct FixtureTests {
  @Test func aReplyWithAnAttachedPlan() throws {
    let file = try Fixture("5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复.txt")
    try #require(file.documents.count == 2)
    let reply = file.documents[0]
    #expect(reply.title == "国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复")
    #expect(reply.kind == "批复")
    #expect(reply.documentNumber?.key == "国函〔2006〕38号")
    #expect(reply.addressees == ["民航总局"])
    #expect(reply.issuers == ["国务院"])
    #expect(reply.date?.day.iso8601 == "2006-05-23" && reply.date?.raw == "二〇〇六年五月二十三日")
    #expect(
      reply.paragraphs.map(\.role) == [
        .title, .documentNumber, .addressee, .body, .body, .attachmentList, .signature, .date,
      ])
    let plan = file.documents[1]
    #expect(plan.title == "2008年北京奥运会首都国际机场协调委员会组建方案")
    #expect(plan.kind == "方案" && plan.transmittedBy == 1 && plan.date == nil)
    #expect(plan.sections.map(\.heading) == ["一、主要职能", "二、组成人员", "三、工作规则", "四、工作要求"])
    // Spaced-out words are words again; the columns of the list stay apart.
    let texts = plan.paragraphs.map(\.text)
    #expect(texts.contains("主任：尤权　　国务院副秘书长"))
    #expect(texts.contains("成员：何亚非　　外交部部长助理"))
  }

  @Test func gb18030GivesTheSameDocumentsWithItsOwnOffsets() throws {
    let name = "5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复"
    let plain = try Fixture(name + ".txt")
    let encoded = try Fixture(name + ".gb18030.txt")
    #expect(encoded.text.encoding == .gb18030 && encoded.text.replacementCount == 0)
    #expect(encoded.documents.count == plain.documents.count)
    for (one, other) in zip(plain.documents, encoded.documents) {
      #expect(one.paragraphs.map(\.utf8) == other.paragraphs.map(\.utf8))
      #expect(one.sections == other.sections)
    }
    let paragraph = try #require(encoded.documents[1].paragraph(startingWith: "主任：尤权"))
    let place = paragraph.utf8.span.firstOffset(of: "尤权")
    let range = paragraph.map.sourceRange(of: try #require(place)..<(try #require(place)) + 6)
    // 尤 U+3000 权
    #expect(Array(encoded.bytes[range]) == [0xD3, 0xC8, 0xA1, 0xA1, 0xC8, 0xA8])
  }

  @Test func aPlanWithContentsAndDecimalNumbers() throws {
    let file = try Fixture("5345459_国务院办公厅关于印发国家粮食应急预案的函.txt")
    try #require(file.documents.count == 2)
    let letter = file.documents[0]
    #expect(letter.title == "国务院办公厅关于印发国家粮食应急预案的函")
    #expect(letter.kind == "函" && letter.documentNumber?.key == "国办函〔2005〕57号")
    #expect(letter.addressees == ["各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"])
    #expect(letter.issuers == ["国务院办公厅"] && letter.date?.day.iso8601 == "2005-06-11")
    let plan = file.documents[1]
    #expect(plan.title == "国家粮食应急预案" && plan.kind == "预案")
    // 目录 and its 28 lines; none of them is a heading.
    #expect(plan.paragraphs(.contents).count == 29)
    let numbers = plan.sections.compactMap(\.number)
    #expect(numbers.filter { !$0.contains(".") && !$0.contains("（") } == (1...7).map(String.init))
    #expect(numbers.count { $0.split(separator: ".").count == 2 } == 24)
    #expect(numbers.count { $0.split(separator: ".").count == 3 } == 22)
    let deep = try #require(plan.sections.firstIndex { $0.number == "2.1.3" })
    #expect(
      plan.path(ofSection: deep) == [
        "2　组织机构和职责", "2.1　国家粮食应急工作指挥部", "2.1.3　国家粮食应急工作指挥部成员单位职责",
      ])
    // The thirteen duties below it are a list, not sections.
    #expect(plan.sections[deep].paragraphs.count == 14)
    #expect(plan.sections.first { $0.number == "7.3" }?.heading == "7.3")
  }

  @Test func anOrderAndTheRegulationItPublishes() throws {
    let file = try Fixture("5351177_中华人民共和国个人所得税法实施条例.txt")
    try #require(file.documents.count == 2)
    let order = file.documents[0]
    #expect(order.title == "中华人民共和国国务院令" && order.kind == "令")
    #expect(order.documentNumber?.raw == "中华人民共和国国务院令第707号")
    #expect(order.documentNumber?.key == "国务院令第707号")
    #expect(order.issuers == ["国务院"] && order.date?.day.iso8601 == "2018-12-18")
    #expect(order.paragraphs(.signature).map(\.text) == ["总理　　李克强"])
    let regulation = file.documents[1]
    #expect(regulation.title == "中华人民共和国个人所得税法实施条例" && regulation.kind == "条例")
    // Of five dates in the 题注 the last revision made this text; 第142号 was the first version's.
    #expect(regulation.date?.day.iso8601 == "2018-12-18" && regulation.documentNumber == nil)
    #expect(regulation.sections.count == 36 && regulation.sections.allSatisfy { $0.level == 1 })
    #expect(regulation.sections.last?.number == "第三十六条")
    #expect(regulation.paragraphs(.note).count == 1)
  }

  @Test func aForwardedReportWithItsOwnSignature() throws {
    let file = try Fixture(
      "5351713_国务院办公厅转发国家地震局关于我国地震重点监视防御区的确定和加强防震减灾工作意见报告的通知.txt")
    try #require(file.documents.count == 2)
    let notice = file.documents[0]
    #expect(notice.title == "国务院办公厅转发国家地震局关于我国地震重点监视防御区的确定和加强防震减灾工作意见报告的通知")
    #expect(notice.kind == "通知" && notice.documentNumber?.key == "国办发〔1996〕2号")
    #expect(notice.issuers == ["国务院办公厅"] && notice.date?.day.iso8601 == "1996-02-05")
    #expect(notice.paragraphs(.note).map(\.text) == ["（本文有删减）"])
    let report = file.documents[1]
    #expect(report.title == "关于我国地震重点监视防御区的确定和加强防震减灾工作意见的报告")
    #expect(report.kind == "报告" && report.transmittedBy == 1)
    #expect(report.addressees == ["国务院"] && report.issuers == ["国家地震局"])
    #expect(report.date?.day.iso8601 == "1996-01-25")
    #expect(report.sections.filter { $0.level == 1 }.map(\.number) == ["一", "二", "三"])
    #expect(report.paragraphs.last?.role == .remnant)
  }

  @Test func aNoticeWithAPlanOfRunInHeadings() throws {
    let file = try Fixture("5359620_国务院办公厅关于印发“无废城市”建设试点工作方案的通知.txt")
    try #require(file.documents.count == 2)
    #expect(file.documents[0].documentNumber?.key == "国办发〔2018〕128号")
    #expect(file.documents[0].date?.day.iso8601 == "2018-12-29")
    #expect(file.documents[0].joinCount == 0 && file.documents[1].joinCount == 0)
    let plan = file.documents[1]
    #expect(plan.title == "“无废城市”建设试点工作方案" && plan.transmittedBy == 1)
    #expect(
      plan.sections.filter { $0.level == 1 }.map(\.heading) == [
        "一、总体要求", "二、主要任务", "三、实施步骤", "四、保障措施",
      ])
    let inner = plan.sections.filter { $0.level == 2 }
    #expect(inner.count == 5 + 6 + 4 + 4)
    #expect(inner[5].heading == "（一）强化顶层设计引领，发挥政府宏观指导作用")
    // （三）基本原则。 is a paragraph of its own; its four principles belong to it.
    #expect(inner[2].heading == "（三）基本原则" && inner[2].paragraphs.count == 5)
    let purpose = plan.paragraph(startingWith: "（一）重大意义。")
    #expect(purpose?.headingLength == "（一）重大意义。".utf8.count && purpose?.role == .body)
  }

  @Test func aLawOfPartsChaptersSectionsAndArticles() throws {
    let file = try Fixture("民事诉讼法(2021-12-24).md")
    try #require(file.documents.count == 1)
    let law = file.documents[0]
    #expect(law.title == "中华人民共和国民事诉讼法" && law.kind == "法")
    #expect(law.date?.day.iso8601 == "2021-12-24" && law.issuers == ["全国人民代表大会"])
    #expect(law.documentNumber == nil && law.paragraphs(.note).count == 5)
    func numbers(_ unit: Character) -> [String] {
      law.sections.compactMap(\.number).filter { $0.last == unit }
    }
    #expect(numbers("编").count == 4 && numbers("章").count == 27 && numbers("节").count == 19)
    #expect(numbers("条").count == 291 && numbers("条").last == "第二百九十一条")
    #expect(law.sections.count == 4 + 27 + 19 + 291)
    let article = try #require(law.sections.firstIndex { $0.number == "第十九条" })
    #expect(
      law.path(ofSection: article) == ["第一编 总则", "第二章 管辖", "第一节 级别管辖", "第十九条"])
    #expect(law.sections[article].paragraphs.count == 4)
    #expect(!law.paragraphs.contains { $0.text.contains("#") || $0.text.contains("<!--") })
  }

  @Test func aLocalRegulationWithTornParagraphs() throws {
    let file = try Fixture("上海市预算审查监督条例(2021-09-28).md")
    try #require(file.documents.count == 1)
    let regulation = file.documents[0]
    #expect(regulation.title == "上海市预算审查监督条例" && regulation.kind == "条例")
    #expect(regulation.issuers == ["上海市人民代表大会常务委员会"])
    #expect(regulation.date?.day.iso8601 == "2021-09-28")
    #expect(regulation.sections.count { $0.level == 1 } == 10)
    #expect(regulation.sections.count { $0.level == 2 } == 65)
    #expect(regulation.joinCount == 2)
    #expect(regulation.paragraphs.contains { $0.text.hasSuffix("说明项目安排的依据和绩效目标；") })
    #expect(regulation.paragraphs.contains { $0.text.contains("国有资本经营预算、社会保险基金预算支出，按其功能") })
  }

  @Test func anInterpretationWithItsTitleTwice() throws {
    let file = try Fixture("最高人民法院关于审理预付式消费民事纠纷案件适用法律若干问题的解释(2025-03-13).md")
    try #require(file.documents.count == 1)
    let text = file.documents[0]
    #expect(text.title == "最高人民法院关于审理预付式消费民事纠纷案件适用法律若干问题的解释")
    #expect(text.kind == "解释" && text.issuers == ["最高人民法院"])
    #expect(text.documentNumber?.key == "法释〔2025〕4号")
    #expect(text.date?.day.iso8601 == "2024-11-18")
    #expect(
      text.paragraphs.prefix(5).map(\.role) == [.title, .note, .note, .title, .documentNumber])
    #expect(text.sections.count == 27)
  }

  @Test func aReplyThatCitesAnotherNumber() throws {
    let file = try Fixture("最高人民法院关于知识产权侵权诉讼中被告以原告滥用权利为由请求赔偿合理开支问题的批复.md")
    try #require(file.documents.count == 1)
    let reply = file.documents[0]
    #expect(reply.kind == "批复" && reply.documentNumber?.key == "法释〔2021〕11号")
    #expect(reply.addressees == ["上海市高级人民法院"] && reply.issuers == ["最高人民法院"])
    #expect(reply.date?.day.iso8601 == "2021-05-31" && reply.sections.isEmpty)
    #expect(reply.paragraphs(.body).count == 2)
  }

  @Test func aHardWrappedPDF() throws {
    let file = try Fixture("sh_145guihua.txt")
    try #require(file.documents.count == 1)
    let plan = file.documents[0]
    #expect(plan.title == "上海市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要")
    #expect(plan.kind == "纲要" && plan.issuers == ["上海市人民代表大会"])
    #expect(plan.date?.day.iso8601 == "2021-01-27")
    #expect(
      plan.sections.compactMap(\.number) == [
        "一", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.2", "1.3", "二", "2.1", "2.2",
        "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6", "2.3", "2.3.1", "2.3.2", "2.3.3",
        "2.3.4", "2.3.5",
      ])
    #expect(plan.sections[0].heading == "一、新阶段新起点，以党中央对上海的战略定位引领未来发展")
    #expect(plan.sections[8].heading == "1.3 到 2035 年基本建成具有世界影响力的社会主义现代化国际大都市")
    // Over a page break with the page number glued to the next line.
    let whole = plan.paragraphs.map(\.text).joined(separator: "\n")
    #expect(whole.contains("奋发有为推进各项事业，“十三五”规划主要目标任务如期实现"))
    #expect(whole.contains("上海港集装箱吞吐量连续 11 年保持世界第一"))
    let pages = plan.repairs.filter { $0.kind == .removedPageNumber }.map {
      file.source($0.sourceRange)
    }
    #expect(pages.suffix(13) == (1...13).map(String.init)[...])
    // A quantity at the start of a line is no number of a section.
    #expect(whole.contains("全市生产总值从 2015 年的2.69 万亿元上升到 2020 年的 3.87 万亿元。"))
  }
}
