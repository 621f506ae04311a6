import Synchronization

extension InvertedIndex {
  /// Merges segments as ``IndexOptions/mergeFactor`` says until there is nothing left to merge, while
  /// other threads search, update and delete.
  ///
  /// Reading the old segments and writing the new one happens beside everything else; only choosing the
  /// segments and committing the new one exclude other commits, each for as long as a small commit takes.
  /// What an update replaces or deletes meanwhile is deleted in the merged segment as well. A merge whose
  /// segments were taken by another one is dropped.
  ///
  /// The call works on the thread it is made on and returns when the work is done: make it on a thread
  /// or a detached task of your own, after updates of an index whose updates do not merge
  /// (``IndexOptions/mergesAfterUpdates``). One call at a time does the work; another one made
  /// meanwhile leaves it to the first, which looks again before it returns, and returns 0 at once.
  ///
  /// A process that ends in the middle loses nothing but the work: the file is no part of the index
  /// before it is committed, and the next writer removes it.
  ///
  /// - Parameter progress: Called now and then with the share done of the merge under way, 0 … 1;
  ///   returns whether to go on. It may search, update and delete.
  /// - Returns: The number of merges that were committed.
  /// - Throws: `IndexError`: `cancelled` when `progress` returned false or the task was cancelled, and
  ///   the merge under way has then changed nothing; `readOnly`; what reading and writing throw.
  /// - Complexity: A document is written again once for each power of the merge factor that the number
  ///   of documents grows by. Memory: as ``merge(reordering:progress:)``.
  @discardableResult
  public func mergeConcurrently(
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws(IndexError) -> Int {
    let writer = try writable()
    guard mergeTurn.take() else { return 0 }
    var count = 0
    do throws(IndexError) {
      repeat {
        while let isCommitted = try mergeOnce(MergeProgress(callback: progress), writer) {
          if isCommitted { count += 1 }
        }
      } while !mergeTurn.giveBack()
    } catch {
      mergeTurn.abandon()
      throw error
    }
    return count
  }

  /// Merges what the policy chooses first.
  ///
  /// - Returns: Whether the merge was committed and not dropped; nil when there is nothing to merge.
  private func mergeOnce(
    _ progress: MergeProgress, _ writer: StoreWriter
  ) throws(IndexError) -> Bool? {
    let choice = try replacing.withLock { (_) throws(IndexError) in try policyChoice(writer) }
    guard let inputs = choice else { return nil }
    try progress.report(0)
    let merger = try SegmentMerger(inputs, schema: schema, progress: progress)
    let merged = try write(merger, writer)
    return try replacing.withLock { (_) throws(IndexError) in
      try replace(inputs, by: merged, of: merger, writer)
    }
  }
}
