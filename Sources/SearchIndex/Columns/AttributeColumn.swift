/// Reads an attribute's column; layout in ``AttributeColumnLayout``.
struct AttributeColumn: Sendable {
  private let segment: SegmentReader
  private let layout: SegmentDirectory.Attribute
  private let kind: Schema.Attribute.Kind

  init(_ segment: SegmentReader, layout: SegmentDirectory.Attribute, kind: Schema.Attribute.Kind) {
    self.segment = segment
    self.layout = layout
    self.kind = kind
  }

  var valueCount: Int { layout.valueCount }

  /// Calls `body` with each ordinal of a document, ascending.
  @inline(__always)
  func forEachOrdinal(
    of document: Int, _ body: (Int) -> Void
  ) throws(IndexError) {
    if layout.isMultiple {
      let start = try number(layout.starts + 4 * document, size: 4)
      let end = try number(layout.starts + 4 * document + 4, size: 4)
      guard start <= end, end <= (layout.end - layout.ordinals) / layout.ordinalSize else {
        throw segment.malformed(layout.starts, "ascending starts", "\(start)..<\(end)")
      }
      for index in start..<end {
        body(try ordinal(number(layout.ordinals + index * layout.ordinalSize)))
      }
    } else {
      let value = try number(layout.ordinals + document * layout.ordinalSize)
      if value > 0 { body(try ordinal(value - 1)) }
    }
  }

  /// The smallest ordinal of a document; nil when it has no value.
  func firstOrdinal(of document: Int) throws(IndexError) -> Int? {
    var first: Int?
    try forEachOrdinal(of: document) { if first == nil { first = $0 } }
    return first
  }

  private func ordinal(_ value: Int) throws(IndexError) -> Int {
    guard value < layout.valueCount else {
      throw segment.malformed(
        layout.ordinals, "an ordinal below \(layout.valueCount)", "\(value)")
    }
    return value
  }

  @inline(__always)
  private func number(_ offset: Int, size: Int? = nil) throws(IndexError) -> Int {
    let size = size ?? layout.ordinalSize
    let bytes = try unsafe segment.file.bytes(in: offset..<(offset + size))
    switch size {
    case 1: return unsafe Int(bytes[0])
    case 2: return unsafe Int(UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self)))
    default: return unsafe Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
    }
  }

  /// The value with an ordinal.
  func value(_ ordinal: Int) throws(IndexError) -> AttributeValue {
    switch kind {
    case .integer:
      let place = layout.values + 8 * ordinal
      return .integer(
        Int64(
          bitPattern: try unsafe UInt64(
            littleEndian: segment.file.bytes(in: place..<(place + 8))
              .loadUnaligned(as: UInt64.self))))
    case .string:
      let start = try number(layout.values + 4 * ordinal, size: 4)
      let end = try number(layout.values + 4 * ordinal + 4, size: 4)
      let bytes = layout.values + 4 * (layout.valueCount + 1)
      guard start <= end, bytes + end <= layout.end else {
        throw segment.malformed(layout.values, "ascending offsets", "\(start)..<\(end)")
      }
      return .string(
        unsafe String(
          decoding: try segment.file.bytes(in: (bytes + start)..<(bytes + end)), as: UTF8.self))
    }
  }

  /// The first ordinal whose value is not less than `value` (or, with `after`, is larger).
  ///
  /// - Complexity: O(log values).
  func lowerBound(_ value: AttributeValue, after: Bool = false) throws(IndexError) -> Int {
    var low = 0
    var high = layout.valueCount
    while low < high {
      let middle = (low + high) / 2
      let other = try self.value(middle)
      if other < value || (after && other == value) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
