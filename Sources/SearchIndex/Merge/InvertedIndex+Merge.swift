import Synchronization

extension InvertedIndex {
  /// Merges all segments into one without deleted documents.
  ///
  /// Readers go on with the snapshots they have, and see the merged segment in new ones.
  ///
  /// - Parameters:
  ///   - reordering: Whether documents with rare terms in common get neighbouring numbers where neighbours
  ///     have little in common: a smaller index and faster searches, for about as much time as
  ///     building took; see also ``IndexOptions/reordersDocuments``. Hits of equal scores then come in the new order;
  ///     ``Snapshot/insertionNumber(of:)`` remembers the old one. Where the order of adding makes the index
  ///     smaller, it stays, or comes back. An index that is one such segment already stays as it is.
  ///   - progress: Called now and then with the share done, 0 … 1; returns whether to go on.
  /// - Throws: `IndexError`: `cancelled` when `progress` returned false or the task was cancelled,
  ///   and nothing is changed then; `readOnly`; what reading and writing throw.
  public func merge(
    reordering: Bool = false, progress: (@Sendable (Double) -> Bool)? = nil
  ) throws(IndexError) {
    let writer = try writable()
    try changing.withLock { (_) throws(IndexError) in
      let snapshot = try open(writer.manifest)
      if snapshot.segments.isEmpty { return }
      if snapshot.segments.count == 1, snapshot.deletedCount == 0,
        !reordering || snapshot.segments[0].directory.isArranged
      {
        return
      }
      try merge(
        snapshot.segments.indices, of: snapshot, reordering: reordering,
        MergeProgress(callback: progress), writer)
    }
  }

  /// Merges segments as the policy says until it says no more.
  func mergeBySize(_ writer: StoreWriter) throws(IndexError) {
    let policy = MergePolicy(factor: options.mergeFactor)
    while true {
      let snapshot = try open(writer.manifest)
      let counts = snapshot.segments.map { $0.documentCount - $0.deleted.count }
      guard let range = policy.choose(counts) else { return }
      try merge(range, of: snapshot, reordering: false, MergeProgress(callback: nil), writer)
    }
  }

  /// Replaces neighbouring segments by one.
  private func merge(
    _ range: Range<Int>, of snapshot: Snapshot, reordering: Bool, _ progress: MergeProgress,
    _ writer: StoreWriter
  ) throws(IndexError) {
    let merger = try SegmentMerger(
      Array(snapshot.segments[range]), schema: schema, reorders: reordering, progress: progress)
    let output = try writer.createFile(SegmentDirectory.fileKind)
    let directory: SegmentDirectory
    do throws(IndexError) {
      directory = try merger.write(into: output)
    } catch {
      try? writer.discardUnfinished(output)
      throw error
    }
    let file = try output.finish()
    var manifest = writer.manifest
    manifest.segments.replaceSubrange(
      range,
      with: [
        Manifest.Segment(
          name: output.name, documentCount: directory.documentCount,
          attributes: directory.encoded(), files: [file])
      ])
    try commit(manifest, writer)
  }
}

extension StoreWriter {
  /// Removes a file whose writing was given up.
  func discardUnfinished(_ output: OutputFile) throws(IndexError) {
    discard([try output.finish()])
  }
}
