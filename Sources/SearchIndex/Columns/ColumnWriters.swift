/// Collects one byte string per document: ids, or the blobs stored under a name.
final class StringColumn {
  private let bytes = ByteBuffer()
  /// Twice the offset, plus 1 when the document's string is present.
  private var starts: [UInt64] = []

  var isEmpty: Bool { starts.isEmpty }
  var byteCount: Int { bytes.count + starts.count * 8 }

  /// Sets the string of a document; documents ascend, and those left out have none. A second
  /// string for the last document replaces the first.
  func set(_ string: UnsafeRawBufferPointer, document: Int) {
    fill(document)
    starts.append(UInt64(bytes.count) << 1 | 1)
    unsafe bytes.append(string)
  }

  /// Gives the documents up to `document` no string.
  private func fill(_ document: Int) {
    while starts.count < document { starts.append(UInt64(bytes.count) << 1) }
    if starts.count > document {
      bytes.truncate(to: Int(starts[document] >> 1))
      starts.removeLast(starts.count - document)
    }
  }

  /// The string of a document, valid until the next change; nil when it has none.
  func string(_ document: Int) -> UnsafeRawBufferPointer? {
    guard document < starts.count, starts[document] & 1 == 1 else { return nil }
    let start = Int(starts[document] >> 1)
    let end = document + 1 < starts.count ? Int(starts[document + 1] >> 1) : bytes.count
    return unsafe UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end])
  }

  /// The same strings in another order of documents.
  func reordered(_ order: DocumentOrder) -> StringColumn {
    let column = StringColumn()
    for (number, document) in order.documents.enumerated() {
      if let string = unsafe string(Int(document)) { unsafe column.set(string, document: number) }
    }
    return column
  }

  /// Appends the column to the file.
  func write(
    documentCount: Int, into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Strings {
    fill(documentCount)
    try output.align(to: 8)
    let offsets = output.position
    for start in starts { try output.append(start) }
    try output.append(UInt64(bytes.count) << 1)
    let start = output.position
    try unsafe output.append(bytes.bytes)
    return SegmentDirectory.Strings(offsets: offsets, bytes: start, end: output.position)
  }
}

/// Writes the ids of a segment with a hash table to find them by.
enum IdentifierWriter {
  /// The hash that ids are found by.
  @inline(__always)
  static func hash(_ id: UnsafeRawBufferPointer) -> UInt64 {
    unsafe Checksum.xxh64(id, seed: 0x1D)
  }

  /// - Parameter isLive: Whether a document's id is to be found (a replaced one's is not).
  static func write(
    _ column: StringColumn, documentCount: Int, isLive: (Int) -> Bool, into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Identifiers? {
    guard !column.isEmpty else { return nil }
    var slotCount = 2
    while slotCount * 3 < documentCount * 4 { slotCount *= 2 }
    var slots = [UInt32](repeating: 0, count: slotCount)
    for document in 0..<documentCount where isLive(document) {
      guard let id = unsafe column.string(document) else { continue }
      var slot = unsafe Int(truncatingIfNeeded: hash(id)) & (slotCount - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
      slots[slot] = UInt32(document + 1)
    }
    let strings = try column.write(documentCount: documentCount, into: output)
    try output.align(to: 4)
    let start = output.position
    for slot in slots { try output.append(slot) }
    return SegmentDirectory.Identifiers(strings: strings, slots: start, slotCount: slotCount)
  }
}

/// Writes the lengths and position widths of a field.
enum LengthWriter {
  /// The position width that follows from a length when positions are counted by tokens.
  @inline(__always)
  static func denseWidth(_ length: UInt32) -> UInt8 {
    unsafe length == 0 ? 0 : UInt8(truncatingIfNeeded: BitPacking.width(length &- 1))
  }

  static func write(
    lengths: UnsafeBufferPointer<UInt32>, positionWidths: UnsafeBufferPointer<UInt8>?,
    into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Field {
    var total = 0
    var documents = 0
    var largest: UInt32 = 0
    for index in lengths.indices {
      let length = unsafe lengths[index]
      total += Int(length)
      documents += length > 0 ? 1 : 0
      largest = max(largest, length)
    }
    let size = AttributeColumnLayout.size(Int(largest))
    try output.align(to: 8)
    let start = output.position
    for index in lengths.indices { try unsafe output.append(lengths[index], size: size) }
    var mode = SegmentDirectory.Field.Positions.none
    let widthsStart = output.position
    if let positionWidths = unsafe positionWidths {
      let isDense = unsafe zip(lengths, positionWidths).allSatisfy { denseWidth($0) == $1 }
      mode = isDense ? .dense : .column
      if !isDense { try unsafe output.append(UnsafeRawBufferPointer(positionWidths)) }
    }
    return SegmentDirectory.Field(
      lengthSize: size, lengths: start, totalLength: total, documents: documents,
      positions: mode, positionWidths: widthsStart)
  }
}
