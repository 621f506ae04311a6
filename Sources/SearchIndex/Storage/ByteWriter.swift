/// Builds bytes in the forms that ``ByteReader`` reads.
package struct ByteWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// A writer of nothing yet.
  package init() {}

  /// The number of bytes written.
  package var count: Int { bytes.count }

  /// One byte.
  package mutating func append(_ value: UInt8) { bytes.append(value) }

  /// A 16-bit integer, little-endian.
  package mutating func append(_ value: UInt16) { appendInteger(value) }

  /// A 32-bit integer, little-endian.
  package mutating func append(_ value: UInt32) { appendInteger(value) }

  /// A 64-bit integer, little-endian.
  package mutating func append(_ value: UInt64) { appendInteger(value) }

  /// Bytes as they are.
  package mutating func append(contentsOf more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// A varint (LEB128) in shortest form.
  package mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A count or offset, which is never negative, as a varint.
  package mutating func append(varint value: Int) {
    append(varint: UInt64(value))
  }

  /// Bytes preceded by their number as a varint.
  package mutating func append(byteString value: some Collection<UInt8>) {
    append(varint: value.count)
    bytes.append(contentsOf: value)
  }

  /// UTF-8 preceded by its number of bytes as a varint.
  package mutating func append(string value: String) {
    append(byteString: value.utf8)
  }

  /// Forgets what was written and keeps the memory.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func appendInteger<Integer: FixedWidthInteger>(_ value: Integer) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }
}
