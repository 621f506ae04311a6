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
      try replacing.withLock { (_) throws(IndexError) in
        let snapshot = try open(writer.manifest)
        if snapshot.segments.isEmpty { return }
        if snapshot.segments.count == 1, snapshot.deletedCount == 0,
          !reordering || snapshot.segments[0].directory.isArranged
        {
          return
        }
        try merge(
          snapshot.segments, reordering: reordering, MergeProgress(callback: progress), writer)
      }
    }
  }

  /// Merges segments as the policy says until it says no more.
  func mergeBySize(_ writer: StoreWriter) throws(IndexError) {
    try replacing.withLock { (_) throws(IndexError) in
      while let inputs = try policyChoice(writer) {
        try merge(inputs, reordering: false, MergeProgress(callback: nil), writer)
      }
    }
  }

  /// The neighbouring segments that the policy wants merged now; nil when there are none.
  func policyChoice(_ writer: StoreWriter) throws(IndexError) -> [SegmentReader]? {
    let segments = try open(writer.manifest).segments
    let counts = segments.map { $0.documentCount - $0.deleted.count }
    return MergePolicy(factor: options.mergeFactor).choose(counts).map { Array(segments[$0]) }
  }

  /// Replaces neighbouring segments by one. The caller holds ``replacing``.
  private func merge(
    _ inputs: [SegmentReader], reordering: Bool, _ progress: MergeProgress, _ writer: StoreWriter
  ) throws(IndexError) {
    let merger = try SegmentMerger(
      inputs, schema: schema, reorders: reordering, progress: progress)
    try replace(inputs, by: try write(merger, writer), of: merger, writer)
  }

  /// Writes the file of a merged segment, which no manifest names yet.
  func write(
    _ merger: SegmentMerger, _ writer: StoreWriter
  ) throws(IndexError) -> Manifest.Segment {
    let output = try writer.createFile(SegmentDirectory.fileKind)
    let directory: SegmentDirectory
    do throws(IndexError) {
      directory = try merger.write(into: output)
    } catch {
      try? writer.discardUnfinished(output)
      throw error
    }
    return Manifest.Segment(
      name: output.name, documentCount: directory.documentCount,
      attributes: directory.encoded(), files: [try output.finish()])
  }

  /// Commits a merged segment in the place of its inputs. Documents that were deleted since the inputs
  /// were opened are deleted in it as well. The caller holds ``replacing``.
  ///
  /// - Returns: Whether that was possible. It is not when an input has gone meanwhile, because another
  ///   merge has taken it or all of its documents are deleted; the merged segment is then removed.
  @discardableResult
  func replace(
    _ inputs: [SegmentReader], by merged: Manifest.Segment, of merger: SegmentMerger,
    _ writer: StoreWriter
  ) throws(IndexError) -> Bool {
    var merged = merged
    var manifest = writer.manifest
    do throws(IndexError) {
      let segments = try open(manifest).segments
      let names = inputs.map(\.file.name)
      guard let first = segments.firstIndex(where: { $0.file.name == names.first }),
        segments[first...].prefix(names.count).map(\.file.name) == names
      else {
        writer.discard(merged.allFiles)
        return false
      }
      let range = first..<(first + names.count)
      let deleted = merger.deleted(since: inputs, in: Array(segments[range]))
      try write(deleted, to: &merged, writer)
      manifest.segments.replaceSubrange(range, with: [merged])
    } catch {
      writer.discard(merged.allFiles)
      throw error
    }
    try commit(manifest, writer)
    return true
  }
}

extension StoreWriter {
  /// Removes a file whose writing was given up.
  func discardUnfinished(_ output: OutputFile) throws(IndexError) {
    discard([try output.finish()])
  }
}
