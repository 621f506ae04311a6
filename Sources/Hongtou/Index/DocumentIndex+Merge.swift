public import SearchIndex

extension DocumentIndex {
  /// Merges the index into one segment without deleted documents, which makes it smaller and
  /// searches faster. Readers go on with what they have; changes wait.
  ///
  /// - Parameter progress: called now and then with the share done, 0 … 1; returns whether to
  ///   go on.
  /// - Throws: `IndexError`: `readOnly`, `cancelled`, `system`.
  public func merge(progress: (@Sendable (Double) -> Bool)? = nil) throws(IndexError) {
    try store.merge(progress: progress)
  }

  /// Merges small segments into larger ones until there are few of each size, while searches and
  /// changes go on: neither waits for it longer than for a small commit.
  ///
  /// Call it after changes to an index whose changes do not merge themselves:
  ///
  /// ```swift
  /// var options = DocumentIndex.Options()
  /// options.mergesAfterUpdates = false
  /// let index = try DocumentIndex(at: "archive.hongtou", options: options)
  /// _ = try await index.add(contentsOf: ["documents/"])
  /// let merging = Task { try await index.mergeInBackground() }
  /// ```
  ///
  /// One call at a time does the work; another one made meanwhile leaves it to the first, which looks
  /// again before it returns, and returns 0 at once. Cancelling the task ends the merge under way
  /// without a trace, and so does a process that ends. The index stays open, and locked for other
  /// writers, until the call has returned.
  ///
  /// - Parameter progress: called now and then, from another thread, with the share done of the merge
  ///   under way, 0 … 1; returns whether to go on.
  /// - Returns: how many merges were made.
  /// - Throws: `IndexError`: `readOnly`; `cancelled` when `progress` returned false or the task was
  ///   cancelled; `system`, ….
  @discardableResult
  public func mergeInBackground(
    progress: (@Sendable (Double) -> Bool)? = nil
  ) async throws -> Int {
    try await BlockingWork.run { cancellation in
      try self.store.mergeConcurrently { share in
        !cancellation.isCancelled && progress?(share) ?? true
      }
    }
  }
}
