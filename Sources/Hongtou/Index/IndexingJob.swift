import Dispatch
import SearchIndex
import SourceText
import Synchronization
import SystemPackage

/// One run of adding files: which of them changed, and reading and analysing those in parallel.
final class IndexingJob: Sendable {
  /// A file whose documents have to be added again.
  struct ChangedFile: Sendable {
    let file: WalkedFile
    /// The name its documents have in the index.
    let documentPath: String
    /// How many documents it gave the last time; 0 for a new file.
    let earlierParts: Int
    /// The checksum of its bytes the last time.
    let earlierChecksum: Int64?
  }

  /// A file that is gone.
  struct VanishedFile: Sendable {
    let documentPath: String
    let parts: Int
  }

  private struct Progress {
    var report = IndexingReport()
    var files = 0
    var bytes = 0
    var failure: (any Error)?
  }

  private let index: DocumentIndex
  private let snapshot: Snapshot
  private let walk: FileWalk
  private let cancellation: Cancellation
  private let onProgress: (@Sendable (IndexingProgress) -> Void)?
  private let progress: Mutex<Progress>

  init(
    index: DocumentIndex, snapshot: Snapshot, walk: FileWalk, cancellation: Cancellation,
    progress: (@Sendable (IndexingProgress) -> Void)?
  ) {
    self.index = index
    self.snapshot = snapshot
    self.walk = walk
    self.cancellation = cancellation
    onProgress = progress
    var start = Progress()
    start.report.skipped = walk.skipped
    self.progress = Mutex(start)
  }

  /// What came of it.
  func report() -> IndexingReport {
    progress.withLock { state in
      state.report.skipped.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      return state.report
    }
  }

  // MARK: - What to do

  /// The files that are new or whose size or time of modification differ from the index.
  /// - Complexity: O(*n*) look-ups for *n* files.
  func changedFiles() throws(IndexError) -> [ChangedFile] {
    var changed: [ChangedFile] = []
    let schema = index.schema
    for file in walk.files {
      let path = index.documentPath(of: file.path)
      guard let known = try snapshot.document(id: DocumentID.text(path: path, part: 1)) else {
        changed.append(
          ChangedFile(file: file, documentPath: path, earlierParts: 0, earlierChecksum: nil))
        continue
      }
      let size = try integer(schema.size, of: known)
      let modified = try integer(schema.modified, of: known)
      if size == file.size, modified == file.modified {
        progress.withLock { $0.report.unchanged += 1 }
        continue
      }
      changed.append(
        ChangedFile(
          file: file, documentPath: path,
          earlierParts: Int(clamping: try integer(schema.partCount, of: known) ?? 1),
          earlierChecksum: size == file.size ? try integer(schema.checksum, of: known) : nil))
    }
    return changed
  }

  /// The indexed files that lay under one of `paths` and are no longer there.
  /// - Complexity: O(*n*) in the number of documents.
  func vanishedFiles(under paths: [String]) throws(IndexError) -> [VanishedFile] {
    let schema = index.schema
    let roots = paths.map { FilePath(index.documentPath(of: $0)) }
    var vanished: [VanishedFile] = []
    for number in 0..<UInt32(clamping: snapshot.documentCount) {
      let document = SearchIndex.DocumentNumber(number)
      guard snapshot.contains(document), try integer(schema.part, of: document) == 1,
        case .string(let path)? = try snapshot.values(of: schema.path, document: document).first
      else { continue }
      let place = FilePath(path)
      guard roots.contains(where: { place.starts(with: $0) || $0.string == "." }),
        isGone(place)
      else { continue }
      let parts = try integer(schema.partCount, of: document) ?? 1
      vanished.append(VanishedFile(documentPath: path, parts: Int(clamping: parts)))
    }
    return vanished
  }

  /// Whether the system says that there is no such file; any other answer is not a yes.
  private func isGone(_ path: FilePath) -> Bool {
    do {
      _ = try index.filePath(of: path.string).stat(flags: .symlinkNoFollow)
      return false
    } catch {
      return error == .noSuchFileOrDirectory || error == .notDirectory
    }
  }

  private func integer(
    _ attribute: AttributeID, of document: SearchIndex.DocumentNumber
  ) throws(IndexError) -> Int64? {
    guard case .integer(let value)? = try snapshot.values(of: attribute, document: document).first
    else { return nil }
    return value
  }

  // MARK: - Doing it

  /// Reads, analyses and adds the changed files on all threads, and drops the vanished ones.
  /// - Throws: the first failure that is not one file's own, or `cancelled`.
  func apply(
    _ changes: [ChangedFile], removing vanished: [VanishedFile], to batch: IndexBatch
  ) throws {
    for file in vanished { try delete(file.documentPath, parts: 1...max(1, file.parts), batch) }
    progress.withLock {
      $0.report.removed = vanished.count
    }
    let total = changes.reduce(0) { $0 + Int(clamping: $1.file.size) }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threadCount(for: total)) { _ in
      var worker = DocumentWorker(index: index)
      while !shouldStop {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard turn < changes.count else { return }
        do {
          try process(changes[turn], with: &worker, batch: batch)
        } catch {
          progress.withLock { $0.failure = $0.failure ?? error }
        }
        advance(by: changes[turn].file.size, of: total, files: changes.count)
      }
    }
    if let failure = progress.withLock(\.failure) { throw failure }
    if cancellation.isCancelled { throw IndexError(.cancelled) }
  }

  /// A small amount of text is not worth a second thread, and one thread keeps the documents in
  /// the order of their paths, so that ties in a search do not depend on chance.
  private func threadCount(for bytes: Int) -> Int {
    let wanted = index.options.threads > 0 ? index.options.threads : ProcessorCount.available
    return bytes < 2 << 20 ? 1 : max(1, wanted)
  }

  private var shouldStop: Bool {
    cancellation.isCancelled || progress.withLock { $0.failure != nil }
  }

  private func advance(by size: Int64, of total: Int, files: Int) {
    let state = progress.withLock { state in
      state.files += 1
      state.bytes += Int(clamping: size)
      return IndexingProgress(
        files: state.files, totalFiles: files, bytes: state.bytes, totalBytes: total)
    }
    onProgress?(state)
  }

  private func process(
    _ change: ChangedFile, with worker: inout DocumentWorker, batch: IndexBatch
  ) throws {
    do {
      let bytes = try FileReading.bytes(at: change.file.path, limit: index.options.fileByteLimit)
      let checksum = Int64(bitPattern: Checksum.xxh64(bytes))
      if checksum == change.earlierChecksum {
        progress.withLock { $0.report.unchanged += 1 }
        return
      }
      let documents = try worker.parse(bytes)
      let origin = FileOrigin(
        path: change.documentPath, partCount: documents.count, size: Int64(bytes.count),
        modified: change.file.modified, checksum: checksum)
      for (place, document) in documents.enumerated() {
        try worker.add(document, part: place + 1, origin: origin, to: batch)
      }
      try deleteSurplus(of: change, now: documents.count, batch)
      record(change, documents: documents.count, bytes: bytes.count)
    } catch let refusal as FileRefusal {
      try skip(change, refusal, batch)
    }
  }

  private func record(_ change: ChangedFile, documents: Int, bytes: Int) {
    progress.withLock { state in
      if change.earlierParts == 0 { state.report.added += 1 } else { state.report.updated += 1 }
      state.report.documents += documents
      state.report.bytes += bytes
    }
  }

  /// A file that cannot be read now may be readable again; one that is no text any more has lost
  /// the text that the index knows.
  private func skip(_ change: ChangedFile, _ refusal: FileRefusal, _ batch: IndexBatch) throws {
    let isStale = change.earlierParts > 0 && refusal.cause != .unreadable
    if isStale { try deleteSurplus(of: change, now: 0, batch) }
    let skipped = SkippedFile(
      path: change.file.path, cause: refusal.cause, reason: refusal.reason)
    progress.withLock { state in
      state.report.skipped.append(skipped)
      if isStale { state.report.removed += 1 }
    }
  }

  /// Deletes the documents that the file gave beyond the `count` it gives now.
  private func deleteSurplus(
    of change: ChangedFile, now count: Int, _ batch: IndexBatch
  ) throws(IndexError) {
    guard change.earlierParts > count else { return }
    try delete(change.documentPath, parts: (count + 1)...change.earlierParts, batch)
  }

  private func delete(
    _ path: String, parts: ClosedRange<Int>, _ batch: IndexBatch
  ) throws(IndexError) {
    for part in parts { try batch.delete(id: DocumentID.text(path: path, part: part)) }
  }
}
