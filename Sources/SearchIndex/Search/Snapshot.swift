/// The documents of one commit, immutable; any number of threads may search it.
///
/// A snapshot keeps its files open: commits, merges and clean-ups after it do not touch it.
public final class Snapshot: Sendable {
  /// What the index holds.
  public let schema: Schema
  /// The generation of the commit.
  public let generation: UInt64
  /// The document numbers in use are 0 ..< documentCount, deleted documents included.
  public let documentCount: Int
  /// The documents that are deleted but not merged away.
  public let deletedCount: Int

  let segments: [SegmentReader]
  /// The number of each segment's first document.
  let bases: [UInt32]
  let statistics: CollectionStatistics
  let partTables = PartTables()
  let scratch = ScratchPool()
  /// The inflated blocks of stored documents.
  private let storedBlocks = BlockCache()

  /// - Throws: `limitExceeded` when there are more than 2³² − 2 documents.
  init(
    schema: Schema, generation: UInt64, segments: [SegmentReader]
  ) throws(IndexError) {
    self.schema = schema
    self.generation = generation
    self.segments = segments
    var bases: [UInt32] = []
    var count = 0
    for segment in segments {
      guard count + segment.documentCount < UInt32.max else {
        throw IndexError(
          .limitExceeded, expected: "fewer than \(UInt32.max) documents in an index",
          found: "\(count + segment.documentCount)")
      }
      bases.append(UInt32(count))
      count += segment.documentCount
    }
    self.bases = bases
    documentCount = count
    deletedCount = segments.reduce(0) { $0 + $1.deleted.count }
    statistics = CollectionStatistics(segments.map(\.directory), schema: schema)
  }

  // MARK: - Searching

  /// Finds documents.
  ///
  /// - Throws: `IndexError`: `invalidArgument` (a clause names something the schema does not
  ///   have), `limitExceeded` (``QueryLimits``), `cancelled`, and `checksumMismatch` or
  ///   `malformed` when a file is damaged; what a confirmation throws. No match is not an error.
  public func search(
    _ query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> SearchResults {
    let plan = try planner(options).plan(query)
    return try Searcher(snapshot: self, plan: plan, options: options).run()
  }

  /// The number of documents that match.
  ///
  /// - Throws: As ``search(_:options:)``.
  public func count(
    _ query: Query, limits: QueryLimits = QueryLimits(),
    isCancelled: (@Sendable () -> Bool)? = nil
  ) throws(IndexError) -> Int {
    let options = SearchOptions(
      limit: 0, countsMatches: true, limits: limits, isCancelled: isCancelled)
    return try search(query, options: options).matchCount ?? 0
  }

  func planner(_ options: SearchOptions) -> QueryPlanner {
    QueryPlanner(
      schema: schema, segments: segments, statistics: statistics, documentCount: documentCount,
      scoring: options.scoring, limits: options.limits, commonTerms: options.commonTerms,
      isCancelled: options.isCancelled)
  }

  // MARK: - Documents

  /// The segment of a document, and its number in it.
  func locate(_ document: DocumentNumber) throws(IndexError) -> (segment: Int, document: Int) {
    let number = Int(document.rawValue)
    guard number < documentCount else {
      throw IndexError(
        .invalidArgument, expected: "a document below \(documentCount)", found: "\(number)")
    }
    var low = 0
    var high = bases.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if bases[middle] <= document.rawValue { low = middle } else { high = middle }
    }
    return (low, number - Int(bases[low]))
  }

  /// Whether a document is there and not deleted.
  public func contains(_ document: DocumentNumber) -> Bool {
    guard let (segment, local) = try? locate(document) else { return false }
    return !segments[segment].deleted.contains(local)
  }

  /// The id of a document; nil when it was added without one.
  ///
  /// - Throws: `invalidArgument` when there is no such document; damage as ``search(_:options:)``.
  public func id(of document: DocumentNumber) throws(IndexError) -> String? {
    let (number, local) = try locate(document)
    let segment = segments[number]
    guard let table = segment.directory.identifiers,
      let bytes = try unsafe segment.string(table.strings, local)
    else { return nil }
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// The place of a document in the order in which the documents were added: its own number, unless
  /// they have been reordered (``IndexOptions/reordersDocuments``,
  /// ``InvertedIndex/merge(reordering:progress:)``).
  ///
  /// - Throws: `invalidArgument` when there is no such document; damage as ``search(_:options:)``.
  public func insertionNumber(of document: DocumentNumber) throws(IndexError) -> UInt32 {
    let (number, local) = try locate(document)
    return bases[number] &+ (try segments[number].insertion(UInt32(local)))
  }

  /// The document with this id, unless it is deleted.
  ///
  /// - Complexity: O(segments) on average.
  public func document(id: String) throws(IndexError) -> DocumentNumber? {
    let bytes = Array(id.utf8)
    for (number, segment) in segments.enumerated().reversed() {
      let found = try unsafe bytes.span.withUnsafeBytes { (raw) throws(IndexError) in
        try unsafe segment.document(id: raw)
      }
      if let found, !segment.deleted.contains(found) {
        return DocumentNumber(bases[number] + UInt32(found))
      }
    }
    return nil
  }

  /// A stored blob of a document; nil when none was stored.
  ///
  /// The blocks that were inflated last are kept, up to 16 MiB.
  ///
  /// - Throws: `invalidArgument` when there is no such document or name; damage as
  ///   ``search(_:options:)``.
  /// - Complexity: O(length of the blob + the length of the blocks it lies in).
  public func stored(
    _ stored: StoredID, of document: DocumentNumber
  ) throws(IndexError) -> [UInt8]? {
    let (number, local) = try locate(document)
    let segment = segments[number]
    guard Int(stored.rawValue) < schema.stored.count else {
      throw IndexError(
        .invalidArgument, expected: "a stored blob of the schema", found: "\(stored.rawValue)")
    }
    return try segment.stored?.blob(Int(stored.rawValue), of: local, cache: storedBlocks)
  }

  /// The values of an attribute of a document, ascending.
  public func values(
    of attribute: AttributeID, document: DocumentNumber
  ) throws(IndexError) -> [AttributeValue] {
    let (number, local) = try locate(document)
    guard let column = try column(attribute, segments[number]) else { return [] }
    var ordinals: [Int] = []
    try column.forEachOrdinal(of: local) { ordinals.append($0) }
    var values: [AttributeValue] = []
    for ordinal in ordinals { values.append(try column.value(ordinal)) }
    return values
  }

  /// The column of an attribute in a segment; nil when no document of it has a value.
  func column(
    _ attribute: AttributeID, _ segment: SegmentReader
  ) throws(IndexError) -> AttributeColumn? {
    let number = Int(attribute.rawValue)
    guard number < schema.attributes.count else {
      throw IndexError(
        .invalidArgument, expected: "an attribute of the schema", found: "\(number)")
    }
    return segment.directory.attributes[number].map {
      AttributeColumn(segment, layout: $0, kind: schema.attributes[number].kind)
    }
  }

  /// The exact length of a field of a document, in tokens.
  public func length(of field: FieldID, document: DocumentNumber) throws(IndexError) -> Int {
    let (number, local) = try locate(document)
    try check(field)
    return Int(
      try segments[number].length(field: Int(field.rawValue), document: UInt32(local)))
  }

  private func check(_ field: FieldID) throws(IndexError) {
    guard Int(field.rawValue) < schema.fieldCount else {
      throw IndexError(
        .invalidArgument, expected: "a field of the schema", found: "\(field.rawValue)")
    }
  }

  // MARK: - Terms

  /// The number of documents that hold `term` in any field of the scope's group, deleted ones
  /// included.
  public func documentFrequency(
    of term: [UInt8], in scope: Query.Scope
  ) throws(IndexError) -> Int {
    let planner = planner(SearchOptions())
    return try planner.find(term, planner.resolve(scope)).documents
  }

  /// The positions of a term in a document, ascending; empty when it is not there or the field
  /// keeps no positions.
  public func positions(
    of term: [UInt8], field: FieldID, document: DocumentNumber
  ) throws(IndexError) -> [UInt32] {
    let (number, local) = try locate(document)
    let planner = planner(SearchOptions())
    let found = try planner.find(term, planner.resolve(.field(field)))
    guard let list = found.first(in: number) else { return [] }
    let cursor = try PostingCursor(segments[number], field: list.field, location: list.location)
    try cursor.advance(to: UInt32(local))
    guard cursor.document == UInt32(local) else { return [] }
    var buffer = PositionBuffer()
    let count = try cursor.positions(into: &buffer)
    return (0..<count).map { buffer[$0] }
  }

  /// The terms of a group that begin with `prefix`, in byte order, each with the number of
  /// documents that hold it; at most `limit` of them.
  ///
  /// - Complexity: O(limit × segments).
  public func terms(
    prefix: [UInt8] = [], group: GroupID, limit: Int
  ) throws(IndexError) -> [(term: [UInt8], documentFrequency: Int)] {
    guard Int(group.rawValue) < schema.groups.count else {
      throw IndexError(
        .invalidArgument, expected: "a group of the schema", found: "\(group.rawValue)")
    }
    var cursors: [TermCursor] = []
    for segment in segments {
      cursors.append(try segment.dictionaries[Int(group.rawValue)].cursor(from: prefix))
    }
    var result: [(term: [UInt8], documentFrequency: Int)] = []
    while result.count < limit {
      var least: [UInt8]?
      for cursor in cursors
      where cursor.entry != nil && least.map({ cursor.term.lexicographicallyPrecedes($0) }) ?? true
      {
        least = cursor.term
      }
      guard let least, least.starts(with: prefix) else { break }
      var documents = 0
      for number in cursors.indices where cursors[number].term == least {
        guard let entry = cursors[number].entry else { continue }
        documents += entry.documents
        try cursors[number].advance()
      }
      result.append((least, documents))
    }
    return result
  }
}
