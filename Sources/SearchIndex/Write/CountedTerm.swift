/// A short term of a document with how often it stands there.
package struct CountedTerm {
  /// The most bytes of such a term.
  package static let maximumLength = TermKey.longestShort

  /// The bytes, the first one lowest, zeros above them.
  let bytes: UInt64
  let field: FieldID
  let count: UInt32
  private let lengthByte: UInt8
  let countsForLength: Bool

  /// The number of bytes.
  var length: Int { Int(lengthByte) }

  /// - Parameters:
  ///   - bytes: The term's bytes as a number, the first one lowest; those behind its length do not
  ///     count.
  ///   - length: The number of bytes, 1 … ``maximumLength``.
  ///   - field: A field of the schema that stores no positions.
  ///   - count: How often the term stands in the document.
  ///   - countsForLength: Whether the occurrences count for the field's length.
  @inline(__always)
  package init(
    bytes: UInt64, length: Int, field: FieldID, count: UInt32, countsForLength: Bool
  ) {
    let length = min(max(length, 0), Self.maximumLength)
    self.bytes = bytes & (1 &<< UInt64(8 &* length) &- 1)
    self.field = field
    self.count = count
    lengthByte = UInt8(truncatingIfNeeded: length)
    self.countsForLength = countsForLength
  }
}
