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

  @Test("Filters, facets, order and pages, as lines of JSON")
  func filtersAndFacets() throws {
    func objects(_ arguments: String...) throws -> [[String: Any]] {
      let run = try ToolRun.hongtou(["search", "--in", seed, "--json", "干部"] + arguments)
      #expect(run.status == 0)
      return try run.objects()
    }
    func kinds(_ objects: [[String: Any]]) -> [String] {
      objects.compactMap { ($0["document"] as? [String: Any])?["kind"] as? String }
    }
    #expect(kinds(try objects("--filter", "文种=意见")) == ["意见"])
    #expect(kinds(try objects("--filter", "kind=意见", "--filter", "kind=通知")).count == 2)
    #expect(kinds(try objects("--sort", "date")) == ["通知", "意见"])
    #expect(try objects("--sort", "date")[0]["score"] is NSNull)
    let both = kinds(try objects())
    #expect(kinds(try objects("--limit", "1")) + kinds(try objects("--offset", "1")) == both)
    #expect(try objects("--offset", "1").first?["rank"] as? Int == 2)
    let facets = try #require(
      try objects("--facets", "--count", "--filter", "kind=意见").first)
    #expect(facets["documents"] as? Int == 1)
    let counts = try #require(facets["facets"] as? [String: [[String: Any]]])
    #expect(counts["kind"]?.map { $0["value"] as? String } == ["意见", "通知"])
    #expect(counts["kind"]?.map { $0["documents"] as? Int } == [1, 0])
    #expect(counts["kind"]?.map { $0["documentsWithoutFilters"] as? Int } == [1, 1])
    #expect(counts["year"]?.map { $0["value"] as? String } == ["2018"])
  }

  @Test("--explain: the contributions printed add up to the score printed, exactly")
  func explains() throws {
    let run = try ToolRun.hongtou("search", "--in", seed, "--json", "--explain", "容错纠错 担当")
    for hit in try run.objects() {
      let explanation = try #require(hit["explanation"] as? [String: Any])
      let clauses = try #require(explanation["clauses"] as? [[String: Any]])
      let sum = clauses.reduce(0.0) { $0 + ($1["contribution"] as? Double ?? .nan) }
      // The test's JSON reader rounds the last digit.
      #expect(abs(sum - (hit["score"] as? Double ?? .nan)) < 1e-12)
      #expect(clauses.contains { $0["kind"] as? String == "word" })
    }
    let text = try ToolRun.hongtou("search", "--in", seed, "--explain", "容错纠错")
    #expect(text.output.contains("idf × frequency part × weight"))
  }

  @Test("--sections ranks sections, and says what they were taken from")
  func sections() throws {
    let arguments = ["search", "--in", seed, "--sections", "容错纠错 失误错误"]
    let run = try ToolRun.hongtou(arguments)
    #expect(run.lines.first == "sections of the best 2 documents:")
    #expect(run.lines.dropFirst().first == "1. 四、切实为敢于担当的干部撑腰鼓劲")
    let hit = try #require(
      try ToolRun.hongtou(arguments + ["--json", "--explain", "--limit", "1"]).objects().first)
    let contributions = try #require(hit["contributions"] as? [[String: Any]])
    let sum = contributions.reduce(0.0) { $0 + ($1["contribution"] as? Double ?? .nan) }
    // The test's JSON reader rounds the last digit.
    #expect(abs(sum - (hit["sectionScore"] as? Double ?? .nan)) < 1e-12)
    #expect(try ToolRun.hongtou(arguments + ["--facets"]).status == 2)
  }

  @Test("A filter that leaves nothing says how many documents match without it")
  func filteredAway() throws {
    let run = try ToolRun.hongtou("search", "--in", seed, "干部", "--filter", "kind=火车")
    #expect(run.status == 1)
    #expect(run.errors.contains("without the filters: 2 documents"))
    let far = try ToolRun.hongtou("search", "--in", seed, "干部", "--offset", "9")
    #expect(far.status == 1 && far.errors.contains("2 match"))
  }

  @Test("A file that has changed since it was indexed is said to have")
  func sourceChanged() throws {
    let folder = try Archive()
    defer { folder.remove() }
    let before = try ToolRun.hongtou("search", "干部", in: folder.path)
    #expect(!before.output.contains("has changed"))
    try Data("短".utf8).write(to: URL(fileURLWithPath: folder.path("documents/seed.txt")))
    let after = try ToolRun.hongtou("search", "干部", in: folder.path)
    #expect(after.output.contains("the file has changed or is gone since it was indexed"))
    let object = try #require(
      try ToolRun.hongtou("search", "--json", "干部", in: folder.path).objects().first)
    #expect((object["document"] as? [String: Any])?["sourceChanged"] as? Bool == true)
  }

  @Test(
    "Wrong usage exits with 2 and says what is wrong",
    arguments: [
      ["search"], ["search", "--limit", "x", "干部"], ["search", "--limt", "3", "干部"],
      ["search", "--limit", "0", "干部"], ["frobnicate"], ["search", "(干部"],
      ["search", "--index", "/nowhere", "干部"], ["search", "--filter", "kind", "干部"],
      ["search", "--offset", "-1", "干部"], ["search", "--filter", "colour=red", "干部"],
      ["show"], ["remove"], ["trend"], ["trend", ""],
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

  @Test("Exact strings of the seed are counted over page breaks, brackets and the stray and")
  func seedTable() throws {
    let counts = [
      ("干部", 74), ("担当", 25), ("新时代", 17), ("考核", 17), ("意见", 8), ("《意见》", 4), ("区分开来", 4),
      ("习近平", 4), ("书记", 1), ("操作", 1), ("改革", 11), ("责任担当", 2), ("决策部署", 2), ("弱项", 1),
      ("让广大干部", 1), ("对干部的失误错误", 1), ("思想和党的十九大精神", 2),
    ]
    for (string, count) in counts {
      let run = try ToolRun.hongtou("search", "--in", seed, "--exact", "--json", string)
      let occurrences = try run.objects().compactMap { $0["occurrences"] as? Int }
      #expect(occurrences.reduce(0, +) == count, "\(string)")
    }
  }
}
