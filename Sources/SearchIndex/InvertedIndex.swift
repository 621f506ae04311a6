/// An inverted index in a directory: documents of terms, found again by BM25.
///
/// The index knows bytes and positions, not text: an analyzer gives it the terms, and the same
/// analyzer must make the terms of queries.
///
/// ```swift
/// let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
/// try index.update { batch in
///   try batch.add(id: "a") { sink in analyzer.analyze(text, into: &sink, field: body) }
/// }
/// let results = try index.snapshot().search(.term("red", in: .field(body)))
/// ```
///
/// One process at a time may have the index open for writing; any number may read it.
public final class InvertedIndex: Sendable {
  /// What the index holds.
  public let schema: Schema

  /// Opens an index, or makes one.
  ///
  /// - Parameters:
  ///   - directory: Where its files are.
  ///   - schema: What it holds; nil takes the schema of the existing index.
  ///   - mode: Whether it may be made or changed.
  ///   - analyzer: An identity of the analysis the terms come from, kept in the manifest and
  ///     compared at opening; nil compares nothing.
  ///   - options: Memory, threads and merging.
  /// - Throws: `IndexError`: `notFound` (no index, and `mode` does not make one), `locked`,
  ///   `differentSchema`, `differentAnalyzer`, and what reading a manifest can throw.
  public init(
    in directory: any Directory,
    schema: Schema? = nil,
    mode: OpenMode = .existing,
    analyzer: [UInt8]? = nil,
    options: IndexOptions = IndexOptions()
  ) throws(IndexError) {
    guard let schema else { throw IndexError(.notFound) }
    self.schema = schema
  }

  /// The identity of the analyzer the index was made with.
  public var analyzer: [UInt8] { [] }

  /// Makes changes as one commit: all of them are durable and visible when the call returns, or
  /// none is when it throws.
  ///
  /// One update runs at a time; a second caller waits.
  ///
  /// - Parameter body: Makes the changes. When it throws, nothing is committed.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, and `IndexError` (`readOnly`, `writerPoisoned`, `system`, …).
  @discardableResult
  public func update<Result>(_ body: (IndexBatch) throws -> Result) throws -> Result {
    throw IndexError(.readOnly)
  }

  /// Merges all segments into one without deleted documents.
  ///
  /// Readers go on with the snapshots they have.
  ///
  /// - Parameters:
  ///   - reordering: Whether documents may be renumbered so that similar ones stand together,
  ///     which makes the index smaller and queries faster. The order of ties changes.
  ///   - progress: Called now and then with the share done, 0 … 1; returns whether to go on.
  /// - Throws: `IndexError`: `cancelled` when `progress` returned false; nothing is changed then.
  public func merge(
    reordering: Bool = false,
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws(IndexError) {
    throw IndexError(.readOnly)
  }

  /// The state of the latest commit. A reader sees commits of other processes as well.
  ///
  /// - Complexity: O(segments); nothing proportional to the documents is read.
  public func snapshot() throws(IndexError) -> Snapshot {
    throw IndexError(.notFound)
  }
}

/// How an index is written.
public struct IndexOptions: Sendable, Hashable {
  /// The memory that segment builders may use together, in bytes; a segment is written when it
  /// is reached. At least 1 MiB.
  public var memoryBudget: Int
  /// The most documents in one segment.
  public var maximumSegmentDocuments: Int
  /// How many segments of similar size are merged into one after a commit; 0 never merges.
  public var mergeFactor: Int

  public init(
    memoryBudget: Int = 256 << 20,
    maximumSegmentDocuments: Int = 1 << 30,
    mergeFactor: Int = 10
  ) {
    self.memoryBudget = max(memoryBudget, 1 << 20)
    self.maximumSegmentDocuments = max(1, maximumSegmentDocuments)
    self.mergeFactor = mergeFactor
  }
}
