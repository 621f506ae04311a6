/// The changes of one commit, while they are being made.
///
/// A batch may be used from several threads at once: each call of ``add(id:_:)`` takes a segment
/// builder that nobody uses, so documents are indexed in parallel. From one thread, documents
/// keep the order in which they were added.
public final class IndexBatch: Sendable {
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
  public func add(id: String?, _ body: (inout DocumentSink) throws -> Void) throws {
    throw IndexError(.closed)
  }

  /// Deletes the document with this id, if there is one.
  public func delete(id: String) throws(IndexError) {
    throw IndexError(.closed)
  }

  /// The number of documents added so far, replaced ones included.
  public var addedCount: Int { 0 }
}
