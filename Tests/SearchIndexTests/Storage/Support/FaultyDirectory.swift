import SearchIndex
import Synchronization

/// What a directory or one of its files can be asked.
enum DirectoryCall: Hashable, Sendable, CaseIterable {
  case list, open, create, append, syncFile, close, rename, remove, syncDirectory, lock
}

/// Passes everything on to another directory, after asking whether the call shall fail.
///
/// An append that fails has written half of its bytes.
final class FaultyDirectory: Directory {
  /// How the call of a given number, from 1, fails; nil lets it pass.
  typealias Fault = @Sendable (_ number: Int, _ call: DirectoryCall) -> Int32?

  private let base: any Directory
  private let fault: Fault
  private let calls = Mutex(0)

  init(_ base: any Directory, fault: @escaping Fault) {
    self.base = base
    self.fault = fault
  }

  /// The number of calls so far.
  var callCount: Int { calls.withLock { $0 } }
  var description: String { base.description }

  fileprivate func failure(of call: DirectoryCall, _ name: String) -> IndexError? {
    let number = calls.withLock { count in
      count += 1
      return count
    }
    return fault(number, call).map {
      IndexError(.system, file: name, expected: "\(call)", found: "injected errno \($0)", errno: $0)
    }
  }

  private func pass(_ call: DirectoryCall, _ name: String) throws(IndexError) {
    if let failure = failure(of: call, name) { throw failure }
  }

  func list() throws(IndexError) -> [String] {
    try pass(.list, description)
    return try base.list()
  }

  func open(_ name: String) throws(IndexError) -> FileContents {
    try pass(.open, name)
    return try base.open(name)
  }

  func create(_ name: String) throws(IndexError) -> any WritableFile {
    try pass(.create, name)
    return FaultyFile(try base.create(name), name: name, directory: self)
  }

  func rename(_ name: String, to newName: String) throws(IndexError) {
    try pass(.rename, name)
    try base.rename(name, to: newName)
  }

  func remove(_ name: String) throws(IndexError) {
    try pass(.remove, name)
    try base.remove(name)
  }

  func sync() throws(IndexError) {
    try pass(.syncDirectory, description)
    try base.sync()
  }

  func lock(_ name: String) throws(IndexError) -> any DirectoryLock {
    try pass(.lock, name)
    return try base.lock(name)
  }
}

private final class FaultyFile: WritableFile {
  private let base: any WritableFile
  private let name: String
  private let directory: FaultyDirectory

  init(_ base: any WritableFile, name: String, directory: FaultyDirectory) {
    self.base = base
    self.name = name
    self.directory = directory
  }

  func append(_ bytes: RawSpan) throws(IndexError) {
    if let failure = directory.failure(of: .append, name) {
      try base.append(bytes.extracting(0..<(bytes.byteCount / 2)))
      throw failure
    }
    try base.append(bytes)
  }

  func sync() throws(IndexError) {
    if let failure = directory.failure(of: .syncFile, name) { throw failure }
    try base.sync()
  }

  func close() throws(IndexError) {
    let failure = directory.failure(of: .close, name)
    try base.close()
    if let failure { throw failure }
  }
}
