/// Takes documents and writes them as one segment. Used by one thread at a time.
@safe
final class SegmentBuilder {
  /// A field's columns while they grow.
  @safe
  struct GrowingColumns {
    var group: UInt16
    var hasPositions: Bool
    /// One length and position width per document.
    var lengths: UnsafeMutablePointer<UInt32>
    var widths: UnsafeMutablePointer<UInt8>
  }

  let schema: Schema
  /// SAFETY: allocated in `init`, freed in `deinit`, used by this object alone.
  let table: UnsafeMutablePointer<TermTable>
  /// SAFETY: as `table`. PERF: behind a pointer no access to it is checked for exclusivity.
  private let queue: UnsafeMutablePointer<OccurrenceQueue>
  let fields: UnsafeMutablePointer<GrowingColumns>
  let fieldCount: Int
  private var capacity = 1_024
  let ids = StringColumn()
  let stored: StoredWriter
  private(set) var attributes: [AttributeCollector]
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
    unsafe queue = .allocate(capacity: 1)
    unsafe queue.initialize(to: OccurrenceQueue())
    fieldCount = schema.fieldCount
    unsafe fields = .allocate(capacity: max(fieldCount, 1))
    for number in 0..<fieldCount {
      let lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
      let widths = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      let group = schema.group(of: FieldID(number))?.rawValue ?? 0
      unsafe (fields + number).initialize(
        to: GrowingColumns(
          group: group, hasPositions: schema.allFields[number].storesPositions,
          lengths: lengths, widths: widths))
    }
    stored = StoredWriter(names: schema.stored.count)
    attributes = schema.attributes.map { _ in AttributeCollector() }
  }

  deinit {
    unsafe queue.pointee.deallocate()
    unsafe queue.deallocate()
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
    unsafe term.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      unsafe queue.pointee.add(
        term: UnsafeRawPointer(base), length: bytes.count, group: columns.pointee.group,
        field: field.rawValue, value: position,
        content: columns.pointee.hasPositions ? .position : .uncountedPosition,
        document: UInt32(truncatingIfNeeded: document), to: table)
    }
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
      unsafe queue.pointee.add(
        term: UnsafeRawPointer(base), length: bytes.count, group: fields[number].group,
        field: field.rawValue, value: occurrences, content: .count,
        document: UInt32(truncatingIfNeeded: documentCount), to: table)
    }
    if countsForLength { unsafe fields[number].lengths[documentCount] &+= occurrences }
  }

  /// Adds terms that were counted; see ``DocumentSink/add(counted:)``.
  func add(counted terms: Span<CountedTerm>) {
    let document = UInt32(truncatingIfNeeded: documentCount)
    for index in terms.indices {
      let term = terms[index]
      let number = Int(term.field.rawValue)
      guard number < fieldCount, unsafe !fields[number].hasPositions, term.count > 0 else {
        addApart(term)
        continue
      }
      let columns = unsafe fields + number
      guard let key = unsafe TermKey.short(term.bytes, term.length, group: columns.pointee.group)
      else {
        addApart(term)
        continue
      }
      unsafe queue.pointee.add(
        shortKey: key, group: columns.pointee.group, field: term.field.rawValue,
        value: term.count, content: .count, document: document, to: table)
      if term.countsForLength { unsafe columns.pointee.lengths[documentCount] &+= term.count }
    }
  }

  /// Adds a counted term in the way of any other.
  @inline(never)
  private func addApart(_ term: CountedTerm) {
    let bytes = (0..<term.length).map { UInt8(truncatingIfNeeded: term.bytes &>> UInt64(8 * $0)) }
    add(
      term: bytes.span, field: term.field, occurrences: term.count,
      countsForLength: term.countsForLength)
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
  private func rejectOrder(_ field: UInt16, _ position: UInt32) {
    failure = IndexError(
      .invalidArgument, expected: "positions of a term that do not decrease",
      found: "position \(position) after a larger one in field \(field)")
  }

  /// Puts the document's last occurrences into the table.
  private func finishOccurrences() {
    let document = UInt32(truncatingIfNeeded: documentCount)
    if let (field, position) = unsafe queue.pointee.finish(document: document, in: table) {
      rejectOrder(field, position)
    }
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
    finishOccurrences()
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
    finishOccurrences()
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
