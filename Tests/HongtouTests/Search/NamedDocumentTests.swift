import Testing

@testable import Hongtou

@Suite("Documents by name, and their text")
struct NamedDocumentTests {
  private static func fixtures() async throws -> DocumentSnapshot {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [Fixtures.folder])
    return try index.snapshot()
  }

  @Test("A path names all documents of its file, PATH#part one, a number those it covers")
  func names() async throws {
    let snapshot = try await Self.fixtures()
    func parts(_ name: String) throws -> [Int] {
      let found = try snapshot.documents(named: name)
      #expect(found.allSatisfy { $0.path == Fixtures.seed })
      return found.map(\.part)
    }
    #expect(try parts(Fixtures.seed) == [1, 2])
    #expect(try parts(Fixtures.folder + "/./中办发〔2018〕29号.txt") == [1, 2])
    #expect(try parts(Fixtures.seed + "#2") == [2])
    #expect(try parts("中办发〔2018〕29号") == [1, 2])
    #expect(try parts(" 中办发(2018) 29 号") == [1, 2])
    for name in ["", "#", "#1", Fixtures.seed + "#3", Fixtures.seed + "#0", "中办发〔2018〕30号", "四"] {
      #expect(try snapshot.documents(named: name).isEmpty, "\(name)")
    }
  }

  @Test("Two documents with one number are both found")
  func sameNumber() throws {
    let index = try DocumentIndex()
    let text = "关于检查的通知\n国发〔2009〕12号\n\n各省人民政府：\n请检查。\n国务院\n2009年3月1日\n"
    try index.update { batch in
      for id in ["a", "b"] {
        for document in Document.documents(in: text, id: id) { try batch.add(document) }
      }
    }
    #expect(try index.snapshot().documents(named: "国发〔2009〕12号").map(\.id) == ["a", "b"])
  }

  @Test("The text is that of the repaired document, its paragraphs lead to the file's bytes")
  func text() async throws {
    let snapshot = try await Self.fixtures()
    let text = try #require(try snapshot.text(ofDocument: Fixtures.seed + "#2"))
    #expect(text.document.kind == "意见")
    #expect(text.sections.count == 7)
    #expect(text.paragraphs.first?.field == .title)
    let bytes = try Fixtures.bytes(of: Fixtures.seed)
    for paragraph in text.paragraphs {
      let source = String(decoding: bytes[paragraph.sourceRange], as: UTF8.self)
      #expect(source.filter { !$0.isNewline } == paragraph.text)
    }
    #expect(try snapshot.text(ofDocument: "nowhere") == nil)
  }

  @Test("A section is named by its number in any figures, its heading or a part of it")
  func sections() throws {
    let index = try DocumentIndex()
    try index.update { batch in
      try batch.add(
        Document(
          id: "a",
          sections: [
            .init(heading: "一、总体要求", paragraphs: ["甲"]),
            .init(heading: "（一）重大意义", level: 2, paragraphs: ["乙"]),
            .init(heading: "（二）基本原则", level: 2, paragraphs: ["丙"]),
            .init(heading: "二、主要任务", paragraphs: ["丁"]),
            .init(heading: "（一）加强领导", level: 2, paragraphs: ["戊"]),
            .init(heading: "第二十三条", level: 3, paragraphs: ["己"]),
          ]))
    }
    let text = try #require(try index.snapshot().text(ofDocument: "a"))
    func named(_ name: String) -> [String] {
      text.sections(named: name).map { text.path(ofSection: $0).joined(separator: "/") }
    }
    #expect(named("一") == ["一、总体要求"])
    #expect(named("1") == ["一、总体要求"])
    #expect(named("2、") == ["二、主要任务"])
    #expect(named("（一）") == ["一、总体要求/（一）重大意义", "二、主要任务/（一）加强领导"])
    #expect(named("二/(1)") == ["二、主要任务/（一）加强领导"])
    #expect(named("第23条") == ["二、主要任务/（一）加强领导/第二十三条"])
    #expect(named("23") == named("第23条"))
    #expect(named("基本原則") == ["一、总体要求/（二）基本原则"])
    #expect(named("总体要求/意义") == ["一、总体要求/（一）重大意义"])
    #expect(named("一/一") == ["一、总体要求/（一）重大意义"])
    for name in ["", "/", "九", "第23章", "没有", "二/总体要求", "999999999999999999999"] {
      #expect(named(name).isEmpty, "\(name)")
    }
    #expect(
      text.paragraphs(ofSection: 0).map(\.text) == [
        "一、总体要求", "甲", "（一）重大意义", "乙", "（二）基本原则", "丙",
      ])
    #expect(text.paragraphs(ofSection: 99).isEmpty)
  }
}
