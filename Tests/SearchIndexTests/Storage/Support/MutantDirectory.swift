import SearchIndex
import Synchronization

/// A directory that breaks the commit protocol in one way, to prove that the power-loss sweep
/// would notice.
final class MutantDirectory: Directory {
  enum Mutation: CaseIterable, Sendable {
    /// The files of a segment are not synced.
    case skipsFileSync
    /// The manifest is not synced before it gets its name.
    case skipsManifestSync
    /// The manifest is synced, but only after it got its name.
    case syncsManifestLate
    /// The names of a segment's files are not made to last before the manifest gets its name.
    case skipsFirstDirectorySync
    /// The commit is acknowledged before the manifest's name lasts.
    case skipsLastDirectorySync
    /// The older generation goes before the newer one is there.
    case removesOldGenerationEarly
  }

  private let base: RecordingDirectory
  fileprivate let mutation: Mutation
  /// Files whose sync is put off until they got their name.
  fileprivate let postponed = Mutex<[String: any WritableFile]>([:])
  private let renamedSinceSync = Flag()

  init(_ base: RecordingDirectory, _ mutation: Mutation) {
    self.base = base
    self.mutation = mutation
  }

  var description: String { base.description }
  func list() -> [String] { base.list() }
  func open(_ name: String) throws(IndexError) -> FileContents { try base.open(name) }
  func remove(_ name: String) throws(IndexError) { try base.remove(name) }
  func lock(_ name: String) throws(IndexError) -> any DirectoryLock { try base.lock(name) }

  func create(_ name: String) throws(IndexError) -> any WritableFile {
    MutantFile(try base.create(name), name: name, directory: self)
  }

  func rename(_ name: String, to newName: String) throws(IndexError) {
    if mutation == .removesOldGenerationEarly {
      for old in list() where old.hasPrefix("manifest-") { try remove(old) }
    }
    try base.rename(name, to: newName)
    try postponed.withLock { $0.removeValue(forKey: name) }?.sync()
    renamedSinceSync.set()
  }

  func sync() {
    switch mutation {
    case .skipsFirstDirectorySync where !renamedSinceSync.isSet: return
    case .skipsLastDirectorySync where renamedSinceSync.isSet: renamedSinceSync.clear()
    default:
      renamedSinceSync.clear()
      base.sync()
    }
  }
}

private final class MutantFile: WritableFile {
  private let base: any WritableFile
  private let name: String
  private let directory: MutantDirectory

  init(_ base: any WritableFile, name: String, directory: MutantDirectory) {
    self.base = base
    self.name = name
    self.directory = directory
  }

  func append(_ bytes: RawSpan) throws(IndexError) { try base.append(bytes) }
  func close() throws(IndexError) { try base.close() }

  func sync() throws(IndexError) {
    let isManifest = name.hasSuffix(".tmp")
    switch directory.mutation {
    case .skipsFileSync where !isManifest: return
    case .skipsManifestSync where isManifest: return
    case .syncsManifestLate where isManifest:
      let file = base
      directory.postponed.withLock { $0[name] = file }
    default: try base.sync()
    }
  }
}
