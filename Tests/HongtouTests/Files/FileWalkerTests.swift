import Foundation
import SystemPackage
import Testing

@testable import Hongtou

@Suite("Walking folders")
struct FileWalkerTests {
  @Test("Files are listed once, in the order of their paths; dot entries only when named")
  func listsFilesOnce() throws {
    let folder = try TemporaryFolder()
    for name in ["b.txt", "a/二.md", "a/一.txt", ".hidden.txt", ".git/config"] {
      try folder.write(name, "x")
    }
    let walk = FileWalker.walk([folder.path, folder.path("a"), folder.path("b.txt")])
    #expect(
      walk.files.map(\.path) == [
        folder.path("a/一.txt"), folder.path("a/二.md"), folder.path("b.txt"),
      ])
    #expect(walk.skipped.isEmpty)
    let named = FileWalker.walk([folder.path(".hidden.txt")])
    #expect(named.files.map(\.path) == [folder.path(".hidden.txt")])
  }

  @Test("A loop of links ends, a link's target counts once, a dangling link is reported")
  func followsLinks() throws {
    let folder = try TemporaryFolder()
    try folder.write("docs/a.txt", "x")
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: folder.path("docs/again"), withDestinationPath: folder.path("docs"))
    try files.createSymbolicLink(
      atPath: folder.path("docs/same.txt"), withDestinationPath: folder.path("docs/a.txt"))
    try files.createSymbolicLink(
      atPath: folder.path("docs/nowhere"), withDestinationPath: folder.path("missing"))
    let walk = FileWalker.walk([folder.path])
    #expect(walk.files.map(\.path) == [folder.path("docs/a.txt")])
    #expect(walk.skipped.map(\.path) == [folder.path("docs/nowhere")])
    #expect(walk.skipped.first?.cause == .unreadable)
  }

  @Test("Pipes are skipped, and a named path that is not there is reported with the reason")
  func skipsWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    try #require(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
    let walk = FileWalker.walk([folder.path, folder.path("missing")])
    #expect(walk.files.isEmpty)
    #expect(walk.skipped.map(\.path) == [folder.path("pipe"), folder.path("missing")])
    #expect(walk.skipped.map(\.cause) == [.notAFile, .unreadable])
    #expect(walk.skipped.last?.reason.contains("No such file") == true)
  }

  @Test("A name that is not UTF-8 is reported, not mangled")
  func reportsForeignNames() throws {
    let folder = try TemporaryFolder()
    // 公文 in GBK.
    let name = Array("\(folder.path)/".utf8) + [0xB9, 0xAB, 0xCE, 0xC4, 0]
    let path = unsafe name.withUnsafeBytes { bytes in
      unsafe FilePath(platformString: Array(bytes.bindMemory(to: CInterop.PlatformChar.self)))
    }
    try FileDescriptor.open(
      path, .writeOnly, options: [.create], permissions: [.ownerReadWrite]
    ).close()
    let walk = FileWalker.walk([folder.path])
    #expect(walk.files.isEmpty)
    #expect(walk.skipped.map(\.cause) == [.notAFile])
  }

  @Test("The excluded folder is passed over")
  func leavesOut() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", "x")
    try folder.write("index/segment", "x")
    let walk = FileWalker.walk([folder.path], leavingOut: FilePath(folder.path("index")))
    #expect(walk.files.map(\.path) == [folder.path("a.txt")])
  }
}

@Suite("Reading files")
struct FileReadingTests {
  @Test("A file is read whole, up to the limit and not beyond")
  func limit() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.txt", [UInt8](repeating: 7, count: 1000))
    #expect(try FileReading.bytes(at: path, limit: 1000).count == 1000)
    #expect(throws: FileRefusal.self) { try FileReading.bytes(at: path, limit: 999) }
  }

  @Test("An empty file has no bytes; a folder and a missing file are refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    #expect(try FileReading.bytes(at: try folder.write("e", ""), limit: 10).isEmpty)
    #expect(throws: FileRefusal.self) { try FileReading.bytes(at: folder.path, limit: 10) }
    let missing = #expect(throws: FileRefusal.self) {
      try FileReading.bytes(at: folder.path("missing"), limit: 10)
    }
    #expect(missing?.cause == .unreadable)
  }
}
