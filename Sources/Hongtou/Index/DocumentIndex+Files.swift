import SearchIndex
import SystemPackage

extension DocumentIndex {
  /// Adds the documents of files and folders, as one commit.
  ///
  /// Files that are in the index and have not changed (size and time of modification, else their
  /// bytes' checksum) are left alone; the documents of changed files replace the earlier ones.
  /// Inside folders, entries whose name starts with a dot are passed over. A file that cannot be
  /// used is skipped with the reason and stops nothing.
  ///
  /// - Parameters:
  ///   - paths: files and folders.
  ///   - pruning: whether documents are dropped whose file lay under one of `paths` and has
  ///     vanished.
  ///   - progress: called from time to time, from any thread.
  /// - Returns: what was added, updated, left alone, removed and skipped.
  /// - Throws: `IndexError`: `readOnly`, `differentAnalyzer`, `cancelled` when the task was
  ///   cancelled, `system`, …; nothing is committed then. A skipped file is not an error.
  public func add(
    contentsOf paths: [String], pruning: Bool = false,
    progress: (@Sendable (IndexingProgress) -> Void)? = nil
  ) async throws -> IndexingReport {
    try await BlockingWork.run { cancellation in
      try self.addBlocking(
        contentsOf: paths, pruning: pruning, cancellation: cancellation, progress: progress)
    }
  }

  private func addBlocking(
    contentsOf paths: [String], pruning: Bool, cancellation: Cancellation,
    progress: (@Sendable (IndexingProgress) -> Void)?
  ) throws -> IndexingReport {
    try requireCurrentAnalysis()
    let start = ContinuousClock.now
    let walk = FileWalker.walk(paths, leavingOut: ownDirectory)
    let job = IndexingJob(
      index: self, snapshot: try store.snapshot(), walk: walk, cancellation: cancellation,
      progress: progress)
    let changes = try job.changedFiles()
    let vanished = pruning ? try job.vanishedFiles(under: paths) : []
    if !changes.isEmpty || !vanished.isEmpty {
      try store.update { batch in try job.apply(changes, removing: vanished, to: batch) }
    }
    var report = job.report()
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }

  /// A file's path as documents are named by it: relative to the index's parent directory where
  /// it lies below that, else as an absolute path; an index in memory takes it as it is.
  func documentPath(of path: String) -> String {
    guard let baseDirectory else { return FilePath(path).lexicallyNormalized().string }
    var place = WorkingDirectory.absolute(FilePath(path))
    guard place != baseDirectory, place.removePrefix(baseDirectory) else { return place.string }
    return place.string
  }

  /// Where the file of a document path lies.
  func filePath(of documentPath: String) -> FilePath {
    let path = FilePath(documentPath)
    return path.isAbsolute ? path : (baseDirectory ?? "").appending(path.components)
  }
}
