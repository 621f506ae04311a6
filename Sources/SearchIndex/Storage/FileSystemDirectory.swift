import Synchronization
public import SystemPackage

/// An index's directory in a file system.
///
/// Files are made with `O_CREAT | O_EXCL | O_CLOEXEC` and mode 0600, the directory with 0700, both
/// further narrowed by the process's umask. All names are resolved relative to the directory's
/// own descriptor, so renaming the directory or changing the working directory does no harm.
///
/// ## Mapped files and truncation
/// Files are read through memory maps by default: opening costs the same for any length, readers
/// in all processes share the pages, and no descriptor stays open. An index's own files are never
/// changed or shortened, and removing one leaves its maps whole. But if *somebody else* truncates a
/// file while it is mapped (a careless `> file`, a full copy over it), touching a page past the new
/// end raises `SIGBUS`, which ends the process, as it does for every program that maps files; the
/// same happens when the disk can no longer deliver a page. A host that cannot accept this,
/// because others may write to the directory or because it lies on a network file system, opens
/// with ``Reading/copied``: each file is then read into memory with `pread` when it is opened, and
/// a truncated file or an unreadable sector is an ordinary ``IndexError``. The price is memory and
/// opening time proportional to the index.
public final class FileSystemDirectory: Directory {
  /// How the content of files comes into memory.
  public enum Reading: Sendable, Hashable {
    /// Mapped: nothing is read before it is touched.
    case mapped
    /// Read into memory as a whole when a file is opened.
    case copied
  }

  /// The directory's path, as given.
  public let path: FilePath
  private let reading: Reading
  private let mode: OpenMode
  private let descriptor: SystemCalls.Descriptor

  /// Opens the directory at a path.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - mode: ``OpenMode/create`` makes the directory (but not its parents) if there is none.
  ///   - reading: how the content of files comes into memory.
  /// - Throws: `notFound` when there is no directory and it may not be made; `system`.
  public init(
    _ path: FilePath, mode: OpenMode, reading: Reading = .mapped
  ) throws(IndexError) {
    self.path = path
    self.mode = mode
    self.reading = reading
    do throws(Errno) {
      descriptor = try Self.openOrMake(path, mayMake: mode == .create)
    } catch {
      throw error == .noSuchFileOrDirectory
        ? IndexError(.notFound, file: path.string, errno: error.rawValue)
        : IndexError(error, doing: "open the directory", file: path.string)
    }
  }

  private static func openOrMake(
    _ path: FilePath, mayMake: Bool
  ) throws(Errno) -> SystemCalls.Descriptor {
    do throws(Errno) {
      return try SystemCalls.openDirectory(path)
    } catch {
      guard error == .noSuchFileOrDirectory, mayMake else { throw error }
    }
    do throws(Errno) {
      try SystemCalls.makeDirectory(path)
    } catch {
      // Somebody else was quicker: the directory is there, which is all that was wanted.
      guard error == .fileExists else { throw error }
    }
    // The new name must last like every other, and it stands in the parent.
    let absolute = path.removingLastComponent()
    let parent = try SystemCalls.openDirectory(absolute.isEmpty ? "." : absolute)
    try SystemCalls.synchronize(parent)
    return try SystemCalls.openDirectory(path)
  }

  public var description: String { path.string }

  public func list() throws(IndexError) -> [String] {
    try calling("list the directory", path.string) { () throws(Errno) in
      try SystemCalls.names(in: descriptor)
    }
  }

  public func open(_ name: String) throws(IndexError) -> FileContents {
    try checkName(name)
    let file = try calling("open", name) { () throws(Errno) in
      try SystemCalls.openForReading(name, in: descriptor)
    }
    let status = try calling("inspect", name) { () throws(Errno) in
      try SystemCalls.status(file)
    }
    guard status.isRegularFile else {
      throw IndexError(.malformed, file: name, expected: "a regular file", found: "another kind")
    }
    guard status.length > 0 else { return FileContents(name: name, copying: []) }
    return try calling("read", name) { () throws(Errno) in
      switch reading {
      case .mapped: try Self.map(file, name: name, length: status.length)
      case .copied: try Self.copy(file, name: name, length: status.length)
      }
    }
  }

  private static func map(
    _ file: borrowing SystemCalls.Descriptor, name: String, length: Int
  ) throws(Errno) -> FileContents {
    let bytes = try unsafe SystemCalls.map(file, length: length)
    return unsafe FileContents(name: name, bytes: bytes) { unsafe SystemCalls.unmap($0) }
  }

  /// A file that shrinks while it is read is as short as what was read of it.
  private static func copy(
    _ file: borrowing SystemCalls.Descriptor, name: String, length: Int
  ) throws(Errno) -> FileContents {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
    do throws(Errno) {
      let count = try unsafe SystemCalls.readAll(file, into: memory)
      let bytes = unsafe UnsafeRawBufferPointer(start: memory.baseAddress, count: count)
      return unsafe FileContents(name: name, bytes: bytes) { unsafe $0.deallocate() }
    } catch {
      unsafe memory.deallocate()
      throw error
    }
  }

  public func create(_ name: String) throws(IndexError) -> any WritableFile {
    try checkName(name)
    try checkWritable()
    let file = try calling("create", name) { () throws(Errno) in
      try SystemCalls.createForWriting(name, in: descriptor)
    }
    return FileSystemFile(name: name, descriptor: file)
  }

  public func rename(_ name: String, to newName: String) throws(IndexError) {
    try checkName(name)
    try checkName(newName)
    try checkWritable()
    // `renameat` would silently replace; the index's lock, which every renamer holds, keeps
    // the two calls together.
    if (try? SystemCalls.status(of: newName, in: descriptor)) != nil {
      throw IndexError(.alreadyExists, file: newName)
    }
    try calling("rename to \(newName)", name) { () throws(Errno) in
      try SystemCalls.rename(name, to: newName, in: descriptor)
    }
  }

  public func remove(_ name: String) throws(IndexError) {
    try checkName(name)
    try checkWritable()
    try calling("remove", name) { () throws(Errno) in
      try SystemCalls.unlink(name, in: descriptor)
    }
  }

  public func sync() throws(IndexError) {
    try calling("sync the directory", path.string) { () throws(Errno) in
      try SystemCalls.synchronize(descriptor)
    }
  }

  public func lock(_ name: String) throws(IndexError) -> any DirectoryLock {
    try checkName(name)
    try checkWritable()
    let file = try calling("open for locking", name) { () throws(Errno) in
      try SystemCalls.openForLocking(name, in: descriptor)
    }
    let isMine = try calling("lock", name) { () throws(Errno) in try SystemCalls.tryLock(file) }
    guard isMine else { throw IndexError(.locked, file: path.string + "/" + name) }
    // A lock on a file that no longer stands under the name excludes nobody.
    let isNamed = try calling("inspect", name) { () throws(Errno) in
      let held = try SystemCalls.status(file)
      let named = try SystemCalls.status(of: name, in: descriptor)
      return held.inode == named.inode && held.device == named.device
    }
    guard isNamed else {
      throw IndexError(
        .locked, file: path.string + "/" + name, found: "a lock file that was replaced",
        advice: "Try again, and never remove the lock file.")
    }
    return FileSystemLock(file)
  }

  private func checkWritable() throws(IndexError) {
    if mode == .readOnly { throw IndexError(.readOnly, file: path.string) }
  }

  /// A name with a slash would leave the directory.
  private func checkName(_ name: String) throws(IndexError) {
    let isPlain =
      !name.isEmpty && name != "." && name != ".."
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    guard isPlain else {
      throw IndexError(
        .invalidArgument, file: path.string, expected: "a plain file name", found: name)
    }
  }
}

/// A file being written in a file system.
private final class FileSystemFile: WritableFile {
  private let name: String
  private let descriptor: Mutex<SystemCalls.Descriptor?>

  init(name: String, descriptor: consuming SystemCalls.Descriptor) {
    self.name = name
    self.descriptor = Mutex(descriptor)
  }

  func append(_ bytes: RawSpan) throws(IndexError) {
    try unsafe bytes.withUnsafeBytes { buffer throws(IndexError) in
      try withOpenFile("write") { file throws(Errno) in
        try unsafe SystemCalls.writeAll(buffer, to: file)
      }
    }
  }

  func sync() throws(IndexError) {
    try withOpenFile("sync") { file throws(Errno) in try SystemCalls.synchronize(file) }
  }

  func close() throws(IndexError) {
    let open = descriptor.withLock { slot in slot.take() }
    if let error = open?.close() {
      throw IndexError(error, doing: "close", file: name)
    }
  }

  private func withOpenFile(
    _ action: String, _ body: (borrowing SystemCalls.Descriptor) throws(Errno) -> Void
  ) throws(IndexError) {
    try descriptor.withLock { slot throws(IndexError) in
      guard let file = slot.take() else { throw IndexError(.closed, file: name) }
      var failure: Errno?
      do throws(Errno) { try body(file) } catch { failure = error }
      slot = consume file
      if let failure { throw IndexError(failure, doing: action, file: name) }
    }
  }
}

/// A held `flock`. The operating system gives it up when the last descriptor of the open file is
/// closed, at the latest with the process.
private final class FileSystemLock: DirectoryLock {
  private let descriptor: Mutex<SystemCalls.Descriptor?>

  init(_ descriptor: consuming SystemCalls.Descriptor) {
    self.descriptor = Mutex(descriptor)
  }

  func release() {
    _ = descriptor.withLock { slot in slot.take() }?.close()
  }
}

/// Runs system calls and says which action on which file failed.
private func calling<Value: ~Copyable>(
  _ action: String, _ file: String, _ body: () throws(Errno) -> Value
) throws(IndexError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw IndexError(error, doing: action, file: file)
  }
}

extension IndexError {
  /// The operating system's error, as itself; the two that have a meaning for an index get it.
  fileprivate init(_ error: Errno, doing action: String, file: String) {
    let code: Code =
      switch error {
      case .noSuchFileOrDirectory: .missingFile
      case .fileExists: .alreadyExists
      default: .system
      }
    self.init(
      code, file: file, expected: "to \(action)", found: "\(error) (errno \(error.rawValue))",
      errno: error.rawValue)
  }
}
