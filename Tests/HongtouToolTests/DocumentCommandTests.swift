import Foundation
import Testing

@Suite("hongtou show, remove and trend")
struct DocumentCommandTests {
  @Test("show prints a section from the index alone, by document number")
  func shows() throws {
    let folder = try Archive()
    defer { folder.remove() }
    try FileManager.default.removeItem(atPath: folder.path("documents/seed.txt"))
    let run = try ToolRun.hongtou("show", "中办发(2018)29号", "--section", "四", in: folder.path)
    #expect(run.status == 0)
    #expect(run.lines.first?.contains("documents/seed.txt#2") == true)
    #expect(run.lines.last?.hasPrefix("四、切实为敢于担当的干部撑腰鼓劲。") == true)
    let both = try ToolRun.hongtou("show", "documents/seed.txt", "--json", in: folder.path)
    let documents = try both.objects().compactMap { $0["document"] as? [String: Any] }
    #expect(documents.compactMap { $0["part"] as? Int } == [1, 2])
    #expect(documents.compactMap { $0["sourceChanged"] as? Bool } == [true, true])
  }

  @Test("What does not exist exits with 1 and says what there is; what is ambiguous with 2")
  func refuses() throws {
    let folder = try Archive()
    defer { folder.remove() }
    let nothing = try ToolRun.hongtou("show", "国发〔2009〕99号", in: folder.path)
    #expect(nothing.status == 1 && nothing.output == "" && nothing.errors.contains("国发〔2009〕99号"))
    let section = try ToolRun.hongtou(
      "show", "documents/seed.txt#2", "--section", "九", in: folder.path)
    #expect(section.status == 1 && section.errors.contains("七、凝聚形成创新创业的强大合力"))
    let two = try ToolRun.hongtou(
      "show", "documents/seed.txt#2", "--section", "干部", in: folder.path)
    #expect(two.status == 2 && two.output == "" && two.errors.contains("二、") == false)
    #expect(two.errors.contains("六、满怀热情关心关爱干部"))
    try FileManager.default.copyItem(
      atPath: folder.path("documents/seed.txt"), toPath: folder.path("documents/twin.txt"))
    _ = try ToolRun.hongtou("index", "documents", in: folder.path)
    for command in ["show", "remove"] {
      let run = try ToolRun.hongtou(command, "中办发〔2018〕29号", in: folder.path)
      #expect(run.status == 2)
      #expect(run.errors.contains("documents/seed.txt#1"))
      #expect(run.errors.contains("documents/twin.txt#1"))
    }
    #expect(try ToolRun.hongtou("search", "--count", "干部", in: folder.path).output == "4\n")
  }

  @Test("remove deletes what it names, and indexing brings it back")
  func removes() throws {
    let folder = try Archive()
    defer { folder.remove() }
    let one = try ToolRun.hongtou("remove", "documents/seed.txt#2", "--json", in: folder.path)
    #expect(one.status == 0 && one.output == "{\"removed\":1}\n")
    #expect(try ToolRun.hongtou("search", "--count", "干部", in: folder.path).output == "1\n")
    let again = try ToolRun.hongtou("remove", "documents/seed.txt#2", in: folder.path)
    #expect(again.status == 1)
    #expect(try ToolRun.hongtou("remove", "documents/seed.txt", in: folder.path).status == 0)
    #expect(try ToolRun.hongtou("search", "干部", in: folder.path).status == 1)
    _ = try ToolRun.hongtou("index", "documents", in: folder.path)
    #expect(try ToolRun.hongtou("search", "--count", "干部", in: folder.path).output == "2\n")
  }

  @Test("trend counts by year, and names the first use")
  func trend() throws {
    let run = try ToolRun.hongtou("trend", "--in", seed, "--json", "容错纠错", "奥林匹克")
    #expect(run.status == 0)
    let objects = try run.objects()
    #expect(objects.map { $0["occurrences"] as? Int } == [3, 0])
    let years = try #require(objects[0]["years"] as? [[String: Any]])
    #expect(years.map { $0["year"] as? Int } == [2018])
    #expect(years.map { $0["allDocuments"] as? Int } == [2])
    let first = try #require(objects[0]["firstUse"] as? [String: Any])
    #expect((first["document"] as? [String: Any])?["part"] as? Int == 1)
    #expect(objects[1]["firstUse"] is NSNull)
    let text = try ToolRun.hongtou("trend", "--in", seed, "容错纠错")
    #expect(text.lines.contains("  2018     2 of 2            3"))
    #expect(try ToolRun.hongtou("trend", "--in", seed, "奥林匹克").status == 1)
    #expect(try ToolRun.hongtou("trend", "--in", "/nowhere", "干部").status == 2)
  }
}

/// A folder with the seed in `documents` and an index of it.
struct Archive {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hongtou-tool-\(UUID().uuidString)")
    path = folder.path
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("documents"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: seed, toPath: path("documents/seed.txt"))
    let run = try ToolRun.hongtou("index", "documents", in: path)
    #expect(run.status == 0)
  }

  func path(_ name: String) -> String { path + "/" + name }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
