/// The first 64 bytes of every file; layout in ``FileEnvelope``.
struct FileHeader: Equatable {
  var signature: UInt32
  var formatVersion: UInt16
  var index: IndexIdentity
  var file: FileID

  /// The 56 bytes that the header's own checksum covers.
  private func encodedFields() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(FileEnvelope.magic)
    writer.append(signature)
    writer.append(FileEnvelope.version)
    writer.append(formatVersion)
    // A UUID's usual byte order (RFC 9562) is that of its text, highest first.
    writer.append(index.high.byteSwapped)
    writer.append(index.low.byteSwapped)
    writer.append(file.session)
    writer.append(file.sequence)
    writer.append(UInt32(0))
    writer.append(UInt64(0))
    return writer.bytes
  }

  /// The header's last eight bytes.
  var checksum: UInt64 { Checksum.xxh64(encodedFields()) }

  /// The 64 bytes.
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(contentsOf: encodedFields())
    writer.append(checksum)
    return writer.bytes
  }

  init(signature: UInt32, formatVersion: UInt16, index: IndexIdentity, file: FileID) {
    self.signature = signature
    self.formatVersion = formatVersion
    self.index = index
    self.file = file
  }

  /// Reads and checks a header.
  ///
  /// - Throws: `malformed` when the file is no index file; `checksumMismatch`; `formatTooNew` or
  ///   `formatTooOld` for another version of the envelope.
  init(decoding reader: inout ByteReader) throws(IndexError) {
    let start = reader.position
    guard try reader.readUInt64() == FileEnvelope.magic else {
      throw reader.malformed(
        expected: "an index file's first bytes, 89 48 54 49 0d 0a 1a 0a", found: "others",
        at: start)
    }
    signature = try reader.readUInt32()
    let envelopeVersion = try reader.readUInt16()
    formatVersion = try reader.readUInt16()
    index = IndexIdentity(
      high: try reader.readUInt64().byteSwapped, low: try reader.readUInt64().byteSwapped)
    file = FileID(session: try reader.readUInt64(), sequence: try reader.readUInt32())
    let reserved: (UInt32, UInt64) = (try reader.readUInt32(), try reader.readUInt64())
    try reader.expectChecksum(from: start, of: "the header")
    guard envelopeVersion == FileEnvelope.version else {
      throw IndexError(
        envelopeVersion > FileEnvelope.version ? .formatTooNew : .formatTooOld,
        file: reader.name, offset: UInt64(start + 12),
        expected: "envelope version \(FileEnvelope.version)", found: "\(envelopeVersion)")
    }
    guard reserved == (0, 0) else {
      throw reader.malformed(expected: "zeros", found: "others", at: start + 44)
    }
  }

  /// Checks that the file is of a kind and belongs to an index.
  ///
  /// - Throws: `malformed` for another kind, index or file; `formatTooNew`, `formatTooOld`.
  func check(
    kind: FileKind?, index expectedIndex: IndexIdentity?, file expectedFile: FileID?, name: String
  ) throws(IndexError) {
    if let kind { try check(kind, name: name) }
    if let expectedIndex, index != expectedIndex {
      throw IndexError(
        .malformed, file: name, offset: 16, expected: "a file of index \(expectedIndex)",
        found: "one of \(index)")
    }
    if let expectedFile, file != expectedFile {
      throw IndexError(
        .malformed, file: name, offset: 32, expected: "file \(expectedFile)", found: "\(file)")
    }
  }

  private func check(_ kind: FileKind, name: String) throws(IndexError) {
    guard signature == kind.signature else {
      throw IndexError(
        .malformed, file: name, offset: 8, expected: kind.signatureText,
        found: FileKind.text(ofSignature: signature))
    }
    guard formatVersion == kind.formatVersion else {
      throw IndexError(
        formatVersion > kind.formatVersion ? .formatTooNew : .formatTooOld, file: name,
        offset: 14, expected: "format version \(kind.formatVersion)", found: "\(formatVersion)")
    }
  }
}

/// The last 40 bytes of every file; layout in ``FileEnvelope``.
struct FileFooter: Equatable {
  var payloadLength: UInt64
  var rootsChecksum: UInt64
  var headerChecksum: UInt64

  private func encodedFields() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(payloadLength)
    writer.append(rootsChecksum)
    writer.append(headerChecksum)
    writer.append(FileEnvelope.magic)
    return writer.bytes
  }

  /// The footer's last eight bytes, which stand for the whole file in the manifest.
  var checksum: UInt64 { Checksum.xxh64(encodedFields()) }

  /// The 40 bytes.
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(contentsOf: encodedFields())
    writer.append(checksum)
    return writer.bytes
  }

  init(payloadLength: UInt64, rootsChecksum: UInt64, headerChecksum: UInt64) {
    self.payloadLength = payloadLength
    self.rootsChecksum = rootsChecksum
    self.headerChecksum = headerChecksum
  }

  /// Reads and checks a footer.
  ///
  /// - Throws: `malformed`, `checksumMismatch`.
  init(decoding reader: inout ByteReader) throws(IndexError) {
    let start = reader.position
    payloadLength = try reader.readUInt64()
    rootsChecksum = try reader.readUInt64()
    headerChecksum = try reader.readUInt64()
    guard try reader.readUInt64() == FileEnvelope.magic else {
      throw reader.malformed(
        expected: "an index file's last bytes", found: "others", at: start + 24)
    }
    try reader.expectChecksum(from: start, of: "the footer")
  }
}

extension ByteReader {
  /// Reads a checksum and compares it with that of the bytes from an offset to here.
  fileprivate mutating func expectChecksum(
    from start: Int, of part: String
  ) throws(IndexError) {
    let computed = try checksum(ofBytesFrom: start)
    let stored = try readUInt64()
    guard stored == computed else {
      throw IndexError(
        .checksumMismatch, file: name, offset: UInt64(clamping: start),
        expected: "\(part) with checksum \(hexadecimal(stored))", found: hexadecimal(computed))
    }
  }
}
