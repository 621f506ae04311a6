/// The form of an attribute's column.
///
/// ```
/// values     integer: i64 per value, ascending
///            string: u32 offsets (count + 1), then the bytes, ascending by their UTF-8
/// starts     (only if a document has several values) u32 per document + 1: its ordinals
/// ordinals   numbers of 1, 2 or 4 bytes. One value: per document, 0 for none, else ordinal + 1.
///            Several: the ordinals of each document, ascending
/// ```
enum AttributeColumnLayout {
  /// The bytes that hold numbers up to `largest`.
  static func size(_ largest: Int) -> Int {
    largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : 4
  }
}

/// Collects the values of one attribute, document by document.
struct AttributeCollector {
  private var numbers: [AttributeValue: UInt32] = [:]
  private var values: [AttributeValue] = []
  private var pairs: [(document: UInt32, value: UInt32)] = []
  private(set) var byteCount = 0

  var isEmpty: Bool { pairs.isEmpty }

  mutating func add(_ value: AttributeValue, document: UInt32) {
    if let number = numbers[value] {
      pairs.append((document, number))
      byteCount += 8
      return
    }
    let number = UInt32(values.count)
    numbers[value] = number
    values.append(value)
    pairs.append((document, number))
    if case .string(let text) = value { byteCount += text.utf8.count }
    byteCount += 72
  }

  /// Appends the column to the file.
  ///
  /// - Parameters:
  ///   - documentCount: The documents of the segment.
  ///   - order: The order of its documents; nil where it is that in which they were added.
  /// - Complexity: O(p log p + v log v) for p pairs and v values.
  func write(
    documentCount: Int, order documentOrder: DocumentOrder? = nil, into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Attribute {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ordinals = [UInt32](repeating: 0, count: values.count)
    for (ordinal, number) in order.enumerated() { ordinals[number] = UInt32(ordinal) }
    try output.align(to: 8)
    let valuesStart = output.position
    try Self.write(order.map { values[$0] }, into: output)
    var sorted = pairs.map { pair in
      (
        document: documentOrder?.numbers[Int(pair.document)] ?? pair.document,
        ordinal: ordinals[Int(pair.value)]
      )
    }
    sorted.sort { ($0.document, $0.ordinal) < ($1.document, $1.ordinal) }
    var unique: [(document: UInt32, ordinal: UInt32)] = []
    for pair in sorted where unique.last.map({ $0 == pair }) != true { unique.append(pair) }
    let isMultiple = zip(unique, unique.dropFirst()).contains { $0.document == $1.document }
    let size = AttributeColumnLayout.size(values.count)
    let starts = output.position
    if isMultiple {
      var next = 0
      for document in 0...documentCount {
        while next < unique.count, unique[next].document < document { next += 1 }
        try output.append(UInt32(next))
      }
    }
    let ordinalsStart = output.position
    if isMultiple {
      for pair in unique { try output.append(pair.ordinal, size: size) }
    } else {
      var next = 0
      for document in 0..<documentCount {
        if next < unique.count, unique[next].document == document {
          try output.append(unique[next].ordinal + 1, size: size)
          next += 1
        } else {
          try output.append(0, size: size)
        }
      }
    }
    return SegmentDirectory.Attribute(
      valueCount: values.count, values: valuesStart, ordinalSize: size, isMultiple: isMultiple,
      starts: starts, ordinals: ordinalsStart, end: output.position)
  }

  private static func write(
    _ values: [AttributeValue], into output: OutputFile
  ) throws(IndexError) {
    var bytes = ByteWriter()
    var offset = 0
    var hasStrings = false
    for value in values {
      switch value {
      case .integer(let number): try output.append(UInt64(bitPattern: number))
      case .string(let text):
        hasStrings = true
        try output.append(UInt32(clamping: offset))
        bytes.append(contentsOf: text.utf8)
        offset += text.utf8.count
      }
    }
    guard offset <= UInt32.max else {
      throw IndexError(
        .limitExceeded, expected: "at most 4 GiB of values of an attribute in a segment",
        found: "\(offset) bytes")
    }
    if hasStrings { try output.append(UInt32(offset)) }
    try output.append(bytes)
  }
}

extension OutputFile {
  /// Adds the lowest `size` bytes of a number: 1, 2 or 4.
  func append(_ value: UInt32, size: Int) throws(IndexError) {
    switch size {
    case 1: try append(UInt8(truncatingIfNeeded: value))
    case 2: try append(UInt16(truncatingIfNeeded: value))
    default: try append(value)
    }
  }
}
