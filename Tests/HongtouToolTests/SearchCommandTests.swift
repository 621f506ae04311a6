import Foundation
import Testing

@Suite("hongtou search")
struct SearchCommandTests {
  @Test("容错纠错 finds the seed's 意见 first and names its section 四")
  func findsTheOpinion() throws {
    let run = try ToolRun.hongtou(
      "search", "--in", "Fixtures", "容错纠错", in: packageRoot.path)
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.lines.first == "1. 关于进一步激励广大干部新时代新担当新作为的意见")
    #expect(run.output.contains("四、切实为敢于担当的干部撑腰鼓劲"))
  }

  @Test("A match over a page break is one span of the file, blank line included")
  func spansPageBreaks() throws {
    let run = try ToolRun.hongtou("search", "--in", seed, "--json", "责任担当")
    let hits = try run.objects()
    #expect(hits.compactMap { $0["occurrences"] as? Int } == [1, 1])
    let file = try Data(contentsOf: URL(fileURLWithPath: seed))
    var found: Set<String> = []
    for hit in hits {
      for match in try #require(hit["matches"] as? [[String: Int]]) {
        let range = try #require(match["start"])..<(try #require(match["end"]))
        found.insert(String(decoding: file[range], as: UTF8.self))
      }
    }
    #expect(found == ["责任担当", "责任担\n\n当"])
  }

  @Test("A word that is nowhere exits with 1 and prints nothing to standard output")
  func findsNothing() throws {
    let run = try ToolRun.hongtou("search", "--in", seed, "奥林匹克")
    #expect(run.status == 1)
    #expect(run.output == "")
  }

  @Test("A path that cannot be read exits with 2, with the path and the reason")
  func unreadablePath() throws {
    let run = try ToolRun.hongtou("search", "--in", "/nowhere/at/all", "干部")
    #expect(run.status == 2)
    #expect(run.errors.contains("/nowhere/at/all"))
    #expect(run.errors.contains("No such file or directory"))
  }

  @Test("Words, exclusion and options may stand in any order")
  func excludes() throws {
    let all = try ToolRun.hongtou("search", "--in", seed, "--count", "干部")
    #expect(all.output == "2\n")
    let some = try ToolRun.hongtou("search", "干部", "-解放军", "--json", "--in", seed)
    #expect(some.status == 0)
    #expect(try some.objects().count == 1)
  }

  @Test(
    "Wrong usage exits with 2 and says what is wrong",
    arguments: [
      ["search"], ["search", "--limit", "x", "干部"], ["search", "--limt", "3", "干部"],
      ["search", "--limit", "0", "干部"], ["frobnicate"], ["search", "(干部"],
      ["search", "--index", "/nowhere", "干部"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let run = try ToolRun.hongtou(arguments)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(!run.errors.isEmpty)
  }

  @Test("Help is no error and starts with examples")
  func help() throws {
    let run = try ToolRun.hongtou("search", "--help")
    #expect(run.status == 0)
    #expect(run.output.contains("hongtou search --in Fixtures 容错纠错"))
  }
}
