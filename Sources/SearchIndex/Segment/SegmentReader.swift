/// One segment, opened for reading by any number of threads.
@safe
final class SegmentReader: Sendable {
  /// The lengths of a field: exact, 1, 2 or 4 bytes per document.
  ///
  /// SAFETY: `base` points to `documentCount` numbers of `size` bytes in the payload of the file that
  /// the segment keeps open; callers pass documents below `documentCount` only.
  @unsafe
  struct Lengths: @unchecked Sendable {
    let base: UnsafeRawPointer
    let size: Int

    @inline(__always)
    func length(_ document: UInt32) -> UInt32 {
      let index = Int(document)
      switch unsafe size {
      case 1: return unsafe UInt32(base.load(fromByteOffset: index, as: UInt8.self))
      case 2:
        return unsafe UInt32(
          UInt16(littleEndian: base.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)))
      default:
        return unsafe UInt32(
          littleEndian: base.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
      }
    }
  }

  let file: InputFile
  let directory: SegmentDirectory
  let deleted: DeletedDocuments
  let dictionaries: [TermDictionary]
  /// What is stored of the documents; nil when nothing is.
  let stored: StoredReader?
  let documentCount: Int
  let schema: Schema
  private let lengthColumns: [Lengths]

  /// - Throws: `malformed` when the directory does not fit the file.
  init(
    _ file: InputFile, directory: SegmentDirectory, deleted: DeletedDocuments, schema: Schema
  ) throws(IndexError) {
    self.file = file
    self.directory = directory
    self.deleted = deleted
    self.schema = schema
    documentCount = directory.documentCount
    stored = directory.stored.map {
      StoredReader(file, layout: $0, names: schema.stored.count)
    }
    dictionaries = zip(directory.groups, schema.groups).map {
      TermDictionary(
        file, layout: $0.dictionary, postings: directory.postings, fieldCount: $1.fields.count)
    }
    // The address of the payload; an empty range touches nothing but the first block.
    guard let base = try unsafe file.bytes(in: 0..<0).baseAddress else {
      throw IndexError(.malformed, file: file.name, expected: "a payload", found: "none")
    }
    unsafe lengthColumns = directory.fields.map {
      unsafe Lengths(base: base + $0.lengths, size: $0.lengthSize)
    }
  }

  /// The lengths of a field. Whoever reads them checks the range first (``checkLengths``).
  @inline(__always)
  func lengths(_ field: Int) -> Lengths { unsafe lengthColumns[field] }

  /// Verifies the lengths (and position widths) of the documents from `first` to `last`.
  @inline(__always)
  func checkLengths(_ field: Int, _ first: UInt32, _ last: UInt32) throws(IndexError) {
    let entry = directory.fields[field]
    let size = entry.lengthSize
    _ = try unsafe file.bytes(
      in: (entry.lengths &+ Int(first) &* size)..<(entry.lengths &+ (Int(last) &+ 1) &* size))
  }

  /// The exact length of a field of a document.
  func length(field: Int, document: UInt32) throws(IndexError) -> UInt32 {
    try checkLengths(field, document, document)
    return unsafe lengths(field).length(document)
  }

  /// The position width of a document in a field.
  @inline(__always)
  func positionWidth(field: Int, document: UInt32) throws(IndexError) -> Int {
    switch directory.fields[field].positions {
    case .none: return 0
    case .dense:
      return try Int(LengthWriter.denseWidth(length(field: field, document: document)))
    case .column:
      let place = directory.fields[field].positionWidths &+ Int(document)
      return try unsafe Int(file.bytes(in: place..<(place &+ 1))[0] & 31)
    }
  }

  // MARK: - Columns

  /// The string of a document in a table; nil when it has none.
  func string(
    _ strings: SegmentDirectory.Strings, _ document: Int
  ) throws(IndexError) -> UnsafeRawBufferPointer? {
    let place = strings.offsets + 8 * document
    let pair = try unsafe file.bytes(in: place..<(place + 16))
    let start = unsafe UInt64(littleEndian: pair.loadUnaligned(as: UInt64.self))
    let end =
      unsafe UInt64(
        littleEndian: pair.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) >> 1
    guard start & 1 == 1 else { return nil }
    guard start >> 1 <= end, end <= UInt64(strings.end - strings.bytes) else {
      throw malformed(place, "ascending offsets inside the strings", "\(start >> 1)..<\(end)")
    }
    return try unsafe file.bytes(
      in: (strings.bytes + Int(start >> 1))..<(strings.bytes + Int(end)))
  }

  /// The document with an id, deleted or not.
  ///
  /// - Complexity: O(1) on average.
  func document(id: UnsafeRawBufferPointer) throws(IndexError) -> Int? {
    guard let table = directory.identifiers else { return nil }
    let mask = table.slotCount - 1
    var slot = unsafe Int(truncatingIfNeeded: IdentifierWriter.hash(id)) & mask
    for _ in 0...mask {
      let place = table.slots + 4 * slot
      let value = try unsafe Int(
        UInt32(littleEndian: file.bytes(in: place..<(place + 4)).loadUnaligned(as: UInt32.self)))
      if value == 0 { return nil }
      guard value <= documentCount else {
        throw malformed(place, "a document below \(documentCount)", "\(value - 1)")
      }
      if let other = try unsafe string(table.strings, value - 1),
        unsafe TermDictionaryLayout.compare(other, id) == 0
      {
        return value - 1
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// An error about bytes of the payload.
  func malformed(_ offset: Int, _ expected: String, _ found: String) -> IndexError {
    IndexError(
      .malformed, file: file.name, offset: UInt64(clamping: offset + FileEnvelope.headerSize),
      expected: expected, found: found)
  }
}
