import Synchronization

/// The writing side of an index's directory: the one writer, its files and its commits.
///
/// ## Commit
/// 1. each new file is synced,
/// 2. the directory is synced, so that their names last,
/// 3. the manifest is written under a temporary name and synced,
/// 4. it is renamed to its generation's name and the directory is synced.
///
/// Only then is the commit acknowledged and are files of older generations removed. A commit of
/// one new file takes four syncs, of n new files n + 3, of none (only the manifest) two.
///
/// ## Failure
/// After a write, sync, rename or close that failed, the writer is *poisoned*: whatever it is
/// asked, it throws `writerPoisoned`, and it removes nothing. The index stays readable at its last
/// generation (or at the one being committed, if its manifest got its name). To go on, open a new
/// writer: it starts from what is in the directory.
///
/// Creating files, finishing and discarding them may be done by many threads at once; commits
/// wait for each other.
package final class StoreWriter: Sendable {
  fileprivate struct State {
    var manifest: Manifest
    var lastSequence: UInt32 = 0
    /// Files being written.
    var unfinished: Set<String> = []
    /// Files written, for a commit to come.
    var finished: [String: FinishedFile] = [:]
    var failure: IndexError?
    var isClosed = false
  }

  /// A file that is complete.
  fileprivate enum FinishedFile {
    /// Not yet synced.
    case open(any WritableFile)
    /// Synced and closed.
    case lasting
  }

  /// How many finished files wait for their commit unsynced. Each holds a descriptor, and a
  /// file that never makes it into a commit never needs a sync; beyond this number, descriptors
  /// are the scarcer good.
  private static let openFileLimit = 64

  /// What a new index starts with.
  package struct Blueprint: Sendable {
    package var analyzer: String
    package var schema: [UInt8]
    package var settings: [UInt8]

    package init(analyzer: String, schema: [UInt8], settings: [UInt8] = []) {
      self.analyzer = analyzer
      self.schema = schema
      self.settings = settings
    }
  }

  /// The reading side of the same directory.
  package let store: IndexStore
  private let lock: any DirectoryLock
  private let session: UInt64
  private let committing = Mutex(())
  private let state: Mutex<State>

  /// Takes the lock, reads the newest manifest, and removes files that no manifest names.
  ///
  /// - Parameters:
  ///   - blueprint: what to create when the mode allows it and there is no index; nil never
  ///     creates.
  ///   - session: the number in the names of this writer's files; only tests give one.
  ///   - identity: the identity of the index if it is created; only tests give one.
  /// - Throws: `locked`; `notFound`; `readOnly`; what reading the manifest throws; `system`.
  package init(
    _ directory: any Directory, creating blueprint: Blueprint?,
    session: UInt64 = .random(in: 0 ... .max), identity: IndexIdentity = .random()
  ) throws(IndexError) {
    // The manifest is read under the lock: what was read before may be a predecessor's past.
    let lock = try directory.lock(IndexFileName.lock)
    let store = IndexStore(directory)
    let listing = Listing(try directory.list())
    let base = try Self.base(store, listing, creating: blueprint, identity)
    self.store = store
    self.lock = lock
    self.session = session
    state = Mutex(State(manifest: base))
    if listing.generations.isEmpty { try commit(base) } else { removeOrphans(listing) }
  }

  /// The manifest to start from: the newest, or an empty one not committed yet.
  private static func base(
    _ store: IndexStore, _ listing: Listing, creating blueprint: Blueprint?,
    _ identity: IndexIdentity
  ) throws(IndexError) -> Manifest {
    if let newest = listing.generations.last { return try store.manifest(of: newest) }
    let absence = try IndexStore.noManifest(in: store.directory)
    guard let blueprint, absence.code == .notFound else { throw absence }
    return Manifest(
      generation: 0, index: identity, analyzer: blueprint.analyzer,
      schema: blueprint.schema, settings: blueprint.settings, segments: [])
  }

  /// The last committed manifest, the base of the next one.
  package var manifest: Manifest { state.withLock { $0.manifest } }

  // MARK: Files

  /// A new file with a name of its own.
  ///
  /// - Throws: `writerPoisoned`, `closed`, and what creating it in the directory throws.
  package func createFile(_ kind: FileKind) throws(IndexError) -> OutputFile {
    let (id, index) = try state.withLock { (state) throws(IndexError) in
      try state.checkUsable()
      guard state.lastSequence < .max else {
        throw IndexError(
          .limitExceeded, expected: "at most \(UInt32.max) files of one writer", found: "one more",
          advice: "Close the writer and open a new one.")
      }
      state.lastSequence += 1
      let id = FileID(session: session, sequence: state.lastSequence)
      // Before the file is made, so that no clean-up takes it for an orphan.
      state.unfinished.insert(Self.name(id, kind))
      return (id, state.manifest.index)
    }
    let name = Self.name(id, kind)
    let header = FileHeader(
      signature: kind.signature, formatVersion: kind.formatVersion, index: index, file: id)
    do throws(IndexError) {
      return OutputFile(
        try store.directory.create(name), name: name, header: header, owner: self)
    } catch {
      failed(error)
      throw error
    }
  }

  private static func name(_ id: FileID, _ kind: FileKind) -> String {
    IndexFileName.file(id, fileExtension: kind.fileExtension).text
  }

  /// Removes finished files that no commit will name, such as those of a merge that was given up.
  ///
  /// Files that were committed after all stay. Files that cannot be removed now are orphans for
  /// the next writer.
  package func discard(_ files: [Manifest.File]) {
    let unused = state.withLock { state in
      let names = files.map(\.name).filter { state.finished.removeValue(forKey: $0) != nil }
      return (try? state.checkUsable()) == nil ? [] : names
    }
    for name in unused { try? store.directory.remove(name) }
  }

  func finished(_ file: any WritableFile, _ entry: Manifest.File) throws(IndexError) {
    let isOneTooMany = state.withLock { state in
      state.unfinished.remove(entry.name)
      state.finished[entry.name] = .open(file)
      return state.finished.count > Self.openFileLimit
    }
    guard isOneTooMany else { return }
    do throws(IndexError) {
      try file.sync()
      try file.close()
    } catch {
      failed(error)
      throw error
    }
    state.withLock { state in
      // It may have been discarded meanwhile.
      if state.finished[entry.name] != nil { state.finished[entry.name] = .lasting }
    }
  }

  func abandoned(_ name: String) {
    state.withLock { state in _ = state.unfinished.remove(name) }
  }

  func failed(_ error: IndexError) {
    state.withLock { state in state.failure = state.failure ?? error }
  }

  // MARK: Commit

  /// Makes a manifest the index's newest generation.
  ///
  /// - Parameter next: ``manifest`` with changes. Its generation is set here; its new files must
  ///   have been finished by this writer.
  /// - Returns: the manifest as committed; it and its files last.
  /// - Throws: `invalidArgument` when it names files this writer does not know, after which
  ///   nothing has happened; `writerPoisoned`; `closed`; what the directory throws, after which
  ///   the writer is poisoned.
  @discardableResult
  package func commit(_ next: Manifest) throws(IndexError) -> Manifest {
    try committing.withLock { (_) throws(IndexError) in
      let (manifest, files) = try prepare(next)
      do throws(IndexError) {
        try makeLast(files)
        try publish(manifest)
      } catch {
        failed(error)
        throw error
      }
      state.withLock { state in
        state.manifest = manifest
        for name in files.keys { state.finished[name] = nil }
      }
      removeReplaced(by: manifest)
      return manifest
    }
  }

  /// The manifest with its generation, and its new files.
  private func prepare(
    _ next: Manifest
  ) throws(IndexError) -> (Manifest, [String: FinishedFile]) {
    try state.withLock { (state) throws(IndexError) in
      try state.checkUsable()
      var manifest = next
      let (generation, overflow) = state.manifest.generation.addingReportingOverflow(1)
      guard !overflow else {
        throw IndexError(
          .limitExceeded, expected: "at most \(UInt64.max) generations", found: "one more",
          advice: "Build the index again.")
      }
      manifest.generation = generation
      guard manifest.index == state.manifest.index else {
        throw IndexError(
          .invalidArgument, expected: "a manifest of index \(state.manifest.index)",
          found: "one of \(manifest.index)")
      }
      var files: [String: FinishedFile] = [:]
      for name in manifest.fileNames.subtracting(state.manifest.fileNames) {
        guard let file = state.finished[name] else {
          throw IndexError(
            .invalidArgument, file: name, expected: "a file finished by this writer",
            found: "an unknown one")
        }
        files[name] = file
      }
      return (manifest, files)
    }
  }

  /// Steps 1 and 2.
  private func makeLast(_ files: [String: FinishedFile]) throws(IndexError) {
    for file in files.values { try makeLast(file) }
    if !files.isEmpty { try store.directory.sync() }
  }

  private func makeLast(_ file: FinishedFile) throws(IndexError) {
    guard case .open(let file) = file else { return }
    try file.sync()
    try file.close()
  }

  /// Steps 3 and 4.
  private func publish(_ manifest: Manifest) throws(IndexError) {
    let output = try createFile(Manifest.kind)
    try output.append(manifest.encoded())
    try output.finish()
    guard let file = state.withLock({ $0.finished.removeValue(forKey: output.name) }) else {
      throw IndexError(.closed, file: output.name)
    }
    try makeLast(file)
    let name = IndexFileName.manifest(generation: manifest.generation).text
    try store.directory.rename(output.name, to: name)
    try store.directory.sync()
  }

  // MARK: Clean-up

  /// After a commit: what only older generations need. Failures do no harm; the next clean-up
  /// finds the same files again.
  private func removeReplaced(by manifest: Manifest) {
    guard let names = try? store.directory.list() else { return }
    let listing = Listing(names)
    // After the listing: a file made since then is not in it, one made before is in the state.
    let inUse = state.withLock { $0.unfinished.union($0.finished.keys) }
    for generation in listing.generations where generation < manifest.generation {
      try? store.directory.remove(IndexFileName.manifest(generation: generation).text)
    }
    let keep = manifest.fileNames.union(inUse)
    for name in listing.files + listing.temporaries where !keep.contains(name) {
      try? store.directory.remove(name)
    }
  }

  /// At opening: what a crashed or poisoned writer left behind. The newest generation may have
  /// been published without having been made to last, so everything that any manifest in the
  /// directory names is kept until the next commit.
  private func removeOrphans(_ listing: Listing) {
    var keep: Set<String> = []
    for generation in listing.generations {
      // What an unreadable manifest needs is unknown: then nothing is removed.
      guard let manifest = try? store.manifest(of: generation) else { return }
      keep.formUnion(manifest.fileNames)
    }
    for name in listing.files + listing.temporaries where !keep.contains(name) {
      try? store.directory.remove(name)
    }
  }

  // MARK: End

  /// Gives the lock back, after a commit under way. Files not committed are left for the next
  /// writer to remove.
  package func close() {
    committing.withLock { _ in
      state.withLock { state in
        state.isClosed = true
        state.finished = [:]
      }
      lock.release()
    }
  }
}

extension StoreWriter.State {
  fileprivate func checkUsable() throws(IndexError) {
    if isClosed { throw IndexError(.closed, advice: "Open a new writer.") }
    if let failure {
      throw IndexError(
        .writerPoisoned, file: failure.file, offset: failure.offset, expected: failure.expected,
        found: failure.found ?? failure.code.rawValue, errno: failure.errno)
    }
  }
}
