import SourceText
import TestSupport
import Testing

@testable import DocumentModel

/// What holds for every text, good or bad.
@Suite struct PropertyTests {
  static let names = [
    "中办发〔2018〕29号.txt", "5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复.txt",
    "5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复.gb18030.txt",
    "5345459_国务院办公厅关于印发国家粮食应急预案的函.txt", "5351177_中华人民共和国个人所得税法实施条例.txt",
    "5351713_国务院办公厅转发国家地震局关于我国地震重点监视防御区的确定和加强防震减灾工作意见报告的通知.txt",
    "5359620_国务院办公厅关于印发“无废城市”建设试点工作方案的通知.txt", "民事诉讼法(2021-12-24).md",
    "上海市预算审查监督条例(2021-09-28).md",
    "最高人民法院关于审理预付式消费民事纠纷案件适用法律若干问题的解释(2025-03-13).md",
    "最高人民法院关于知识产权侵权诉讼中被告以原告滥用权利为由请求赔偿合理开支问题的批复.md", "sh_145guihua.txt",
  ]

  @Test(arguments: names)
  func everyCharacterOfAFixtureIsInExactlyOneParagraph(name: String) throws {
    let file = try Fixture(name)
    try check(file.documents, file.text, sourceLength: file.bytes.count)
  }

  @Test func damagedTextsKeepAllTheirCharacters() throws {
    var random = SeededGenerator(seed: 21)
    let pieces = [
      "\n", "\r\n", "\n\n", "　　", " ", "一、", "（一）", "第三条 ", "# ", "## ", "附件", "附件1：", "目　录", "《",
      "》",
      "2018年5月18日", "国务院办公厅", "国发〔2018〕1号", "各省人民政府：", "<!-- x -->", "[[a|b]]", "[[Category:x]]",
      "12", "— 3 —", "3.1 ", "总 则", "。", "，", "关于做好工作的通知", "\u{200B}", "\u{FEFF}", "(", "）", "令",
      "第7号",
      "……12", "|", "\u{0}", "\u{2028}", "干部", "abc", "é", "😀", "扫一扫在手机打开当前页", "抄送：",
      "经国务院同意，现印发给你们。",
    ]
    for _ in 0..<1500 {
      var text = ""
      for _ in 0..<Int.random(in: 0...60, using: &random) {
        text += pieces.randomElement(using: &random) ?? ""
        if Int.random(in: 0..<4, using: &random) == 0 { text += "\n" }
      }
      let decoded = DecodedText(text)
      try check(
        OfficialDocument.documents(in: decoded), decoded, sourceLength: decoded.utf8.count)
    }
  }

  @Test func randomBytesNeverTrap() throws {
    var random = SeededGenerator(seed: 22)
    let seed = try Fixture("中办发〔2018〕29号.txt").bytes
    for _ in 0..<40 {
      var bytes = Array(seed[0..<Int.random(in: 0...4000, using: &random)])
      for _ in 0..<Int.random(in: 0...200, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 1...255, using: &random)
      }
      guard let decoded = try? DecodedText(decoding: bytes) else { continue }
      try check(OfficialDocument.documents(in: decoded), decoded, sourceLength: bytes.count)
    }
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let decoded = DecodedText(String(decoding: bytes, as: UTF8.self))
      _ = OfficialDocument.documents(in: decoded)
      _ = DocumentNumber.all(in: bytes.span)
      _ = DocumentNumber(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func textWithoutCharactersHasNoDocument() {
    for text in ["", "\n\n", " \u{3000}\r\n\u{200B}\u{FEFF}\n", "<!-- nothing -->\n"] {
      #expect(OfficialDocument.documents(in: DecodedText(text)).isEmpty)
    }
  }

  /// Eight times as many numbers, brackets or marks in a row cost about eight times as much, where
  /// a quadratic reader takes 64 times.
  @Test(arguments: [
    "（", "《", "一、", "号", "〔2018〕", "#\n", "第一条 ", "附件\n", "附件：x\n", "……1\n", "令第1号\n",
    "2018年1月1日\n", "2018年1月1日《\n", "[[", "国务院\n", "关于通知\n", "目录\n", "（一）总。\n",
  ])
  func longRowsOfMarksAreReadInLinearTime(unit: String) {
    func time(_ count: Int) -> Double {
      let text = DecodedText(String(repeating: unit, count: count))
      let runs = (0..<3).map { _ in
        let start = threadTime()
        _ = OfficialDocument.documents(in: text)
        _ = DocumentNumber.all(in: text.utf8.span)
        return threadTime() - start
      }
      return runs.min() ?? 0
    }
    let short = time(1000)
    let long = time(8000)
    #expect(long < short * 32 + 0.002, "\(long) s after \(short) s")
  }

  // MARK: Checks

  private func check(
    _ documents: [OfficialDocument], _ text: DecodedText, sourceLength: Int
  ) throws {
    var covered = [UInt8](repeating: 0, count: sourceLength)
    var end = 0
    for document in documents {
      #expect(document.part == documents.firstIndex { $0.part == document.part }.map { $0 + 1 })
      for paragraph in document.paragraphs {
        try #require(!paragraph.utf8.isEmpty)
        for range in paragraph.map.sourceRanges {
          try #require(range.lowerBound >= end, "source ranges go backwards")
          end = range.upperBound
          for byte in range { covered[byte] += 1 }
        }
        try checkScalars(paragraph, text)
        #expect(paragraph.headingLength <= paragraph.utf8.count)
      }
      for repair in document.repairs where isRemoval(repair.kind) {
        for byte in repair.sourceRange where covered[byte] == 0 { covered[byte] = 1 }
      }
      checkOutline(document)
    }
    try checkCover(covered, documents, text)
  }

  private func isRemoval(_ kind: Repair.Kind) -> Bool {
    kind == .removedMarkup || kind == .removedPageNumber
  }

  /// Each scalar of a paragraph leads to source bytes that decode to the same scalar.
  private func checkScalars(_ paragraph: Paragraph, _ text: DecodedText) throws {
    guard text.map.isIdentity else { return }
    let bytes = paragraph.utf8
    var offset = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let length = UTF8.width(scalar)
      let range = paragraph.map.sourceRange(of: offset..<offset + length)
      let source = text.utf8[range]
      let isJoint = scalar == " " && source.allSatisfy { $0 <= 0x20 || $0 >= 0x80 }
      try #require(source.elementsEqual(bytes[offset..<offset + length]) || isJoint)
      offset += length
    }
  }

  /// What no paragraph covers is white space, `#`, or listed as removed.
  private func checkCover(
    _ covered: [UInt8], _ documents: [OfficialDocument], _ text: DecodedText
  ) throws {
    try #require(covered.allSatisfy { $0 <= 1 }, "a byte is in two paragraphs")
    guard !documents.isEmpty else { return }
    var offset = 0
    for scalar in String(decoding: text.utf8, as: UTF8.self).unicodeScalars {
      let length = UTF8.width(scalar)
      let source = text.map.sourceRange(of: offset..<offset + length)
      offset += length
      if scalar.isSpace || scalar == "#" { continue }
      let isCovered = source.allSatisfy { covered[$0] == 1 }
      try #require(isCovered, "\(scalar) at \(source) is in no paragraph")
    }
  }

  private func checkOutline(_ document: OfficialDocument) {
    for (index, section) in document.sections.enumerated() {
      #expect(!section.paragraphs.isEmpty)
      #expect(document.paragraphs.indices.contains(section.paragraphs.lowerBound))
      #expect(section.paragraphs.upperBound <= document.paragraphs.count)
      if let parent = section.parent {
        #expect(parent < index && document.sections[parent].level == section.level - 1)
        let outer = document.sections[parent].paragraphs
        #expect(outer.lowerBound <= section.paragraphs.lowerBound)
        #expect(outer.upperBound >= section.paragraphs.upperBound)
      } else {
        #expect(section.level == 1)
      }
    }
    for (index, paragraph) in document.paragraphs.enumerated() {
      let inside = document.sections.indices.last {
        document.sections[$0].paragraphs.contains(index)
      }
      #expect(paragraph.section == inside)
    }
  }
}
