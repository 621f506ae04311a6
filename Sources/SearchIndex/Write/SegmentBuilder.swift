/// Takes documents and writes them as one segment. Used by one thread at a time.
@safe
final class SegmentBuilder {
  /// A field's columns while they grow.
  @safe
  private struct FieldColumns {
    var group: UInt16
    var hasPositions: Bool
    /// One length and position width per document.
    var lengths: UnsafeMutablePointer<UInt32>
    var widths: UnsafeMutablePointer<UInt8>
  }

  private let schema: Schema
  /// SAFETY: allocated in `init`, freed in `deinit`, used by this object alone.
  private let table: UnsafeMutablePointer<TermTable>
  private let fields: UnsafeMutablePointer<FieldColumns>
  private let fieldCount: Int
  private var capacity = 1_024
  private var ids = StringColumn()
  private let stored: StoredWriter
  private var attributes: [AttributeCollector]
  /// Document numbers by id, so that a later document can replace an earlier one.
  private var documentsByID: [[UInt8]: Int] = [:]
  private(set) var deleted = DeletedDocuments()

  /// The documents so far, failed and replaced ones included.
  private(set) var documentCount = 0
  private var failure: IndexError?

  init(_ schema: Schema) {
    self.schema = schema
    unsafe table = .allocate(capacity: 1)
    unsafe table.initialize(to: TermTable())
    fieldCount = schema.fieldCount
    unsafe fields = .allocate(capacity: max(fieldCount, 1))
    for number in 0..<fieldCount {
      let lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
      let widths = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      let group = schema.group(of: FieldID(number))?.rawValue ?? 0
      unsafe (fields + number).initialize(
        to: FieldColumns(
          group: group, hasPositions: schema.allFields[number].storesPositions,
          lengths: lengths, widths: widths))
    }
    stored = StoredWriter(names: schema.stored.count)
    attributes = schema.attributes.map { _ in AttributeCollector() }
  }

  deinit {
    unsafe table.pointee.deallocate()
    unsafe table.deallocate()
    for number in 0..<fieldCount {
      unsafe fields[number].lengths.deallocate()
      unsafe fields[number].widths.deallocate()
    }
    unsafe fields.deallocate()
  }

  /// The memory in use, in bytes.
  var byteCount: Int {
    unsafe table.pointee.byteCount + documentCount * (5 * fieldCount + 1) + ids.byteCount
      + documentsByID.count * 48 + stored.byteCount
      + attributes.reduce(0) { $0 + $1.byteCount }
  }

  /// Whether no more document may be added, whatever the memory budget.
  var isFull: Bool {
    unsafe table.pointee.slabCount > TermTable.maximumSlab
  }

  // MARK: - A document

  /// Begins a document; it must be ended by ``end()`` or ``abandon()``.
  func begin() {
    if documentCount == capacity { growColumns() }
    for number in 0..<fieldCount {
      unsafe fields[number].lengths[documentCount] = 0
      unsafe fields[number].widths[documentCount] = 0
    }
    failure = nil
  }

  private func growColumns() {
    for number in 0..<fieldCount {
      let lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
      unsafe lengths.moveInitialize(from: fields[number].lengths, count: capacity)
      unsafe fields[number].lengths.deallocate()
      unsafe fields[number].lengths = lengths
      let widths = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      unsafe widths.moveInitialize(from: fields[number].widths, count: capacity)
      unsafe fields[number].widths.deallocate()
      unsafe fields[number].widths = widths
    }
    capacity *= 2
  }

  /// Adds an occurrence of a term; see ``DocumentSink/add(term:field:position:countsForLength:)``.
  @inline(__always)
  func add(term: Span<UInt8>, field: FieldID, position: UInt32, countsForLength: Bool) {
    let number = Int(field.rawValue)
    guard number < fieldCount, !term.isEmpty, term.count <= DocumentSink.maximumTermLength,
      position <= DocumentSink.maximumPosition
    else {
      reject(term.count, field, position)
      return
    }
    let columns = unsafe fields + number
    let document = documentCount
    // SAFETY: the term's memory is valid during the closure; the table copies new terms.
    let isInOrder = unsafe term.withUnsafeBufferPointer { bytes -> Bool in
      guard let base = bytes.baseAddress else { return false }
      let hasPositions = unsafe columns.pointee.hasPositions
      let list = unsafe table.pointee.list(
        term: UnsafeRawPointer(base), length: bytes.count, group: columns.pointee.group,
        field: field.rawValue)
      return unsafe table.pointee.add(
        list: list, document: UInt32(truncatingIfNeeded: document), position: position,
        hasPositions: hasPositions)
    }
    if !isInOrder { rejectOrder(field, position) }
    let width = unsafe UInt8(truncatingIfNeeded: BitPacking.width(position))
    if unsafe width > columns.pointee.widths[document] {
      unsafe columns.pointee.widths[document] = width
    }
    if countsForLength { unsafe columns.pointee.lengths[document] &+= 1 }
  }

  /// Adds occurrences of a term; see
  /// ``DocumentSink/add(term:field:occurrences:countsForLength:)``.
  func add(term: Span<UInt8>, field: FieldID, occurrences: UInt32, countsForLength: Bool) {
    let number = Int(field.rawValue)
    guard number < fieldCount, !term.isEmpty, term.count <= DocumentSink.maximumTermLength,
      unsafe !fields[number].hasPositions
    else {
      failure = IndexError(
        .invalidArgument,
        expected:
          "a term of 1 … \(DocumentSink.maximumTermLength) bytes in a field without positions",
        found: "\(term.count) bytes in field \(field.rawValue)")
      return
    }
    guard occurrences > 0 else { return }
    // SAFETY: the term's memory is valid during the closure; the table copies new terms.
    unsafe term.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let list = unsafe table.pointee.list(
        term: UnsafeRawPointer(base), length: bytes.count, group: fields[number].group,
        field: field.rawValue)
      unsafe table.pointee.add(
        list: list, document: UInt32(truncatingIfNeeded: documentCount), occurrences: occurrences)
    }
    if countsForLength { unsafe fields[number].lengths[documentCount] &+= occurrences }
  }

  @inline(never)
  private func reject(_ length: Int, _ field: FieldID, _ position: UInt32) {
    failure = IndexError(
      .invalidArgument,
      expected:
        "a term of 1 … \(DocumentSink.maximumTermLength) bytes in a field of the schema at a position "
        + "up to \(DocumentSink.maximumPosition)",
      found: "\(length) bytes in field \(field.rawValue) at position \(position)")
  }

  @inline(never)
  private func rejectOrder(_ field: FieldID, _ position: UInt32) {
    failure = IndexError(
      .invalidArgument, expected: "positions of a term that do not decrease",
      found: "position \(position) after a larger one in field \(field.rawValue)")
  }

  /// Adds a value of an attribute.
  func set(_ attribute: AttributeID, _ value: AttributeValue) {
    let number = Int(attribute.rawValue)
    guard number < attributes.count, schema.attributes[number].kind == value.kind else {
      failure = IndexError(
        .invalidArgument, expected: "a value of an attribute of the schema, of its kind",
        found: "\(value) for attribute \(number)")
      return
    }
    attributes[number].add(value, document: UInt32(documentCount))
  }

  /// Stores a blob.
  func store(_ stored: StoredID, _ bytes: Span<UInt8>) {
    let number = Int(stored.rawValue)
    guard number < schema.stored.count else {
      failure = IndexError(
        .invalidArgument, expected: "a stored blob of the schema", found: "number \(number)")
      return
    }
    unsafe bytes.withUnsafeBufferPointer {
      unsafe self.stored.stage(UnsafeRawBufferPointer($0), name: number)
    }
  }

  /// Ends the document.
  ///
  /// - Throws: What was wrong with it; the document is then abandoned.
  func end(id: String?) throws(IndexError) {
    if let failure {
      abandon()
      throw failure
    }
    if let id, id.utf8.count > UInt16.max {
      abandon()
      throw IndexError(
        .limitExceeded, expected: "an id of at most 65,535 bytes", found: "\(id.utf8.count) bytes")
    }
    do throws(IndexError) {
      try stored.endDocument(documentCount)
    } catch {
      abandon()
      throw error
    }
    if let id {
      let bytes = Array(id.utf8)
      if let earlier = documentsByID.updateValue(documentCount, forKey: bytes) {
        deleted.insert(earlier)
      }
      unsafe bytes.withUnsafeBytes { unsafe ids.set($0, document: documentCount) }
    }
    documentCount += 1
  }

  /// Takes the document back: its number stays unused.
  func abandon() {
    for number in 0..<fieldCount { unsafe fields[number].lengths[documentCount] = 0 }
    stored.discardStaged()
    deleted.insert(documentCount)
    documentCount += 1
  }

  /// Deletes an earlier document of this segment; returns whether there was one.
  func delete(id: [UInt8]) -> Bool {
    guard let document = documentsByID.removeValue(forKey: id) else { return false }
    deleted.insert(document)
    return true
  }

  /// The ids of the documents that are not deleted.
  var liveIDs: some Collection<[UInt8]> { documentsByID.keys }
}

// MARK: - Writing

extension SegmentBuilder {
  /// Writes the segment.
  ///
  /// - Complexity: O(occurrences + terms log terms).
  func write(into output: OutputFile) throws(IndexError) -> SegmentDirectory {
    let storedDocuments = try stored.finish(documentCount: documentCount, into: output)
    let identifiers = try IdentifierWriter.write(
      ids, documentCount: documentCount, isLive: { !deleted.contains($0) }, into: output)
    var attributeColumns: [SegmentDirectory.Attribute?] = []
    for collector in attributes {
      attributeColumns.append(
        collector.isEmpty
          ? nil : try collector.write(documentCount: documentCount, into: output))
    }
    var fieldEntries: [SegmentDirectory.Field] = []
    for number in 0..<fieldCount {
      let columns = unsafe fields[number]
      fieldEntries.append(
        try unsafe LengthWriter.write(
          lengths: UnsafeBufferPointer(start: columns.lengths, count: documentCount),
          positionWidths: columns.hasPositions
            ? UnsafeBufferPointer(start: columns.widths, count: documentCount) : nil,
          into: output))
    }
    try output.align(to: 16)
    let start = output.position
    let dictionaries = try writeTerms(fieldEntries, postings: start, into: output)
    let end = output.position
    var groups: [SegmentDirectory.Group] = []
    for (number, dictionary) in dictionaries.enumerated() {
      try output.align(to: 8)
      groups.append(
        SegmentDirectory.Group(
          dictionary: try dictionary.finish(into: output),
          documents: documentsWithText(in: GroupID(number))))
    }
    return SegmentDirectory(
      documentCount: documentCount, postings: start..<end, groups: groups, fields: fieldEntries,
      insertions: nil, identifiers: identifiers, stored: storedDocuments,
      attributes: attributeColumns)
  }

  private func documentsWithText(in group: GroupID) -> Int {
    let range = schema.fields(of: group)
    var count = 0
    for document in 0..<documentCount
    where range.contains(where: { unsafe fields[$0].lengths[document] > 0 }) {
      count += 1
    }
    return count
  }

  /// Writes all posting lists in the order of groups, terms and fields.
  private func writeTerms(
    _ entries: [SegmentDirectory.Field], postings start: Int, into output: OutputFile
  ) throws(IndexError) -> [TermDictionaryWriter] {
    let dictionaries = schema.groups.map { TermDictionaryWriter(fieldCount: $0.fields.count) }
    let firstFields = schema.groups.indices.map { schema.fields(of: GroupID($0)).lowerBound }
    var writers: [PostingListWriter] = []
    for number in 0..<fieldCount {
      let columns = unsafe fields[number]
      writers.append(
        unsafe PostingListWriter(
          PostingListWriter.Columns(
            lengths: columns.lengths, positionWidths: columns.hasPositions ? columns.widths : nil,
            averageLength: entries[number].averageLength, documentCount: documentCount)))
    }
    let feeder = unsafe OccurrenceReader(table: unsafe table)
    var lists: [(field: Int, count: Int, bytes: Int)] = []
    for entry in sortedEntries() {
      let group = unsafe Int(table.pointee.entries[entry].group)
      let offset = output.position - start
      lists.removeAll(keepingCapacity: true)
      feeder.beginTerm()
      let sources = listsByField(entry)
      for (field, list) in sources {
        unsafe feeder.feed(
          list, hasPositions: fields[field].hasPositions, collects: sources.count > 1,
          to: writers[field])
        let written = try writers[field].finish(into: output)
        lists.append((field - firstFields[group], written.count, written.bytes))
      }
      unsafe dictionaries[group].add(
        table.pointee.term(entry), listOffset: offset,
        documents: lists.count == 1 ? lists[0].count : feeder.documentsOfTerm(), lists: lists)
    }
    return dictionaries
  }

  /// The lists of a term by ascending field.
  private func listsByField(_ entry: Int) -> [(field: Int, list: Int)] {
    var result: [(field: Int, list: Int)] = []
    var list = unsafe table.pointee.entries[entry].firstList
    while unsafe list != TermTable.none {
      result.append((unsafe Int(table.pointee.lists[Int(list)].field), Int(list)))
      list = unsafe table.pointee.lists[Int(list)].next
    }
    if result.count > 1 { result.sort { $0.field < $1.field } }
    return result
  }

  /// The entries by group, then by the bytes of their terms.
  private func sortedEntries() -> [Int] {
    struct Item {
      var group: UInt16
      var key: UInt64
      var entry: Int
    }
    let table = unsafe self.table
    var items = unsafe (0..<table.pointee.entryCount).map { entry in
      unsafe Item(
        group: table.pointee.entries[entry].group,
        key: TermDictionaryLayout.key(table.pointee.term(entry)), entry: entry)
    }
    items.sort { left, right in
      if left.group != right.group { return left.group < right.group }
      if left.key != right.key { return left.key < right.key }
      return unsafe TermDictionaryLayout.compare(
        table.pointee.term(left.entry), table.pointee.term(right.entry)) < 0
    }
    return items.map(\.entry)
  }
}
