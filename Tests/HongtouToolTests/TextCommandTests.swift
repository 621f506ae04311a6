import Foundation
import Testing

@Suite("hongtou segment and inspect")
struct TextCommandTests {
  @Test("The tokens of a line, put together, are the line; offsets are its bytes")
  func segments() throws {
    let line = "落实“三严三实”，GDP增长3.5%"
    let run = try ToolRun.hongtou("segment", "--json", input: line + "\n")
    let object = try #require(try run.objects().first)
    #expect(object["text"] as? String == line)
    var text = ""
    for token in try #require(object["tokens"] as? [[String: Any]]) {
      let start = try #require(token["start"] as? Int)
      let end = try #require(token["end"] as? Int)
      #expect(start == text.utf8.count)
      text += try #require(token["text"] as? String)
      #expect(end == text.utf8.count)
    }
    #expect(text == line)
  }

  @Test("inspect finds the seed's two documents with their elements and five joins")
  func inspects() throws {
    let run = try ToolRun.hongtou("inspect", "--json", seed)
    #expect(run.status == 0)
    let documents = try run.objects()
    #expect(documents.map { $0["kind"] as? String } == ["通知", "意见"])
    #expect(documents[0]["number"] as? String == "中办发〔2018〕29号")
    #expect(documents[0]["date"] as? String == "2018-05-18")
    #expect(documents[0]["issuers"] as? [String] == ["中共中央办公厅"])
    #expect((documents[1]["sections"] as? [Any])?.count == 7)
    let citations = try #require(documents[0]["citations"] as? [[String: Any]])
    #expect(citations.count == 5)
    #expect(citations[0]["title"] as? String == "关于进一步激励广大干部新时代新担当新作为的意见")
    let aliases = try #require(documents[0]["aliases"] as? [[String: Any]])
    #expect(aliases.map { $0["name"] as? String } == ["意见"])
    let file = try Data(contentsOf: URL(fileURLWithPath: seed))
    let alias =
      try #require(aliases[0]["start"] as? Int)..<(try #require(aliases[0]["end"] as? Int))
    #expect(String(decoding: file[alias], as: UTF8.self) == "(以下简称《意见》)")
    #expect(documents.compactMap { $0["joins"] as? Int }.reduce(0, +) == 5)
  }

  @Test("A file that is no text is refused with its path, the others are still shown")
  func refuses() throws {
    let run = try ToolRun.hongtou("inspect", "/nowhere.txt", seed)
    #expect(run.status == 2)
    #expect(run.errors.contains("/nowhere.txt"))
    #expect(run.output.contains("中办发〔2018〕29号"))
  }
}
