/// Writes one file of an index front to back: header, payload as it comes, checksums, footer.
///
/// One thread at a time uses it. Bytes go to the directory in large pieces; positions count bytes
/// of the payload. After an error the file is of no use, and neither is the writer it belongs to.
@safe
package final class OutputFile {
  /// The file's name in its directory.
  package let name: String
  private let file: any WritableFile
  private let headerChecksum: UInt64
  private let owner: StoreWriter

  /// A whole number of blocks, so that every block is complete in it when it is full.
  private let capacity = 8 * FileEnvelope.blockSize
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 8 * FileEnvelope.blockSize, alignment: 16)
  private var filled = 0
  private var flushed = 0
  private var leaves = ByteWriter()
  private var isFinished = false

  /// Begins a file that a writer has just created.
  init(_ file: any WritableFile, name: String, header: FileHeader, owner: StoreWriter) {
    self.file = file
    self.name = name
    self.owner = owner
    let bytes = header.encoded()
    headerChecksum = header.checksum
    unsafe buffer.copyBytes(from: bytes)
    filled = bytes.count
  }

  deinit {
    unsafe buffer.deallocate()
    if !isFinished { owner.abandoned(name) }
  }

  /// The length of the payload so far: the offset in it of the next byte.
  package var position: Int { flushed + filled - FileEnvelope.headerSize }

  /// Adds bytes.
  ///
  /// - Throws: the directory's error; nothing more can be written then.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    guard !isFinished else { throw IndexError(.closed, file: name) }
    var start = 0
    while start < bytes.count {
      if filled == capacity { try flush() }
      let count = min(bytes.count - start, capacity - filled)
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)]))
      filled += count
      start += count
    }
  }

  /// Adds an array's bytes.
  package func append(_ bytes: [UInt8]) throws(IndexError) {
    try unsafe append(bytes.span.bytes)
  }

  /// Adds the bytes of a span.
  package func append(_ bytes: RawSpan) throws(IndexError) {
    try unsafe bytes.withUnsafeBytes { (raw) throws(IndexError) in try unsafe append(raw) }
  }

  /// Adds what a byte writer holds.
  package func append(_ writer: ByteWriter) throws(IndexError) { try append(writer.bytes) }

  /// Adds one byte.
  package func append(_ value: UInt8) throws(IndexError) {
    guard !isFinished else { throw IndexError(.closed, file: name) }
    if filled == capacity { try flush() }
    unsafe buffer[filled] = value
    filled += 1
  }

  /// Adds an integer, little-endian.
  package func append(_ value: UInt16) throws(IndexError) { try appendInteger(value) }

  /// Adds an integer, little-endian.
  package func append(_ value: UInt32) throws(IndexError) { try appendInteger(value) }

  /// Adds an integer, little-endian.
  package func append(_ value: UInt64) throws(IndexError) { try appendInteger(value) }

  private func appendInteger(_ value: some FixedWidthInteger) throws(IndexError) {
    try unsafe withUnsafeBytes(of: value.littleEndian) { (raw) throws(IndexError) in
      try unsafe append(raw)
    }
  }

  /// Adds a varint (LEB128) in shortest form.
  package func append(varint value: UInt64) throws(IndexError) {
    var rest = value
    while rest >= 0x80 {
      try append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    try append(UInt8(truncatingIfNeeded: rest))
  }

  /// Adds a count or offset, which is never negative, as a varint.
  package func append(varint value: Int) throws(IndexError) {
    try append(varint: UInt64(value))
  }

  /// Adds zero bytes until the position is a multiple of a number.
  package func align(to alignment: Int) throws(IndexError) {
    while position % alignment != 0 { try append(0 as UInt8) }
  }

  /// Adds the checksums and the footer. The file can be opened from now on; it lasts and counts
  /// once a commit names it.
  ///
  /// - Returns: the file's entry for the manifest.
  @discardableResult
  package func finish() throws(IndexError) -> Manifest.File {
    guard !isFinished else { throw IndexError(.closed, file: name) }
    let payloadLength = position
    try flush()
    isFinished = true
    var roots = ByteWriter()
    FileEnvelope.appendBlockChecksums(of: leaves.bytes, to: &roots)
    let footer = FileFooter(
      payloadLength: UInt64(payloadLength), rootsChecksum: Checksum.xxh64(roots.bytes),
      headerChecksum: headerChecksum)
    let tail = leaves.bytes + roots.bytes + footer.encoded()
    unsafe try write(tail.span.bytes)
    let entry = Manifest.File(
      name: name, length: flushed + tail.count, checksum: footer.checksum)
    try owner.finished(file, entry)
    return entry
  }

  private func flush() throws(IndexError) {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    unsafe FileEnvelope.appendBlockChecksums(of: bytes, to: &leaves)
    try unsafe write(bytes.bytes)
    flushed += filled
    filled = 0
  }

  private func write(_ bytes: RawSpan) throws(IndexError) {
    do throws(IndexError) {
      try file.append(bytes)
    } catch {
      isFinished = true
      owner.failed(error)
      throw error
    }
  }
}

extension FileEnvelope {
  /// Adds the checksum of each block of some bytes, the last one as short as it is.
  static func appendBlockChecksums(of bytes: UnsafeRawBufferPointer, to checksums: inout ByteWriter)
  {
    var start = 0
    while start < bytes.count {
      let end = min(start + blockSize, bytes.count)
      let block = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      checksums.append(unsafe Checksum.xxh64(block))
      start = end
    }
  }

  static func appendBlockChecksums(of bytes: [UInt8], to checksums: inout ByteWriter) {
    unsafe bytes.withUnsafeBytes { unsafe appendBlockChecksums(of: $0, to: &checksums) }
  }
}
