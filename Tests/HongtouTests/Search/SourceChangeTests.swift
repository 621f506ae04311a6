import Foundation
import Testing

@testable import Hongtou

@Suite("Files that changed after they were indexed")
struct SourceChangeTests {
  @Test("A hit says whether its file is still as it was, in memory and on disk")
  func changes() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("documents/a.txt", "关于开展检查的通知\n\n请认真开展检查。\n")
    let memory = try DocumentIndex()
    let disk = try DocumentIndex(at: folder.path("index"))
    for index in [memory, disk] { _ = try await index.add(contentsOf: [folder.path("documents")]) }
    func answers() throws -> [Bool?] {
      try [memory, disk].map { try $0.search("检查").first?.document.sourceChanged }
    }
    #expect(try answers() == [false, false])
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: file)
    #expect(try answers() == [true, true])
    try FileManager.default.setAttributes(
      [.modificationDate: attributes[.modificationDate] ?? Date()], ofItemAtPath: file)
    try folder.write("documents/a.txt", "短")
    #expect(try answers() == [true, true])
    try FileManager.default.removeItem(atPath: file)
    #expect(try answers() == [true, true])
  }

  @Test("A document made in memory has no file that could change")
  func memoryOnly() throws {
    let index = try DocumentIndex()
    try index.update { try $0.add(Document(id: "a", text: "检查")) }
    #expect(try index.search("检查").first?.document.sourceChanged == nil)
  }
}
