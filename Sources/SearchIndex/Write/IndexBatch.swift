import Synchronization

/// The changes of one commit, while they are being made.
///
/// A batch may be used from several threads at once: each call of ``add(id:_:)`` takes a segment
/// builder that nobody uses, so documents are indexed in parallel. From one thread, documents
/// keep the order in which they were added.
public final class IndexBatch: Sendable {
  /// A builder passes from thread to thread; the pool gives it to one at a time.
  private struct Worker: @unchecked Sendable {
    let builder: SegmentBuilder
    /// Per document the step in which it was added; empty while no document has an id.
    var steps: [UInt32] = []
  }

  private struct State {
    var idle: [Worker] = []
    var workerCount = 0
    var segments: [NewSegment] = []
    var deletes: [[UInt8]: UInt32] = [:]
    var step: UInt32 = 0
    var addedCount = 0
    var isClosed = false

    mutating func nextStep() throws(IndexError) -> UInt32 {
      guard !isClosed else {
        throw IndexError(.closed, advice: "Use a batch only inside the update it was made for.")
      }
      guard step < .max else {
        throw IndexError(
          .limitExceeded, expected: "at most \(UInt32.max) changes in one update",
          found: "one more")
      }
      step += 1
      return step
    }
  }

  private let schema: Schema
  private let options: IndexOptions
  private let writer: StoreWriter
  private let state = Mutex(State())

  init(schema: Schema, options: IndexOptions, writer: StoreWriter) {
    self.schema = schema
    self.options = options
    self.writer = writer
  }

  /// Adds a document; an earlier document with the same id, in the index or in this batch, is
  /// replaced.
  ///
  /// - Parameters:
  ///   - id: The document's unique id, any string up to 65,535 UTF-8 bytes; nil for a document
  ///     that need not be found again by id.
  ///   - body: Gives the document's terms, attributes and stored blobs. If it throws, the
  ///     document is not added, and the batch can go on.
  /// - Throws: What `body` throws; `IndexError` when the document breaks a rule of
  ///   ``DocumentSink`` (`invalidArgument`, `limitExceeded`) or a segment cannot be written.
  public func add(id: String? = nil, _ body: (inout DocumentSink) throws -> Void) throws {
    var (worker, step) = try takeWorker()
    let builder = worker.builder
    builder.begin()
    var sink = DocumentSink(builder)
    do {
      try body(&sink)
    } catch {
      builder.abandon()
      giveBack(worker, added: false)
      throw error
    }
    do throws(IndexError) {
      try builder.end(id: id)
    } catch {
      giveBack(worker, added: false)
      throw error
    }
    if id != nil {
      while worker.steps.count < builder.documentCount { worker.steps.append(step) }
    }
    if shouldWrite(builder) {
      state.withLock { $0.addedCount += 1 }
      try write(worker)
    } else {
      giveBack(worker, added: true)
    }
  }

  /// Deletes the document with this id, if there is one, whether it was there before the batch or
  /// was added by it.
  public func delete(id: String) throws(IndexError) {
    try state.withLock { (state) throws(IndexError) in
      let step = try state.nextStep()
      state.deletes[Array(id.utf8)] = step
    }
  }

  /// The number of documents added so far, replaced ones included.
  public var addedCount: Int { state.withLock { $0.addedCount } }

  // MARK: - Workers

  private func takeWorker() throws(IndexError) -> (Worker, UInt32) {
    let schema = schema
    return try state.withLock { (state) throws(IndexError) in
      let step = try state.nextStep()
      if let worker = state.idle.popLast() { return (worker, step) }
      state.workerCount += 1
      return (Worker(builder: SegmentBuilder(schema)), step)
    }
  }

  private func giveBack(_ worker: Worker, added: Bool) {
    state.withLock { state in
      state.idle.append(worker)
      if added { state.addedCount += 1 }
    }
  }

  private func shouldWrite(_ builder: SegmentBuilder) -> Bool {
    let workers = state.withLock { $0.workerCount }
    return builder.byteCount >= options.memoryBudget / max(workers, 1)
      || builder.documentCount >= options.maximumSegmentDocuments || builder.isFull
  }

  /// Writes a worker's segment; the worker is used up.
  private func write(_ worker: Worker) throws(IndexError) {
    let builder = worker.builder
    let output = try writer.createFile(SegmentDirectory.fileKind)
    let written = try builder.write(reorders: options.reordersDocuments, into: output)
    let file = try output.finish()
    var steps = worker.steps
    if let order = written.order, !steps.isEmpty {
      // A document behind the last step has no id, so that its step is never asked for.
      steps = order.applied(to: steps, missing: .max)
    }
    let segment = NewSegment(
      name: output.name, file: file, directory: written.directory, deleted: written.deleted,
      steps: steps)
    state.withLock { state in
      state.workerCount -= 1
      state.segments.append(segment)
    }
  }

  // MARK: - The end

  /// What the batch has made: new segments in order, and the ids to delete with their steps.
  func finish() throws(IndexError) -> (segments: [NewSegment], deletes: [[UInt8]: UInt32]) {
    let workers = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for worker in workers where worker.builder.documentCount > worker.builder.deleted.count {
      try write(worker)
    }
    return state.withLock { ($0.segments, $0.deletes) }
  }

  /// Gives up: the files written so far are removed.
  func abandon() {
    let segments = state.withLock { state in
      state.isClosed = true
      state.idle = []
      return state.segments
    }
    writer.discard(segments.map(\.file))
  }
}

/// A segment written by a batch, not committed yet.
struct NewSegment: Sendable {
  let name: String
  let file: Manifest.File
  let directory: SegmentDirectory
  var deleted: DeletedDocuments
  /// Per document the step in which it was added; shorter when the last ones have no id.
  let steps: [UInt32]
}
