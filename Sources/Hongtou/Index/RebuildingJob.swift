import ChineseSegmentation
import Dispatch
import SearchIndex
import Synchronization

/// The stored documents of a snapshot on their way back into the index, on all threads.
final class RebuildingJob: Sendable {
  private struct State {
    var done = 0
    var added = 0
    var failure: (any Error)?
  }

  private let snapshot: DocumentSnapshot
  private let segmenter: Segmenter
  private let batch: IndexBatch
  private let progress: (@Sendable (Double) -> Bool)?
  private let state = Mutex(State())

  /// How many documents are asked about between two looks at the progress.
  private static let stride = 16

  init(
    snapshot: DocumentSnapshot, segmenter: Segmenter, batch: IndexBatch,
    progress: (@Sendable (Double) -> Bool)?
  ) {
    self.snapshot = snapshot
    self.segmenter = segmenter
    self.batch = batch
    self.progress = progress
  }

  func run() throws -> Int {
    let index = snapshot.index
    let count = snapshot.snapshot.documentCount
    let wanted = index.options.threads > 0 ? index.options.threads : ProcessorCount.available
    // A few documents keep their order on one thread.
    let threads = count < 256 ? 1 : max(1, wanted)
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var worker = DocumentWorker(schema: index.schema, segmenter: segmenter)
      while state.withLock({ $0.failure == nil }) {
        let start = next.wrappingAdd(Self.stride, ordering: .relaxed).oldValue
        guard start < count else { return }
        do {
          let range = start..<min(start + Self.stride, count)
          let added = try add(range, with: &worker)
          try report(done: range.count, added: added, of: count)
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    let (failure, added) = state.withLock { ($0.failure, $0.added) }
    if let failure { throw failure }
    return added
  }

  /// Adds the documents of a range that are not deleted; returns how many.
  private func add(_ range: Range<Int>, with worker: inout DocumentWorker) throws -> Int {
    var added = 0
    for number in range {
      let number = SearchIndex.DocumentNumber(UInt32(clamping: number))
      guard snapshot.snapshot.contains(number) else { continue }
      try add(number, with: &worker)
      added += 1
    }
    return added
  }

  private func add(
    _ number: SearchIndex.DocumentNumber, with worker: inout DocumentWorker
  ) throws {
    let schema = snapshot.index.schema
    let document = try snapshot.storedDocument(number)
    guard
      case .string(let path)? = try snapshot.snapshot.values(of: schema.path, document: number)
        .first
    else {
      return try worker.add(document, id: try snapshot.snapshot.id(of: number) ?? "", to: batch)
    }
    func integer(_ attribute: AttributeID) throws -> Int64 {
      try snapshot.integer(attribute, of: number) ?? 0
    }
    let origin = FileOrigin(
      path: path, partCount: Int(clamping: try integer(schema.partCount)),
      size: try integer(schema.size), modified: try integer(schema.modified),
      checksum: try integer(schema.checksum))
    try worker.add(
      document, part: Int(clamping: try integer(schema.part)), origin: origin, to: batch)
  }

  private func report(done: Int, added: Int, of count: Int) throws(IndexError) {
    let total = state.withLock { state in
      state.done += done
      state.added += added
      return state.done
    }
    guard progress?(Double(total) / Double(count)) ?? true else { throw IndexError(.cancelled) }
  }
}
