import Synchronization

/// An index's directory in memory: the same code path as on disk, without a disk.
///
/// It lives as long as somebody holds it; its locks exclude writers in the same process.
public final class MemoryDirectory: Directory {
  private struct State {
    var files: [String: MemoryFile] = [:]
    var locks: Set<String> = []
  }

  private let state = Mutex(State())

  /// An empty directory.
  public init() {}

  public var description: String { "memory" }

  public func list() -> [String] {
    state.withLock { Array($0.files.keys) }
  }

  public func open(_ name: String) throws(IndexError) -> FileContents {
    guard let file = state.withLock({ $0.files[name] }) else {
      throw IndexError(.missingFile, file: name)
    }
    return file.contents(name: name)
  }

  public func create(_ name: String) throws(IndexError) -> any WritableFile {
    try state.withLock { state throws(IndexError) in
      if state.files[name] != nil { throw IndexError(.alreadyExists, file: name) }
      let file = MemoryFile(name: name)
      state.files[name] = file
      return file
    }
  }

  public func rename(_ name: String, to newName: String) throws(IndexError) {
    try state.withLock { state throws(IndexError) in
      if state.files[newName] != nil { throw IndexError(.alreadyExists, file: newName) }
      guard let file = state.files.removeValue(forKey: name) else {
        throw IndexError(.missingFile, file: name)
      }
      state.files[newName] = file
    }
  }

  public func remove(_ name: String) throws(IndexError) {
    let removed = state.withLock { $0.files.removeValue(forKey: name) }
    if removed == nil { throw IndexError(.missingFile, file: name) }
  }

  public func sync() {}

  public func lock(_ name: String) throws(IndexError) -> any DirectoryLock {
    let isFree = state.withLock { $0.locks.insert(name).inserted }
    guard isFree else { throw IndexError(.locked, file: name) }
    return MemoryLock(name: name, directory: self)
  }

  fileprivate func unlock(_ name: String) {
    state.withLock { _ = $0.locks.remove(name) }
  }
}

/// A growing block of memory. Readers share it with the writer: bytes below a reader's count
/// never change, and a block that is outgrown stays for those who read it.
@safe
private final class MemoryBlock: Sendable {
  /// SAFETY: written only under the lock of the one file that grows in it, and only behind
  /// what readers have been given.
  nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

  init(capacity: Int) {
    unsafe bytes = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { unsafe bytes.deallocate() }
}

/// A file being written, or written, in memory.
private final class MemoryFile: WritableFile {
  fileprivate struct State {
    var block = MemoryBlock(capacity: 256)
    var count = 0
    var isOpen = true
  }

  private let name: String
  private let state = Mutex(State())

  init(name: String) { self.name = name }

  func append(_ bytes: RawSpan) throws(IndexError) {
    try unsafe bytes.withUnsafeBytes { buffer throws(IndexError) in
      try state.withLock { state throws(IndexError) in
        guard state.isOpen else { throw IndexError(.closed, file: name) }
        unsafe state.append(buffer)
      }
    }
  }

  func sync() {}

  func close() {
    state.withLock { state in
      state.isOpen = false
      state.resize(to: state.count)
    }
  }

  func contents(name: String) -> FileContents {
    let (block, count) = state.withLock { ($0.block, $0.count) }
    let bytes = unsafe UnsafeRawBufferPointer(start: block.bytes.baseAddress, count: count)
    // The closure's capture keeps the block alive.
    return unsafe FileContents(name: name, bytes: bytes) { _ in extendLifetime(block) }
  }
}

extension MemoryFile.State {
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    let needed = count + bytes.count
    if unsafe needed > block.bytes.count {
      unsafe resize(to: max(needed, block.bytes.count * 2))
    }
    unsafe UnsafeMutableRawBufferPointer(rebasing: block.bytes[count..<needed])
      .copyMemory(from: bytes)
    count = needed
  }

  mutating func resize(to capacity: Int) {
    guard unsafe capacity != block.bytes.count else { return }
    let larger = MemoryBlock(capacity: capacity)
    unsafe larger.bytes.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: block.bytes[..<count]))
    block = larger
  }
}

/// A lock held in a ``MemoryDirectory``.
private final class MemoryLock: DirectoryLock {
  private let name: String
  private let directory: Mutex<MemoryDirectory?>

  init(name: String, directory: MemoryDirectory) {
    self.name = name
    self.directory = Mutex(directory)
  }

  deinit { release() }

  func release() {
    let held = directory.withLock { $0.take() }
    held?.unlock(name)
  }
}
