/// The one bounds-checked reader of bytes that come from a file.
///
/// It never reads outside its range, reports overflow instead of trapping, and never lets a
/// length in the bytes justify more than the bytes that are there. All errors name the file and
/// the offset, in bytes from the file's beginning.
///
/// Integers are little-endian. A varint is LEB128 (DWARF 5, section 7.6): seven bits a byte, lowest
/// first, the high bit set on all bytes but the last; at most ten bytes, and only the shortest
/// form of a number is accepted, so that equal values have equal bytes.
@safe
package struct ByteReader {
  /// The bytes' owner, which keeps them where they are.
  private let contents: FileContents
  private let base: UnsafeRawBufferPointer
  /// Where the next read begins, in bytes from the beginning of the file.
  package private(set) var position: Int
  /// Where reading ends, in bytes from the beginning of the file.
  package let end: Int

  /// A reader of a whole file.
  package init(_ contents: FileContents) {
    self.contents = contents
    unsafe self.base = contents.bytes
    self.position = 0
    self.end = contents.count
  }

  /// A reader of a copy of an array's bytes, named for messages.
  package init(_ bytes: [UInt8], name: String) {
    self.init(FileContents(name: name, copying: bytes))
  }

  /// A reader of a range of a file, in bytes from its beginning.
  ///
  /// - Throws: `malformed` when the range is not inside the file.
  package init(_ contents: FileContents, in range: Range<Int>) throws(IndexError) {
    guard range.lowerBound >= 0, range.upperBound <= contents.count else {
      throw IndexError(
        .malformed, file: contents.name, offset: UInt64(clamping: range.lowerBound),
        expected: "a range inside \(contents.count) bytes",
        found: "\(range.lowerBound)..<\(range.upperBound)")
    }
    self.contents = contents
    unsafe self.base = contents.bytes
    self.position = range.lowerBound
    self.end = range.upperBound
  }

  /// The number of bytes not read yet.
  package var remaining: Int { end - position }

  /// The name of the file, for messages.
  package var name: String { contents.name }

  /// An error about the bytes at an offset; the next read's if none is given.
  package func malformed(
    expected: String, found: String, at offset: Int? = nil
  ) -> IndexError {
    IndexError(
      .malformed, file: contents.name, offset: UInt64(clamping: offset ?? position),
      expected: expected, found: found)
  }

  /// Steps over bytes.
  ///
  /// - Returns: the offset of the first of them.
  /// - Throws: `malformed` when there are fewer.
  @discardableResult
  package mutating func skip(_ count: Int) throws(IndexError) -> Int {
    guard count >= 0, count <= remaining else {
      throw malformed(expected: "\(count) more bytes", found: "\(remaining)")
    }
    let start = position
    position += count
    return start
  }

  /// One byte.
  package mutating func readUInt8() throws(IndexError) -> UInt8 {
    let start = try skip(1)
    return unsafe base[start]
  }

  /// A 16-bit integer, little-endian.
  package mutating func readUInt16() throws(IndexError) -> UInt16 {
    try readInteger()
  }

  /// A 32-bit integer, little-endian.
  package mutating func readUInt32() throws(IndexError) -> UInt32 {
    try readInteger()
  }

  /// A 64-bit integer, little-endian.
  package mutating func readUInt64() throws(IndexError) -> UInt64 {
    try readInteger()
  }

  @inline(__always)
  private mutating func readInteger<Integer: FixedWidthInteger & BitwiseCopyable>()
    throws(IndexError) -> Integer
  {
    let start = try skip(MemoryLayout<Integer>.size)
    return unsafe Integer(
      littleEndian: base.loadUnaligned(fromByteOffset: start, as: Integer.self))
  }

  /// A varint.
  ///
  /// - Throws: `malformed` when it is cut off, passes 64 bits, or is not the shortest form.
  package mutating func readVarint() throws(IndexError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    let start = position
    while true {
      guard position < end else {
        throw malformed(expected: "the rest of a varint", found: "the end", at: start)
      }
      let byte = unsafe base[position]
      position += 1
      let bits = UInt64(byte & 0x7F)
      if shift == 63 && bits > 1 || shift > 63 {
        throw malformed(expected: "a varint of 64 bits", found: "a longer one", at: start)
      }
      value |= bits << shift
      if byte & 0x80 == 0 {
        if byte == 0 && shift > 0 {
          throw malformed(expected: "a varint in shortest form", found: "padding", at: start)
        }
        return value
      }
      shift += 7
    }
  }

  /// A varint that is an `Int` no larger than a limit.
  package mutating func readVarint(atMost limit: Int) throws(IndexError) -> Int {
    let start = position
    let value = try readVarint()
    guard let result = Int(exactly: value), result <= limit else {
      throw malformed(expected: "at most \(limit)", found: "\(value)", at: start)
    }
    return result
  }

  /// The number of items that follow, each of which takes some bytes at least, so that room for
  /// all of them is never more than the bytes present justify.
  ///
  /// - Parameter minimumSize: the least number of bytes of one item; at least 1.
  package mutating func readCount(ofItemsOfAtLeast minimumSize: Int) throws(IndexError) -> Int {
    let start = position
    let value = try readVarint()
    let room = remaining / max(1, minimumSize)
    guard let count = Int(exactly: value), count <= room else {
      throw malformed(
        expected: "at most \(room) items in \(remaining) bytes", found: "\(value)", at: start)
    }
    return count
  }

  /// Some bytes, copied.
  package mutating func readBytes(_ count: Int) throws(IndexError) -> [UInt8] {
    let start = try skip(count)
    return unsafe Array(base[start..<position])
  }

  /// Bytes preceded by their number as a varint, copied.
  package mutating func readByteString() throws(IndexError) -> [UInt8] {
    try readBytes(try readCount(ofItemsOfAtLeast: 1))
  }

  /// UTF-8 preceded by its number of bytes as a varint.
  ///
  /// - Throws: `malformed` when it is cut off or ill-formed.
  package mutating func readString() throws(IndexError) -> String {
    let start = position
    guard let text = String(validating: try readByteString(), as: UTF8.self) else {
      throw malformed(expected: "well-formed UTF-8", found: "ill-formed bytes", at: start)
    }
    return text
  }

  /// Steps over bytes and gives a reader of just those.
  package mutating func readSlice(_ count: Int) throws(IndexError) -> ByteReader {
    let start = try skip(count)
    return try ByteReader(contents, in: start..<position)
  }

  /// Steps over bytes and gives their address, valid while the file's contents are held.
  @unsafe
  package mutating func readRaw(_ count: Int) throws(IndexError) -> UnsafeRawBufferPointer {
    let start = try skip(count)
    return unsafe UnsafeRawBufferPointer(rebasing: base[start..<position])
  }

  /// The checksum of bytes already read, from an offset to here.
  func checksum(ofBytesFrom start: Int) throws(IndexError) -> UInt64 {
    guard start >= 0, start <= position else {
      throw malformed(expected: "an offset up to \(position)", found: "\(start)")
    }
    return unsafe Checksum.xxh64(UnsafeRawBufferPointer(rebasing: base[start..<position]))
  }

  /// Checks that nothing is left.
  package func expectEnd() throws(IndexError) {
    if remaining != 0 {
      throw malformed(expected: "the end", found: "\(remaining) more bytes")
    }
  }
}
