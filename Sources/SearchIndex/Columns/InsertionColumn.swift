/// The places of a segment's documents in the order in which they were added, kept when a merge has
/// reordered them: numbers of as many bits as the largest needs, one after another.
enum InsertionColumn {
  /// The bits of each number.
  static func width(documents: Int) -> Int {
    documents > 1 ? unsafe BitPacking.width(UInt32(truncatingIfNeeded: documents - 1)) : 1
  }

  /// The bytes of the column: its bits, and as many bytes as reading the last number touches beyond.
  static func byteCount(documents: Int) -> Int {
    (documents * width(documents: documents) + 7) / 8 + 8
  }

  /// Appends the column; returns where it begins.
  static func write(_ values: [UInt32], into output: OutputFile) throws(IndexError) -> Int {
    let width = width(documents: values.count)
    let buffer = ByteBuffer(capacity: byteCount(documents: values.count))
    for value in values { buffer.append(value, width: width) }
    buffer.endBits()
    buffer.append(littleEndian: UInt64(0))
    let start = output.position
    try unsafe output.append(buffer.bytes)
    return start
  }
}

extension SegmentReader {
  /// The place of a document in the order in which the segment's documents were added.
  ///
  /// - Throws: `malformed`; `checksumMismatch`.
  func insertion(_ document: UInt32) throws(IndexError) -> UInt32 {
    guard let start = directory.insertions else { return document }
    let width = InsertionColumn.width(documents: documentCount)
    let bit = Int(document) * width
    let place = start + bit / 8
    let word = try unsafe UInt64(
      littleEndian: file.bytes(in: place..<(place + 8)).loadUnaligned(as: UInt64.self))
    let value = word &>> UInt64(bit % 8) & (1 &<< UInt64(width) &- 1)
    guard value < documentCount else {
      throw malformed(place, "an insertion number below \(documentCount)", "\(value)")
    }
    return UInt32(truncatingIfNeeded: value)
  }
}
