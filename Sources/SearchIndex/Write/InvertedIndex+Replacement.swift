import Synchronization

extension InvertedIndex {
  /// Replaces all documents together with the identity and the settings of their analyzer, as one
  /// commit: all of it is durable when the call returns, or nothing has changed when it throws.
  ///
  /// For an index whose analyzer has changed and whose documents are analyzed again from what is
  /// stored of them. This object still has the old ``analyzer`` and ``settings`` afterwards: open
  /// the index again to go on.
  ///
  /// - Parameters:
  ///   - analyzer: The identity of the new analysis.
  ///   - settings: What the index keeps for it.
  ///   - body: Adds the documents; those that were there are gone unless it adds them. It must not
  ///     change the index in another way.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, and `IndexError` (`readOnly`, `writerPoisoned`, `system`, …).
  @discardableResult
  public func replaceDocuments<Result>(
    analyzer: String, settings: [UInt8], _ body: (IndexBatch) throws -> Result
  ) throws -> Result {
    let writer = try writable()
    return try changing.withLock { _ in
      let batch = IndexBatch(schema: schema, options: options, writer: writer)
      do {
        let result = try body(batch)
        let (new, deletes) = try batch.finish()
        try replacing.withLock { (_) throws(IndexError) in
          var manifest = writer.manifest
          manifest.analyzer = analyzer
          manifest.settings = settings
          manifest.segments = []
          try commit(new, deletes: deletes, onto: manifest, with: [], writer)
        }
        return result
      } catch {
        batch.abandon()
        throw error
      }
    }
  }
}
