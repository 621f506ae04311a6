import Synchronization

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
  /// The identity of the analyzer the index was made with.
  public let analyzer: String
  /// What the analyzer and its host keep with the index (a lexicon, options).
  public let settings: [UInt8]

  let store: IndexStore
  let options: IndexOptions
  /// Nil when the index was opened for reading only.
  let writer: StoreWriter?
  /// Held by the one update or foreground merge that runs, from its beginning to its end.
  let changing = Mutex(())
  /// Held from reading the last manifest to committing the next one. Who holds both has taken
  /// ``changing`` first.
  let replacing = Mutex(())
  /// Which of several calls does the concurrent merges.
  let mergeTurn = MergeTurn()
  private let current: Mutex<Snapshot?>

  /// Opens an index, or makes one.
  ///
  /// - Parameters:
  ///   - directory: Where its files are.
  ///   - schema: What it holds; nil takes the schema of the existing index.
  ///   - mode: Whether it may be made or changed.
  ///   - analyzer: An identity of the analysis the terms come from, kept in the manifest and
  ///     compared at opening; nil compares nothing.
  ///   - settings: What a new index keeps for the analyzer and its host.
  ///   - options: Memory and merging.
  /// - Throws: `IndexError`: `notFound` (no index, and `mode` does not make one), `locked`,
  ///   `differentSchema`, `differentAnalyzer`, and what reading a manifest can throw.
  /// - Complexity: O(segments).
  public init(
    in directory: any Directory,
    schema: Schema? = nil,
    mode: OpenMode = .existing,
    analyzer: String? = nil,
    settings: [UInt8] = [],
    options: IndexOptions = IndexOptions()
  ) throws(IndexError) {
    self.options = options
    store = IndexStore(directory)
    let manifest: Manifest
    if mode == .readOnly {
      writer = nil
      manifest = try store.latestManifest()
    } else {
      var blueprint: StoreWriter.Blueprint?
      if mode == .create, let schema {
        blueprint = StoreWriter.Blueprint(
          analyzer: analyzer ?? "", schema: schema.encoded(), settings: settings)
      }
      let writer = try StoreWriter(directory, creating: blueprint)
      self.writer = writer
      manifest = writer.manifest
    }
    self.schema = try Schema(decoding: manifest.schema)
    self.analyzer = manifest.analyzer
    self.settings = manifest.settings
    current = Mutex(nil)
    do throws(IndexError) {
      try check(schema, analyzer)
    } catch {
      writer?.close()
      throw error
    }
  }

  private func check(_ schema: Schema?, _ analyzer: String?) throws(IndexError) {
    if let schema, schema != self.schema {
      throw IndexError(
        .differentSchema, expected: "the schema asked for", found: "another one in the index")
    }
    if let analyzer, analyzer != self.analyzer {
      throw IndexError(.differentAnalyzer, expected: analyzer, found: self.analyzer)
    }
  }

  deinit { writer?.close() }

  // MARK: - Reading

  /// The state of the latest commit. A reader sees commits of other processes as well.
  ///
  /// - Complexity: O(segments); nothing proportional to the documents is read but the bits of
  ///   deleted documents.
  public func snapshot() throws(IndexError) -> Snapshot {
    if let writer, let cached = cached(writer.manifest.generation) { return cached }
    // A commit may remove files while they are being opened; the store then tries again.
    return try store.withLatest { (manifest) throws(IndexError) in try open(manifest) }
  }

  private func cached(_ generation: UInt64) -> Snapshot? {
    current.withLock { $0?.generation == generation ? $0 : nil }
  }

  /// The snapshot of a manifest; segments that the last one had too are not opened again.
  func open(_ manifest: Manifest) throws(IndexError) -> Snapshot {
    if let cached = cached(manifest.generation) { return cached }
    let old = current.withLock { $0 }
    var segments: [SegmentReader] = []
    for entry in manifest.segments {
      let known = old?.segments.first { $0.file.name == entry.files.first?.name }
      segments.append(try open(entry, of: manifest, known: known))
    }
    let snapshot = try Snapshot(
      schema: schema, generation: manifest.generation, segments: segments)
    current.withLock { cached in
      if cached.map({ $0.generation < snapshot.generation }) ?? true { cached = snapshot }
    }
    return snapshot
  }

  private func open(
    _ entry: Manifest.Segment, of manifest: Manifest, known: SegmentReader?
  ) throws(IndexError) -> SegmentReader {
    let file: InputFile
    if let known {
      file = known.file
    } else {
      file = try store.open(
        entry.file(SegmentDirectory.fileKind), kind: SegmentDirectory.fileKind, of: manifest)
    }
    let directory = try SegmentDirectory(
      decoding: entry.attributes, schema: schema, name: entry.name, payload: file.count)
    guard directory.documentCount == entry.documentCount else {
      throw IndexError(
        .malformed, file: entry.name, expected: "\(entry.documentCount) documents",
        found: "\(directory.documentCount)")
    }
    var deleted = DeletedDocuments()
    if let deletes = entry.deletes {
      deleted = try DeletedDocuments(
        store.open(deletes, kind: DeletedDocuments.fileKind, of: manifest),
        documentCount: entry.documentCount, deletedCount: entry.deletedCount)
    }
    return try SegmentReader(file, directory: directory, deleted: deleted, schema: schema)
  }

  // MARK: - Writing

  /// Makes changes as one commit: all of them are durable and visible when the call returns, or
  /// none is when it throws.
  ///
  /// One update runs at a time; a second caller waits.
  ///
  /// - Parameter body: Makes the changes. When it throws, nothing is committed. It must not call
  ///   ``update(_:)`` or ``merge(progress:)`` itself.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, and `IndexError` (`readOnly`, `writerPoisoned`, `system`, …).
  @discardableResult
  public func update<Result>(_ body: (IndexBatch) throws -> Result) throws -> Result {
    let writer = try writable()
    return try changing.withLock { _ in
      let batch = IndexBatch(schema: schema, options: options, writer: writer)
      let result: Result
      do {
        result = try body(batch)
      } catch {
        batch.abandon()
        throw error
      }
      do throws(IndexError) {
        try commit(batch, writer)
      } catch {
        batch.abandon()
        throw error
      }
      // The commit stands whatever becomes of the merge. If writing failed, the writer is poisoned
      // and the next change says so.
      if options.mergesAfterUpdates { try? mergeBySize(writer) }
      return result
    }
  }

  func writable() throws(IndexError) -> StoreWriter {
    guard let writer else { throw IndexError(.readOnly) }
    return writer
  }

  private func commit(_ batch: IndexBatch, _ writer: StoreWriter) throws(IndexError) {
    let (new, deletes) = try batch.finish()
    if new.isEmpty && deletes.isEmpty { return }
    try replacing.withLock { (_) throws(IndexError) in
      let manifest = writer.manifest
      try commit(
        new, deletes: deletes, onto: manifest, with: try open(manifest).segments, writer)
    }
  }

  /// Commits new segments behind those of a manifest. The caller holds ``replacing``.
  ///
  /// - Parameter old: The segments that the manifest names.
  func commit(
    _ new: [NewSegment], deletes: [[UInt8]: UInt32], onto base: Manifest,
    with old: [SegmentReader], _ writer: StoreWriter
  ) throws(IndexError) {
    var manifest = base
    var added: [(reader: SegmentReader, steps: [UInt32])] = []
    for segment in new {
      let file = try store.open(
        segment.file, kind: SegmentDirectory.fileKind, of: manifest)
      let reader = try SegmentReader(
        file, directory: segment.directory, deleted: segment.deleted, schema: schema)
      added.append((reader, segment.steps))
    }
    var builder = CommitBuilder(old: old, new: added)
    let deleted = try builder.resolve(deletes: deletes)
    for number in old.indices where deleted[number].count != old[number].deleted.count {
      try write(deleted[number], to: &manifest.segments[number], writer)
    }
    for (number, segment) in new.enumerated() {
      var entry = Manifest.Segment(
        name: segment.name, documentCount: segment.directory.documentCount,
        attributes: segment.directory.encoded(), files: [segment.file])
      try write(deleted[old.count + number], to: &entry, writer)
      manifest.segments.append(entry)
    }
    try commit(manifest, writer)
  }

  /// Writes the deletes of a segment, if it has any, and notes them in its entry.
  func write(
    _ deleted: DeletedDocuments, to entry: inout Manifest.Segment, _ writer: StoreWriter
  ) throws(IndexError) {
    entry.deletedCount = deleted.count
    guard !deleted.isEmpty else { return }
    let output = try writer.createFile(DeletedDocuments.fileKind)
    try deleted.write(into: output)
    entry.deletes = try output.finish()
  }

  /// Commits a manifest without segments all of whose documents are deleted. The caller holds
  /// ``replacing``.
  func commit(_ manifest: Manifest, _ writer: StoreWriter) throws(IndexError) {
    var manifest = manifest
    let empty = manifest.segments.filter { $0.deletedCount == $0.documentCount }
    manifest.segments.removeAll { $0.deletedCount == $0.documentCount }
    let committed = try writer.commit(manifest)
    // Of these, files that no earlier commit named would wait for one for ever.
    writer.discard(empty.flatMap(\.allFiles))
    // The commit lasts, whether or not its files can be opened now; the next snapshot tries again.
    _ = try? open(committed)
  }
}

/// How an index is written.
public struct IndexOptions: Sendable, Hashable {
  /// The memory that segment builders may use together, in bytes; a segment is written when it
  /// is reached. At least 1 MiB.
  public var memoryBudget: Int
  /// The most documents in one segment.
  public var maximumSegmentDocuments: Int
  /// How many segments of similar size are merged into one; below 2, none ever.
  public var mergeFactor: Int
  /// Whether an update merges as ``mergeFactor`` says before it returns. Where it does not, the host
  /// calls ``InvertedIndex/mergeConcurrently(progress:)`` on a thread of its own, so that no update
  /// waits for a merge.
  public var mergesAfterUpdates: Bool
  /// Whether documents with rare terms in common get neighbouring numbers, where that makes it smaller,
  /// in every segment that an update writes, as ``InvertedIndex/merge(reordering:progress:)`` does it for
  /// a whole index. For a
  /// large update that fits in ``memoryBudget`` this is much quicker than writing and merging.
  public var reordersDocuments: Bool

  public init(
    memoryBudget: Int = 256 << 20,
    maximumSegmentDocuments: Int = 1 << 28,
    mergeFactor: Int = 10,
    mergesAfterUpdates: Bool = true,
    reordersDocuments: Bool = false
  ) {
    self.memoryBudget = max(memoryBudget, 1 << 20)
    self.maximumSegmentDocuments = min(max(1, maximumSegmentDocuments), 1 << 28)
    self.mergeFactor = mergeFactor
    self.mergesAfterUpdates = mergesAfterUpdates
    self.reordersDocuments = reordersDocuments
  }
}
