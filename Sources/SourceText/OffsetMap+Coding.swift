/// The written form of an offset map, as it is stored in an index.
///
/// ```
/// map    = outputLength pieceCount firstSource piece…
/// piece  = shape [outputUnit sourceUnit] outputCount sourceGap
/// ```
/// All numbers are LEB128 varints. `shape` is 0 for 1 ↔ 1, 1 for 3 ↔ 2 (汉字 in GB 18030),
/// 2 for 1 ↔ 3 (folded punctuation), 3 where the two units follow. `sourceGap` is the number of
/// source bytes left out before the piece; the last piece has no `outputCount` (it reaches
/// `outputLength`), and the first no `sourceGap`. A copied paragraph takes 4 bytes or little more.
extension OffsetMap {
  private static let shapes = [(1, 1), (3, 2), (1, 3)]

  /// The largest offset a stored map may hold: any sum of two stays far from overflow.
  private static let offsetLimit = 1 << 40

  /// The compact written form.
  ///
  /// - Complexity: O(*pieces*).
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + pieceCount * 4)
    bytes.appendVarint(outputLength)
    bytes.appendVarint(pieceCount)
    bytes.appendVarint(piece(0).source)
    var sourceEnd = piece(0).source
    for index in 0..<pieceCount {
      let piece = piece(index)
      let count = outputRange(ofPiece: index).count
      let shape = Self.shapes.firstIndex { $0 == (piece.outputUnit, piece.sourceUnit) }
      bytes.appendVarint(shape ?? Self.shapes.count)
      if shape == nil {
        bytes.appendVarint(piece.outputUnit)
        bytes.appendVarint(piece.sourceUnit)
      }
      if index < pieceCount - 1 { bytes.appendVarint(count) }
      if index > 0 { bytes.appendVarint(piece.source - sourceEnd) }
      sourceEnd = piece.source + count / piece.outputUnit * piece.sourceUnit
    }
    return bytes
  }

  /// Reads a map written by ``encoded()``; every number is checked, so that any bytes are safe.
  ///
  /// - Parameter bytes: exactly one written map.
  /// - Throws: ``OffsetMapError`` where the bytes are not such a map, with the place.
  /// - Complexity: O(`bytes.count`).
  public init(decoding bytes: some Collection<UInt8>) throws(OffsetMapError) {
    var reader = VarintReader(Array(bytes))
    let length = try reader.next("an output length", upTo: Self.offsetLimit)
    // A piece takes at least one byte, so the count is bounded by what is there to read.
    let pieces = try reader.next("a piece count", upTo: reader.remaining)
    let start = try reader.next("the first source offset", upTo: Self.offsetLimit)
    guard pieces > 0 else { throw reader.error(expected: "at least one piece") }
    self.init(emptyAt: start)
    var source = start
    for index in 0..<pieces {
      let unit = try Self.readShape(&reader)
      let left = length - outputLength
      let count =
        index < pieces - 1 ? try reader.next("a piece's length", upTo: left) : left
      guard count % unit.output == 0, count > 0 || length == 0 else {
        throw reader.error(expected: "a piece of whole units")
      }
      if index > 0 { source += try reader.next("a source gap", upTo: Self.offsetLimit) }
      guard source <= Self.offsetLimit else {
        throw reader.error(expected: "source offsets below 2^40")
      }
      let (size, overflow) = (count / unit.output).multipliedReportingOverflow(by: unit.source)
      guard !overflow, size <= Self.offsetLimit - source else {
        throw reader.error(expected: "source offsets below 2^40")
      }
      append(
        outputCount: count, source: source, outputUnit: unit.output, sourceUnit: unit.source)
      source += size
    }
    guard reader.remaining == 0 else { throw reader.error(expected: "the end of the map") }
  }

  private static func readShape(
    _ reader: inout VarintReader
  ) throws(OffsetMapError) -> (output: Int, source: Int) {
    let shape = try reader.next("a piece's shape", upTo: shapes.count)
    if shape < shapes.count { return (shapes[shape].0, shapes[shape].1) }
    let output = try reader.next("an output unit", upTo: offsetLimit)
    let source = try reader.next("a source unit", upTo: offsetLimit)
    guard output > 0 else { throw reader.error(expected: "an output unit of at least 1") }
    return (output, source)
  }
}

/// Bytes that should hold a stored ``OffsetMap`` and do not.
public struct OffsetMapError: Error, Equatable, CustomStringConvertible {
  /// Where in the bytes, from 0.
  public let offset: Int
  /// What should stand there.
  public let expected: String

  public var description: String {
    "a stored offset map is damaged at its byte \(offset): expected \(expected); "
      + "verify the index and rebuild it from its documents"
  }
}

extension [UInt8] {
  /// Appends a number of at least 0 as a LEB128 varint.
  fileprivate mutating func appendVarint(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads varints with bounds.
private struct VarintReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - offset }

  func error(expected: String) -> OffsetMapError {
    OffsetMapError(offset: offset, expected: expected)
  }

  mutating func next(_ name: String, upTo limit: Int) throws(OffsetMapError) -> Int {
    var value = 0
    var shift = 0
    while offset < bytes.count, shift < 49 {
      let byte = bytes[offset]
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 {
        guard value <= limit else { throw error(expected: "\(name) of at most \(limit)") }
        return value
      }
      shift += 7
    }
    throw error(expected: name)
  }
}
