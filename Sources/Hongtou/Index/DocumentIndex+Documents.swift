public import SearchIndex

/// The changes of one commit to documents made in memory.
public final class DocumentBatch {
  private let batch: IndexBatch
  private var worker: DocumentWorker

  init(batch: IndexBatch, worker: DocumentWorker) {
    self.batch = batch
    self.worker = worker
  }

  /// Adds a document; an earlier one of the same id is replaced.
  /// - Throws: `IndexError` where a limit is exceeded or a segment cannot be written.
  public func add(_ document: Document) throws {
    try worker.add(document.content, id: document.id, to: batch)
  }

  /// Deletes the document with this id, if there is one.
  public func delete(id: String) throws(IndexError) {
    try batch.delete(id: id)
  }
}

extension DocumentIndex {
  /// Adds and deletes documents as one commit: all of it is durable and visible when the call
  /// returns, or nothing is when it throws. Another update waits for its turn.
  ///
  /// - Parameter body: makes the changes.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws; `IndexError`: `readOnly`, `differentAnalyzer`, `system`, ….
  @discardableResult
  public func update<Result>(_ body: (DocumentBatch) throws -> Result) throws -> Result {
    try requireCurrentAnalysis()
    return try store.update { batch in
      try body(DocumentBatch(batch: batch, worker: DocumentWorker(index: self)))
    }
  }

  /// Finds documents in the latest commit for a line of the query language.
  ///
  /// - Parameters:
  ///   - line: see ``QueryParser``.
  ///   - limit: the most hits.
  /// - Throws: ``QueryError`` where the line is not in the query language; `IndexError` where the
  ///   index cannot be read or was made by another analysis. No match is not an error.
  public func search(_ line: String, limit: Int = 10) throws -> SearchResults {
    var options = SearchOptions()
    options.limit = limit
    return try snapshot().search(line, options: options)
  }

  /// Finds documents in the latest commit.
  ///
  /// - Parameters:
  ///   - query: what to find.
  ///   - limit: the most hits.
  ///   - order: the order of the hits.
  ///   - facets: attributes whose values are counted over all matching documents.
  /// - Throws: `IndexError` where the index cannot be read or was made by another analysis. No
  ///   match is not an error.
  public func search(
    _ query: Query, limit: Int = 10, sortedBy order: SearchOptions.Order = .relevance,
    facets: [Facet] = []
  ) throws(IndexError) -> SearchResults {
    var options = SearchOptions()
    options.limit = limit
    options.order = order
    options.facets = facets
    return try snapshot().search(query, options: options)
  }
}
