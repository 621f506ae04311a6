/// What is where in a segment file: kept in the manifest, so that opening a segment reads nothing of
/// the segment itself.
///
/// All offsets are bytes from the beginning of the payload of the segment's file.
struct SegmentDirectory: Equatable {
  /// The files of segments.
  static let fileKind = FileKind(signature: "SGMT", formatVersion: 5, fileExtension: "segment")

  /// A group's terms; see ``TermDictionaryLayout``.
  struct Dictionary: Equatable {
    var termCount: Int
    var blocks: Int
    var keys: Int
    var offsets: Int

    var blockCount: Int {
      (termCount + TermDictionaryLayout.blockSize - 1) / TermDictionaryLayout.blockSize
    }
  }

  /// A text field.
  struct Field: Equatable {
    /// How positions are kept.
    enum Positions: UInt8 {
      case none = 0
      /// The position width of a document is that of its length less one.
      case dense = 1
      /// The position widths are a column of bytes.
      case column = 2
    }

    /// The bytes of a length: 1, 2 or 4.
    var lengthSize: Int
    /// The lengths, one per document.
    var lengths: Int
    /// The sum of all lengths, in tokens.
    var totalLength: Int
    /// The documents with a length above 0.
    var documents: Int
    var positions: Positions
    /// The position widths, one byte per document, when they are a column.
    var positionWidths: Int

    /// The average of the lengths above 0; 0 when there is none.
    var averageLength: Double { Double(totalLength) / Double(max(documents, 1)) }
  }

  /// A field group.
  struct Group: Equatable {
    var dictionary: Dictionary
    /// The documents with a length above 0 in any field of the group.
    var documents: Int
  }

  /// A table of byte strings, one per document: u64 offsets (count + 1), each twice the offset in
  /// the bytes, plus 1 when the string starting there is present.
  struct Strings: Equatable {
    var offsets: Int
    var bytes: Int
    var end: Int
  }

  /// What is stored of the documents; see ``StoredLayout``.
  struct Stored: Equatable {
    /// The compressed blocks.
    var bytes: Range<Int>
    /// The bytes of a number in `blocks` and `records`: 1 … 8.
    var numberSize: Int
    var blockCount: Int
    var blocks: Int
    var records: Int
  }

  /// The ids and their hash table: u32 slots (a power of two), 0 when empty, else document + 1.
  struct Identifiers: Equatable {
    var strings: Strings
    var slots: Int
    var slotCount: Int
  }

  /// An attribute column; see ``AttributeColumnLayout``.
  struct Attribute: Equatable {
    var valueCount: Int
    var values: Int
    var ordinalSize: Int
    var isMultiple: Bool
    var starts: Int
    var ordinals: Int
    var end: Int
  }

  var documentCount: Int
  /// All posting lists.
  var postings: Range<Int>
  var groups: [Group]
  var fields: [Field]
  /// The column of insertion numbers; nil when they are the documents' numbers.
  var insertions: Int?
  /// Whether the order has been chosen for all documents: by what they have in common
  /// (``DocumentClusters``), or that of adding them where that is better (``GapBits``).
  var isArranged: Bool
  var identifiers: Identifiers?
  /// Nil when nothing is stored of any document.
  var stored: Stored?
  /// Nil for what no document has.
  var attributes: [Attribute?]
}

// MARK: - Encoding

extension SegmentDirectory {
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(varint: documentCount)
    writer.append(varint: postings.lowerBound)
    writer.append(varint: postings.upperBound)
    for group in groups {
      writer.append(varints: [
        group.documents, group.dictionary.termCount, group.dictionary.blocks,
        group.dictionary.keys, group.dictionary.offsets,
      ])
    }
    for field in fields {
      writer.append(varints: [
        field.lengthSize, field.lengths, field.totalLength, field.documents,
        Int(field.positions.rawValue), field.positionWidths,
      ])
    }
    writer.append(UInt8((insertions == nil ? 0 : 1) + (isArranged ? 2 : 0)))
    if let insertions { writer.append(varint: insertions) }
    writer.append(UInt8(identifiers == nil ? 0 : 1))
    if let identifiers {
      writer.append(identifiers.strings)
      writer.append(varints: [identifiers.slots, identifiers.slotCount])
    }
    writer.append(UInt8(stored == nil ? 0 : 1))
    if let stored {
      writer.append(varints: [
        stored.bytes.lowerBound, stored.bytes.upperBound, stored.numberSize, stored.blockCount,
        stored.blocks, stored.records,
      ])
    }
    for attribute in attributes {
      writer.append(UInt8(attribute == nil ? 0 : 1))
      guard let attribute else { continue }
      writer.append(varints: [
        attribute.valueCount, attribute.values, attribute.ordinalSize,
        attribute.isMultiple ? 1 : 0, attribute.starts, attribute.ordinals, attribute.end,
      ])
    }
    return writer.bytes
  }

  /// Reads a directory and checks that all it names lies inside the payload.
  ///
  /// - Throws: `malformed`.
  init(
    decoding bytes: [UInt8], schema: Schema, name: String, payload: Int
  ) throws(IndexError) {
    var reader = DirectoryReader(ByteReader(bytes, name: name), payload: payload)
    documentCount = try reader.value(atMost: Int(UInt32.max) - 1)
    postings = try reader.range()
    groups = []
    for _ in schema.groups { groups.append(try reader.group(documents: documentCount)) }
    fields = []
    for field in schema.allFields {
      fields.append(
        try reader.field(documents: documentCount, storesPositions: field.storesPositions))
    }
    let order = try reader.value(atMost: 3)
    insertions = order & 1 != 0 ? try reader.insertions(documents: documentCount) : nil
    isArranged = order & 2 != 0
    identifiers =
      try reader.flag() ? try reader.identifiers(documents: documentCount) : nil
    stored = try reader.flag() ? try reader.stored(documents: documentCount) : nil
    attributes = []
    for _ in schema.attributes {
      attributes.append(try reader.flag() ? try reader.attribute(documents: documentCount) : nil)
    }
    try reader.base.expectEnd()
  }
}

extension ByteWriter {
  fileprivate mutating func append(varints values: [Int]) {
    for value in values { append(varint: value) }
  }

  fileprivate mutating func append(_ strings: SegmentDirectory.Strings) {
    append(varints: [strings.offsets, strings.bytes, strings.end])
  }
}

/// Reads the parts of a directory, each checked against the length of the payload.
private struct DirectoryReader {
  var base: ByteReader
  let payload: Int

  init(_ base: ByteReader, payload: Int) {
    self.base = base
    self.payload = payload
  }

  func malformed(_ expected: String) -> IndexError {
    base.malformed(expected: expected, found: "another one")
  }

  mutating func value(atMost limit: Int) throws(IndexError) -> Int {
    try base.readVarint(atMost: limit)
  }

  mutating func flag() throws(IndexError) -> Bool {
    switch try base.readUInt8() {
    case 0: false
    case 1: true
    default: throw malformed("0 or 1")
    }
  }

  mutating func offset() throws(IndexError) -> Int {
    try value(atMost: payload)
  }

  mutating func range() throws(IndexError) -> Range<Int> {
    let start = try offset()
    let end = try offset()
    guard start <= end else { throw malformed("an ascending range") }
    return start..<end
  }

  /// Checks that `count` items of `size` bytes at `offset` lie in the payload.
  func check(_ offset: Int, count: Int, size: Int) throws(IndexError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, bytes <= payload - offset else {
      throw malformed("\(count) items of \(size) bytes inside the payload of \(payload)")
    }
  }

  mutating func group(documents: Int) throws(IndexError) -> SegmentDirectory.Group {
    let withText = try value(atMost: documents)
    let dictionary = SegmentDirectory.Dictionary(
      termCount: try value(atMost: payload), blocks: try offset(), keys: try offset(),
      offsets: try offset())
    guard dictionary.blocks <= dictionary.keys else { throw malformed("blocks before keys") }
    try check(dictionary.keys, count: dictionary.blockCount, size: 8)
    try check(dictionary.offsets, count: dictionary.blockCount, size: 4)
    return SegmentDirectory.Group(dictionary: dictionary, documents: withText)
  }

  mutating func field(
    documents: Int, storesPositions: Bool
  ) throws(IndexError) -> SegmentDirectory.Field {
    let size = try value(atMost: 4)
    guard size == 1 || size == 2 || size == 4 else { throw malformed("a size of 1, 2 or 4") }
    let lengths = try offset()
    try check(lengths, count: documents, size: size)
    let total = try value(atMost: .max)
    let withText = try value(atMost: documents)
    let mode = SegmentDirectory.Field.Positions(rawValue: UInt8(try value(atMost: 2)))
    let widths = try offset()
    guard let mode, (mode == .none) != storesPositions else {
      throw malformed("positions as the schema says")
    }
    if mode == .column { try check(widths, count: documents, size: 1) }
    return SegmentDirectory.Field(
      lengthSize: size, lengths: lengths, totalLength: total, documents: withText,
      positions: mode, positionWidths: widths)
  }

  mutating func insertions(documents: Int) throws(IndexError) -> Int {
    let start = try offset()
    try check(start, count: InsertionColumn.byteCount(documents: documents), size: 1)
    return start
  }

  mutating func strings(documents: Int) throws(IndexError) -> SegmentDirectory.Strings {
    let strings = SegmentDirectory.Strings(
      offsets: try offset(), bytes: try offset(), end: try offset())
    try check(strings.offsets, count: documents + 1, size: 8)
    guard strings.bytes <= strings.end else { throw malformed("an ascending range") }
    return strings
  }

  mutating func stored(documents: Int) throws(IndexError) -> SegmentDirectory.Stored {
    let stored = SegmentDirectory.Stored(
      bytes: try range(), numberSize: try value(atMost: 8), blockCount: try value(atMost: payload),
      blocks: try offset(), records: try offset())
    guard stored.numberSize > 0 else { throw malformed("numbers of 1 … 8 bytes") }
    try check(stored.blocks, count: stored.blockCount + 1, size: 2 * stored.numberSize)
    try check(stored.records, count: documents, size: stored.numberSize)
    return stored
  }

  mutating func identifiers(documents: Int) throws(IndexError) -> SegmentDirectory.Identifiers {
    let strings = try strings(documents: documents)
    let slots = try offset()
    let count = try value(atMost: payload)
    guard count > 0, count & (count - 1) == 0 else { throw malformed("a power of two") }
    try check(slots, count: count, size: 4)
    return SegmentDirectory.Identifiers(strings: strings, slots: slots, slotCount: count)
  }

  mutating func attribute(documents: Int) throws(IndexError) -> SegmentDirectory.Attribute {
    let attribute = SegmentDirectory.Attribute(
      valueCount: try value(atMost: payload), values: try offset(),
      ordinalSize: try value(atMost: 4), isMultiple: try flag(), starts: try offset(),
      ordinals: try offset(), end: try offset())
    guard [1, 2, 4].contains(attribute.ordinalSize) else { throw malformed("a size of 1, 2 or 4") }
    guard attribute.ordinals <= attribute.end else { throw malformed("an ascending range") }
    if attribute.isMultiple {
      try check(attribute.starts, count: documents + 1, size: 4)
    } else {
      try check(attribute.ordinals, count: documents, size: attribute.ordinalSize)
    }
    return attribute
  }
}
