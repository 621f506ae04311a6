import SearchIndex
import Synchronization

/// A directory in memory on a disk of a given size: a write that does not fit fills the disk and
/// fails with `ENOSPC`; removing files makes room.
final class LimitedDirectory: Directory {
  static let noSpaceLeft: Int32 = 28

  private struct State {
    var capacity: Int
    var sizes: [String: Int] = [:]
    var room: Int { capacity - sizes.values.reduce(0, +) }
  }

  private let base: any Directory
  private let state: Mutex<State>

  init(_ base: any Directory = MemoryDirectory(), capacity: Int) {
    self.base = base
    state = Mutex(State(capacity: capacity))
  }

  /// The size of the disk in bytes.
  var capacity: Int {
    get { state.withLock { $0.capacity } }
    set { state.withLock { $0.capacity = newValue } }
  }

  var description: String { base.description }

  func list() throws(IndexError) -> [String] { try base.list() }
  func open(_ name: String) throws(IndexError) -> FileContents { try base.open(name) }
  func sync() throws(IndexError) { try base.sync() }
  func lock(_ name: String) throws(IndexError) -> any DirectoryLock { try base.lock(name) }

  func create(_ name: String) throws(IndexError) -> any WritableFile {
    LimitedFile(try base.create(name), name: name, directory: self)
  }

  func rename(_ name: String, to newName: String) throws(IndexError) {
    try base.rename(name, to: newName)
    state.withLock { $0.sizes[newName] = $0.sizes.removeValue(forKey: name) }
  }

  func remove(_ name: String) throws(IndexError) {
    try base.remove(name)
    state.withLock { $0.sizes[name] = nil }
  }

  /// Takes room for some bytes.
  ///
  /// - Returns: how many of them fit.
  fileprivate func reserve(_ count: Int, for name: String) -> Int {
    state.withLock { state in
      let granted = max(0, min(count, state.room))
      state.sizes[name, default: 0] += granted
      return granted
    }
  }
}

private final class LimitedFile: WritableFile {
  private let base: any WritableFile
  private let name: String
  private let directory: LimitedDirectory

  init(_ base: any WritableFile, name: String, directory: LimitedDirectory) {
    self.base = base
    self.name = name
    self.directory = directory
  }

  func append(_ bytes: RawSpan) throws(IndexError) {
    let granted = directory.reserve(bytes.byteCount, for: name)
    try base.append(bytes.extracting(0..<granted))
    if granted < bytes.byteCount {
      throw IndexError(
        .system, file: name, expected: "to write", found: "no space left on device",
        errno: LimitedDirectory.noSpaceLeft)
    }
  }

  func sync() throws(IndexError) { try base.sync() }
  func close() throws(IndexError) { try base.close() }
}
