import SourceText
import Testing

@testable import DocumentModel

/// Elements in short texts of their own.
@Suite struct ElementTests {
  private func documents(_ text: String) -> [OfficialDocument] {
    OfficialDocument.documents(in: DecodedText(text))
  }

  // MARK: Dates

  @Test(arguments: [
    ("2018年5月18日", "2018-05-18"), ("2018 年 5 月 18 日", "2018-05-18"),
    ("二〇〇四年一月十六日", "2004-01-16"), ("一八四○年十二月三十一日", "1840-12-31"),
    ("二零零七年十月二十日", "2007-10-20"), ("２０２２年１月１０日", "2022-01-10"), ("2026-03-12", "2026-03-12"),
    ("二OO五年二月廿日", nil), ("二ΟΟ五年二月十日", "2005-02-10"), ("2018年13月1日", nil), ("2018年2月30日", nil),
    ("2020年2月29日", "2020-02-29"), ("1900年2月29日", nil), ("2018年5月", nil), ("18年5月18日", nil),
  ])
  func dates(text: String, iso: String?) {
    let bytes = Array(text.utf8)
    let found = DateReader.date(in: bytes.span, at: 0)
    #expect(found?.date.day.iso8601 == iso)
    if found != nil { #expect(found?.length == bytes.count && found?.date.raw == text) }
  }

  // MARK: Kinds

  @Test(arguments: [
    ("国务院关于加强…工作的通知", "通知"), ("…实施细则（试行）", "细则"), ("中华人民共和国公司法", "法"),
    ("…条例(2018年修订)", "条例"), ("国务院办公厅关于…的复函", "函"), ("关于…建议的答复", "答复"),
    ("中华人民共和国刑法修正案（十）", "修正案"), ("工作方法", nil), ("…情况", nil), ("关于…的指导意见", "意见"),
  ])
  func kinds(title: String, kind: String?) {
    let bytes = Array(title.utf8)
    #expect(DocumentKind.kind(ofTitle: bytes.span) == kind)
  }

  // MARK: Heading zone

  @Test func letterheadNumberAndTitle() {
    let found = documents(
      """
      000012
      机密★1年
      特急

      国务院办公厅文件

      国办发〔2020〕5号

      国务院办公厅关于加强某项工作
      的通知

      各省、自治区、直辖市人民政府：

      经国务院同意，现就有关事项通知如下。

      2020年3月1日

      （此件公开发布）

      抄送：党中央各部门。
      国务院办公厅秘书局　　2020年3月2日印发
      """)
    #expect(found.count == 1)
    let document = found[0]
    #expect(document.title == "国务院办公厅关于加强某项工作的通知")
    #expect(document.documentNumber?.raw == "国办发〔2020〕5号")
    #expect(document.issuers == ["国务院办公厅"] && document.kind == "通知")
    // The printing date is never the document's.
    #expect(document.date?.day.iso8601 == "2020-03-01")
    #expect(
      document.paragraphs.map(\.role) == [
        .letterhead, .letterhead, .letterhead, .letterhead, .documentNumber, .title, .addressee,
        .body, .date, .note, .imprint, .imprint,
      ])
  }

  @Test func citedNumbersAreNotTheDocumentsOwn() {
    let found = documents(
      """
      关于做好有关工作的通知

      各部门：

      按照国发〔2009〕12号的要求办理。

      国发〔2009〕13号同时废止。
      """)
    #expect(found.count == 1 && found[0].documentNumber == nil && found[0].date == nil)
    #expect(found[0].issuers.isEmpty && found[0].addressees == ["各部门"])
  }

  @Test func jointSignaturesAndDatesOnOneLine() {
    let joint = documents(
      """
      关于做好有关工作的意见

      为做好有关工作，提出以下意见。

      中共中央办公厅　国务院办公厅
      2019年1月1日
      """)
    #expect(joint[0].issuers == ["中共中央办公厅", "国务院办公厅"])
    #expect(joint[0].date?.day.iso8601 == "2019-01-01")
    let inline = documents("关于某事的通知\n\n现将有关事项通知如下。\n\n财政部 2019年1月1日\n")
    #expect(inline[0].issuers == ["财政部"] && inline[0].date?.day.iso8601 == "2019-01-01")
  }

  @Test func threeDocumentsInOneFile() {
    let found = documents(
      """
      某部关于印发两个办法的通知

      某发〔2020〕1号

      各单位：

      现将《甲办法》《乙办法》印发给你们，请遵照执行。

      附件：1.甲办法
      2.乙办法

      某部
      2020年1月1日

      附件1

      甲办法

      第一条 为了甲，制定本办法。

      第二条 本办法自发布之日起施行。

      附件2

      乙办法

      第一条 为了乙，制定本办法。
      """)
    #expect(found.map(\.title) == ["某部关于印发两个办法的通知", "甲办法", "乙办法"])
    #expect(found.map(\.transmittedBy) == [nil, 1, 1])
    #expect(found.map(\.kind) == ["通知", "办法", "办法"])
    #expect(found[0].paragraphs(.attachmentList).count == 2)
    #expect(found.map(\.sections.count) == [0, 2, 1])
  }

  @Test func adoptionNotes() {
    func date(_ note: String) -> String? {
      documents("某某条例\n\n\(note)\n\n第一条 为了某事，制定本条例。\n")[0].date?.day.iso8601
    }
    #expect(date("（2020年12月29日最高人民法院审判委员会第1823次会议通过，自2021年1月1日起施行）") == "2020-12-29")
    #expect(date("（1994年1月28日国务院令第142号发布　根据2018年3月1日《决定》修订）") == "2018-03-01")
    #expect(date("2008年4月17日最高人民法院公告公布 自2008年4月23日起施行") == "2008-04-17")
    #expect(date("2021年5月1日 施行") == nil)
  }

  @Test func issuersFromNotesAndTitles() {
    func issuers(_ text: String) -> [String] { documents(text)[0].issuers }
    #expect(
      issuers("某条例\n\n2017年11月4日 第十二届全国人民代表大会常务委员会第三十次会议通过\n\n第一条 某。\n")
        == ["全国人民代表大会常务委员会"])
    #expect(
      issuers("某条例\n\n1999年10月22日 浙江省第九届人民代表大会常务委员会第十六次会议通过\n\n第一条 某。\n")
        == ["浙江省人民代表大会常务委员会"])
    #expect(issuers("某办法\n\n1990年12月31日 中华人民共和国国务院令第72号发布\n\n第一条 某。\n") == ["国务院"])
    #expect(
      issuers("最高人民法院、最高人民检察院关于某事的解释\n\n为某事，解释如下：\n\n第一条 某。\n")
        == ["最高人民法院", "最高人民检察院"])
    #expect(issuers("关于某事的说明\n\n没有署名的文字。\n").isEmpty)
  }

  // MARK: Outline

  @Test func listItemsAreNoSections() {
    let found = documents(
      """
      某办法

      第一条 有下列情形之一的，不予受理：

      （一）超过期限的；

      （二）材料不全。逾期不补的，退回。

      第二条 本办法自发布之日起施行。
      """)
    #expect(found[0].sections.map(\.heading) == ["第一条", "第二条"])
    #expect(found[0].sections[0].paragraphs.count == 3)
  }

  @Test func numbersOfEveryLevelNest() throws {
    let found = documents(
      """
      关于某项工作的意见

      为做好工作，提出以下意见。

      一、总体要求

      （一）指导思想。坚持正确方向。

      1. 第一方面。要做好。

      （1）具体措施。要落实。

      2. 第二方面。要做好。

      （二）基本原则。

      坚持实事求是。

      二、组织实施。加强领导，落实责任。
      """)
    let sections = found[0].sections
    #expect(sections.map(\.number) == ["一", "（一）", "1", "（1）", "2", "（二）", "二"])
    #expect(sections.map(\.level) == [1, 2, 3, 4, 3, 2, 1])
    #expect(
      found[0].path(ofSection: 3) == ["一、总体要求", "（一）指导思想", "1. 第一方面", "（1）具体措施"])
    let last = try #require(found[0].paragraph(startingWith: "坚持实事求是"))
    #expect(last.section == 5)
  }

  @Test func articlesWithBracketedTitles() {
    let found = documents("某条例\n\n第一条（目的和依据）　为了某事，制定本条例。\n\n第二条【范围】本条例适用于某事。\n")
    #expect(found[0].sections.map(\.heading) == ["第一条（目的和依据）", "第二条【范围】"])
    #expect(found[0].sections.map(\.number) == ["第一条", "第二条"])
  }

  @Test func citationsAtTheStartOfAParagraphAreNoArticles() {
    let found = documents("某解释\n\n第一条 某。\n\n第三条规定的情形，从其规定。\n\n第五条至第七条不适用。\n")
    #expect(found[0].sections.map(\.number) == ["第一条"])
  }

  @Test func traditionalCharacters() {
    let found = documents("# 某某條例\n\n## 第一章 總則\n\n第一條 為了某事，制定本條例。\n\n第二條 本條例適用於某事。\n")
    #expect(found[0].kind == "條例" && found[0].sections.map(\.number) == ["第一章", "第一條", "第二條"])
  }

  // MARK: Repairs

  @Test func headingsListsAndTablesAreNotJoined() {
    let long = String(repeating: "这一行很长而没有句号", count: 6)
    for next in ["一、下一节", "（一）下一项", "第二条 下一条", "附件", "2018年5月18日", "（此件公开发布）", "## 标题", "| 表 |"] {
      let found = documents("关于某事的通知\n\n现通知如下。\n\n\(long)\n\n\(next)\n")
      #expect(found.reduce(0) { $0 + $1.joinCount } == 0, "\(next)")
    }
    let joined = documents("关于某事的通知\n\n现通知如下。\n\n\(long)\n\n到这里才结束。\n")
    #expect(joined[0].joinCount == 1)
  }

  @Test func longTitlesAreNotJoinedToWhatFollows() {
    let title = "国务院办公厅关于我国地震重点监视防御区的确定和加强防震减灾工作有关问题的通知"
    for end in ["\n", "\n\n"] {
      let found = documents([title, "各省、自治区、直辖市人民政府：", "经国务院同意，现通知如下。"].joined(separator: end))
      #expect(found[0].title == title && found[0].joinCount == 0)
      #expect(found[0].paragraphs.map(\.role) == [.title, .addressee, .body])
    }
    let plain = documents(title + "\n" + String(repeating: "为做好工作，现提出意见，", count: 6) + "请执行。\n")
    #expect(plain[0].title == title && plain[0].paragraphs.count == 2)
  }

  @Test func wikiLinksAndCommentsAreLeftOut() {
    let found = documents(
      "# 某法\n\n<!-- INFO END -->\n\n第一条 依照《[[中华人民共和国刑法]]》和[[page|宪法]]。\n\n[[Category:法律]]\n")
    #expect(found[0].paragraphs.map(\.text) == ["某法", "第一条 依照《中华人民共和国刑法》和宪法。"])
    #expect(found[0].repairs.count == 6)
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\r\r\n", "\u{0C}"])
  func lineEnds(end: String) {
    let found = documents(["关于某事的通知", "各部门：", "现通知如下。"].joined(separator: end))
    #expect(found.count == 1 && found[0].paragraphs.map(\.role) == [.title, .addressee, .body])
  }
}
