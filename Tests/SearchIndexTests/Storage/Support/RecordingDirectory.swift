import SearchIndex
import Synchronization

/// A directory in memory that writes down everything that would matter when power is lost.
final class RecordingDirectory: Directory {
  /// One event. Files are numbered in the order they are created, after those of
  /// the origin.
  enum Event: Equatable, Sendable {
    case create(String, file: Int)
    case append([UInt8], file: Int)
    case syncFile(Int)
    case rename(String, to: String)
    case remove(String)
    case syncDirectory
    /// The story was told that its commit lasts.
    case acknowledged(Int)
  }

  /// The files that were there, and lasting, from the beginning.
  let origin: [String: [UInt8]]
  private let base: MemoryDirectory
  private let log = Mutex<[Event]>([])

  /// A directory with files that last.
  init(files: [String: [UInt8]] = [:]) throws(IndexError) {
    origin = files
    base = try MemoryDirectory(files: files)
  }

  /// The contents of all files.
  func files() throws(IndexError) -> [String: [UInt8]] { try base.files() }

  /// What has happened, in order.
  var events: [Event] { log.withLock { $0 } }

  func record(_ event: Event) { log.withLock { $0.append(event) } }

  var description: String { base.description }
  func list() -> [String] { base.list() }
  func open(_ name: String) throws(IndexError) -> FileContents { try base.open(name) }
  func lock(_ name: String) throws(IndexError) -> any DirectoryLock { try base.lock(name) }

  func create(_ name: String) throws(IndexError) -> any WritableFile {
    let file = try base.create(name)
    let number = log.withLock { log in
      let number = origin.count + log.count { if case .create = $0 { true } else { false } }
      log.append(.create(name, file: number))
      return number
    }
    return RecordingFile(file, number: number, directory: self)
  }

  func rename(_ name: String, to newName: String) throws(IndexError) {
    try base.rename(name, to: newName)
    record(.rename(name, to: newName))
  }

  func remove(_ name: String) throws(IndexError) {
    try base.remove(name)
    record(.remove(name))
  }

  func sync() { record(.syncDirectory) }
}

private final class RecordingFile: WritableFile {
  private let base: any WritableFile
  private let number: Int
  private let directory: RecordingDirectory

  init(_ base: any WritableFile, number: Int, directory: RecordingDirectory) {
    self.base = base
    self.number = number
    self.directory = directory
  }

  func append(_ bytes: RawSpan) throws(IndexError) {
    try base.append(bytes)
    let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    directory.record(.append(copy, file: number))
  }

  func sync() { directory.record(.syncFile(number)) }
  func close() throws(IndexError) { try base.close() }
}
