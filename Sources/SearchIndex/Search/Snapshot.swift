/// The documents of one commit, immutable; any number of threads may search it.
///
/// A snapshot keeps its files open: commits, merges and clean-ups after it do not touch it.
public final class Snapshot: Sendable {
  /// What the index holds.
  public let schema: Schema
  /// The generation of the commit.
  public let generation: UInt64

  init(schema: Schema, generation: UInt64) {
    self.schema = schema
    self.generation = generation
  }

  /// The document numbers in use: 0 ..< documentCount, deleted documents included.
  public var documentCount: Int { 0 }

  /// The documents that are deleted but not merged away.
  public var deletedCount: Int { 0 }

  /// Whether a document is there and not deleted.
  public func contains(_ document: DocumentNumber) throws(IndexError) -> Bool { false }

  /// Finds documents.
  ///
  /// - Throws: `IndexError`: `invalidArgument` (a clause names something the schema does not
  ///   have), `limitExceeded` (``QueryLimits``), `cancelled`, and `checksumMismatch` or
  ///   `malformed` when a file is damaged. No match is not an error.
  public func search(
    _ query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> SearchResults {
    throw IndexError(.closed)
  }

  /// The number of documents that match.
  public func count(
    _ query: Query, limits: QueryLimits = QueryLimits(), isCancelled: (@Sendable () -> Bool)? = nil
  ) throws(IndexError) -> Int {
    throw IndexError(.closed)
  }

  /// Where the score of a document comes from.
  public func explain(
    _ query: Query, document: DocumentNumber, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> Explanation {
    throw IndexError(.closed)
  }

  // MARK: - Documents

  /// The id of a document; nil when it was added without one.
  public func id(of document: DocumentNumber) throws(IndexError) -> String? { nil }

  /// The document with this id, unless it is deleted.
  ///
  /// - Complexity: O(segments).
  public func document(id: String) throws(IndexError) -> DocumentNumber? { nil }

  /// A stored blob of a document; nil when none was stored.
  public func stored(_ stored: StoredID, of document: DocumentNumber) throws(IndexError) -> [UInt8]?
  {
    nil
  }

  /// The values of an attribute of a document, in order.
  public func values(
    of attribute: AttributeID, document: DocumentNumber
  ) throws(IndexError) -> [AttributeValue] { [] }

  /// The length of a field of a document, in tokens.
  public func length(of field: FieldID, document: DocumentNumber) throws(IndexError) -> Int { 0 }

  // MARK: - Terms

  /// The number of documents that hold `term`, deleted ones included.
  public func documentFrequency(of term: [UInt8], in scope: Query.Scope) throws(IndexError) -> Int {
    0
  }

  /// The positions of a term in a document, ascending; empty when it is not there or the field
  /// keeps no positions.
  public func positions(
    of term: [UInt8], field: FieldID, document: DocumentNumber
  ) throws(IndexError) -> [UInt32] { [] }

  /// The terms of a group that begin with `prefix`, in byte order, each with the number of
  /// documents that hold it; at most `limit` of them.
  public func terms(
    prefix: [UInt8] = [], group: GroupID, limit: Int
  ) throws(IndexError) -> [(term: [UInt8], documentFrequency: Int)] { [] }
}
