import SystemPackage
import Testing

@testable import SearchIndex

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What only a real file system can show; row 7 of the fault table.
@Suite struct FileSystemTests {
  private let story = ToyStory()
  private let temporary: TemporaryDirectory
  private var path: FilePath { temporary.path.appending("index") }

  init() throws { temporary = try TemporaryDirectory() }

  @Test(arguments: [FileSystemDirectory.Reading.mapped, .copied])
  func tellsTheStory(_ reading: FileSystemDirectory.Reading) throws {
    let directory = try FileSystemDirectory(path, mode: .create, reading: reading)
    try story.tell(on: directory) { state in
      #expect((try? story.answers(on: directory)) == story.states[state])
    }
    let reader = try FileSystemDirectory(path, mode: .readOnly, reading: reading)
    #expect(try story.answers(on: reader) == story.states.last)
    try story.verify(reader)
    #expect(try IndexStore(reader).verify().orphans.isEmpty)
  }

  @Test func directoryAndFilesAreTheOwnersAlone() throws {
    let directory = try FileSystemDirectory(path, mode: .create)
    try story.tell(on: directory) { _ in }
    #expect(path.permissions == 0o700)
    let names = try directory.list()
    #expect(names.contains("lock"))
    for name in names { #expect(path.appending(name).permissions == 0o600) }
  }

  @Test func readingOrOpeningWhatIsNotThereCreatesNothing() throws {
    for mode in [OpenMode.existing, .readOnly] {
      let error = try #require(throws: IndexError.self) {
        _ = try FileSystemDirectory(path, mode: mode)
      }
      #expect(error.code == .notFound)
      #expect(path.permissions == nil)
    }
    let empty = try FileSystemDirectory(temporary.path, mode: .readOnly)
    #expect(try story.answers(on: empty) == nil)
    let refused = try #require(throws: IndexError.self) { try ToyIndex(empty) }
    #expect(refused.code == .readOnly)
    let existing = try FileSystemDirectory(temporary.path, mode: .existing)
    let missing = try #require(throws: IndexError.self) { try ToyIndex(existing, mode: .existing) }
    #expect(missing.code == .notFound)
  }

  @Test func anythingButNoSuchFileIsReportedAsItself() throws {
    let file = temporary.path.appending("file")
    let descriptor = try FileDescriptor.open(
      file, .writeOnly, options: [.create], permissions: .ownerReadWrite)
    try descriptor.close()
    for mode in [OpenMode.create, .existing, .readOnly] {
      let error = try #require(throws: IndexError.self) {
        _ = try FileSystemDirectory(file, mode: mode)
      }
      #expect(error.code == .system)
      #expect(error.errno == ENOTDIR)
      #expect(error.file == file.string)
    }
    let deep = try #require(throws: IndexError.self) {
      _ = try FileSystemDirectory(temporary.path.appending("no/index"), mode: .create)
    }
    #expect(deep.errno == ENOENT)
  }

  @Test func aReadOnlyFileSystemIsNotALock() throws {
    let disk = MemoryDirectory()
    try story.tell(on: disk) { _ in }
    let faulty = FaultyDirectory(disk) { _, call in call == .lock ? EROFS : nil }
    let error = try #require(throws: IndexError.self) { try ToyIndex(faulty) }
    #expect(error.code == .system)
    #expect(error.errno == EROFS)
    #expect(try story.answers(on: faulty) == story.states.last)
  }

  @Test func namesNeverLeaveTheDirectory() throws {
    let directory = try FileSystemDirectory(path, mode: .create)
    for name in ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\0b"] {
      let error = try #require(throws: IndexError.self) { try directory.open(name) }
      #expect(error.code == .invalidArgument)
      #expect(throws: IndexError.self) { _ = try directory.create(name) }
      #expect(throws: IndexError.self) { try directory.remove(name) }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func linksAndPipesInPlaceOfFilesAreRefused() throws {
    let directory = try FileSystemDirectory(path, mode: .create)
    unsafe symlink("/etc/passwd", path.appending("link").string)
    unsafe mkfifo(path.appending("pipe").string, 0o600)
    unsafe mkdir(path.appending("folder").string, 0o700)
    #expect(try #require(throws: IndexError.self) { try directory.open("link") }.errno == ELOOP)
    for name in ["pipe", "folder"] {
      let error = try #require(throws: IndexError.self) { try directory.open(name) }
      #expect(error.code == .malformed)
    }
    #expect(throws: IndexError.self) { _ = try directory.lock("link") }
  }

  @Test func filesAreWrittenOnce() throws {
    for directory in [try FileSystemDirectory(path, mode: .create), MemoryDirectory()]
      as [any Directory]
    {
      let file = try directory.create("a")
      try file.append([1, 2, 3])
      #expect(try directory.open("a").array == [1, 2, 3])
      #expect(throws: IndexError.self) { _ = try directory.create("a") }
      try file.append([4])
      try file.sync()
      try file.close()
      #expect(throws: IndexError.self) { try file.append([5]) }
      let contents = try directory.open("a")
      _ = try directory.create("b")
      let taken = try #require(throws: IndexError.self) { try directory.rename("a", to: "b") }
      #expect(taken.code == .alreadyExists)
      try directory.rename("a", to: "c")
      try directory.remove("c")
      #expect(contents.array == [1, 2, 3, 4], "an open file survives its name")
      for name in ["a", "c"] {
        let gone = try #require(throws: IndexError.self) { try directory.open(name) }
        #expect(gone.code == .missingFile)
        #expect(throws: IndexError.self) { try directory.remove(name) }
      }
      #expect(try directory.open("b").count == 0)
    }
  }

  /// A file cut before it is opened is an error in both modes; one cut while it is open harms only
  /// maps, which is why there are copies.
  @Test func truncatedFilesAreErrorsAndCopiesDoNotMind() throws {
    let writing = try FileSystemDirectory(path, mode: .create)
    try story.tell(on: writing) { _ in }
    let copied = try FileSystemDirectory(path, mode: .readOnly, reading: .copied)
    let mapped = try FileSystemDirectory(path, mode: .readOnly, reading: .mapped)
    let manifest = try IndexStore(copied).latestManifest()
    let entry = try #require(manifest.segments.first?.files.first)
    let file = try IndexStore(copied).open(entry, kind: ToyIndex.segmentKind, of: manifest)
    let descriptor = try FileDescriptor.open(path.appending(entry.name), .writeOnly)
    for length in [entry.length - 1, 64, 1, 0] {
      try descriptor.resize(to: Int64(length))
      for directory in [copied, mapped] {
        let error = try #require(throws: IndexError.self) { try story.answers(on: directory) }
        #expect(error.code == .wrongLength)
      }
    }
    try descriptor.close()
    try file.verify()
  }

  /// Without descriptors, opening fails with `EMFILE`; what is open goes on working.
  @Test func noDescriptorsLeft() async throws {
    let path = path.string
    try story.tell(on: try FileSystemDirectory(FilePath(path), mode: .create)) { _ in }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let story = ToyStory()
      let directory = try FileSystemDirectory(FilePath(path), mode: .existing)
      let store = IndexStore(directory)
      let (manifest, file) = try store.withLatest { (manifest) throws(IndexError) in
        (manifest, try directory.open(manifest.segments[0].files[0].name))
      }
      let index = try ToyIndex(directory, mode: .existing)
      try #require(limitDescriptors(to: 3))
      let error = try #require(throws: IndexError.self) { try store.latestManifest() }
      #expect(error.code == .system)
      #expect(error.errno == EMFILE)
      #expect(throws: IndexError.self) { try index.update(add: [("x", "y")]) }
      #expect(Checksum.xxh64(file.array) != 0)
      try #require(limitDescriptors(to: 1024))
      #expect(try store.latestManifest() == manifest)
      index.writer.close()
      try story.resume(on: directory)
    }
  }
}

/// Lets this process open descriptors below a number only.
private func limitDescriptors(to count: UInt) -> Bool {
  var limit = rlimit(rlim_cur: .init(count), rlim_max: 1024)
  #if canImport(Glibc)
    return unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
  #else
    return unsafe setrlimit(RLIMIT_NOFILE, &limit) == 0
  #endif
}
