import Foundation
import Testing

@Suite("hongtou index")
struct IndexCommandTests {
  @Test("A second run finds all unchanged; an edited file is updated; a vanished one is pruned")
  func incremental() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hongtou-tool-\(UUID().uuidString)")
    let documents = folder.appendingPathComponent("documents")
    try FileManager.default.createDirectory(at: documents, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: seed, toPath: documents.appendingPathComponent("seed.txt").path)
    let other = documents.appendingPathComponent("other.txt")
    try Data("关于开展检查的通知\n\n请各地认真开展检查。\n".utf8).write(to: other)
    try Data([0, 1, 2, 3]).write(to: documents.appendingPathComponent("binary.dat"))

    func index(_ arguments: String...) throws -> [String: Any] {
      let words = ["index", "--json"] + arguments + ["documents"]
      let run = try ToolRun.hongtou(words, in: folder.path)
      #expect(run.status == 0)
      return try #require(try run.objects().last)
    }
    func numbers(_ report: [String: Any]) -> [Int?] {
      ["added", "updated", "unchanged", "removed"].map { report[$0] as? Int }
    }
    let first = try index()
    #expect(numbers(first) == [2, 0, 0, 0])
    let skipped = try #require(first["skipped"] as? [[String: String]])
    #expect(skipped.map { $0["path"] } == ["documents/binary.dat"])
    #expect(numbers(try index()) == [0, 0, 2, 0])

    try Data("关于开展抽查的通知\n\n请各地认真开展抽查。\n".utf8).write(to: other)
    #expect(numbers(try index()) == [0, 1, 1, 0])
    #expect(try ToolRun.hongtou("search", "抽查", in: folder.path).status == 0)
    #expect(try ToolRun.hongtou("search", "\"开展检查\"", in: folder.path).status == 1)

    try FileManager.default.removeItem(at: other)
    #expect(numbers(try index()) == [0, 0, 1, 0])
    #expect(numbers(try index("--prune")) == [0, 0, 1, 1])
    #expect(try ToolRun.hongtou("search", "抽查", in: folder.path).status == 1)
    #expect(try ToolRun.hongtou("verify", in: folder.path).status == 0)
    #expect(
      try ToolRun.hongtou("info", "--json", in: folder.path).objects()[0]["documents"] as? Int == 2)
  }

  @Test("Word lists are kept with the index, and a search says what they change")
  func wordLists() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hongtou-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [
      ("notice.txt", "关于开展检查的通知\n\n请各地认真开展检查。\n"),
      ("synonyms", "抽查 => 检查\n"), ("stop", "的\n"), ("bad", "抽查\n"),
    ] {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let bad = try ToolRun.hongtou("index", "--synonyms", "bad", "notice.txt", in: folder.path)
    #expect(bad.status == 2 && bad.errors.contains("line 1"))
    let made = try ToolRun.hongtou(
      "index", "--synonyms", "synonyms", "--stop-words", "stop", "notice.txt", in: folder.path)
    #expect(made.status == 0)
    let run = try ToolRun.hongtou("search", "抽查", "的", in: folder.path)
    #expect(run.status == 0 && run.output.contains("检查"))
    #expect(run.errors.contains("抽查 also finds 检查 (synonyms)"))
    #expect(run.errors.contains("left out: 的 (stop words)"))
    #expect(try ToolRun.hongtou("search", "\"抽查\"", in: folder.path).status == 1)
  }

  @Test("--rebuild gives an index other words, without the files; nothing else does")
  func rebuilds() throws {
    let folder = try Archive()
    defer { folder.remove() }
    try Data("担当, 奥林匹克\n".utf8).write(to: URL(fileURLWithPath: folder.path("words.txt")))
    let ignored = try ToolRun.hongtou(
      "index", "--synonyms", "words.txt", "documents", in: folder.path)
    #expect(ignored.status == 0 && ignored.errors.contains("--rebuild"))
    #expect(try ToolRun.hongtou("search", "奥林匹克", in: folder.path).status == 1)
    try FileManager.default.removeItem(atPath: folder.path("documents/seed.txt"))
    let run = try ToolRun.hongtou(
      "index", "--rebuild", "--synonyms", "words.txt", "--json", in: folder.path)
    #expect(run.output == "{\"rebuilt\":2}\n")
    #expect(try ToolRun.hongtou("search", "奥林匹克", in: folder.path).status == 0)
    #expect(try ToolRun.hongtou("index", in: folder.path).status == 2)
    let nowhere = try ToolRun.hongtou("index", "--rebuild", "--index", "nowhere", in: folder.path)
    #expect(nowhere.status == 2 && nowhere.errors.contains("there is no index"))
  }
}
