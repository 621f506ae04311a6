/// A piecewise-linear map from byte offsets of a text to byte offsets of what it was made from.
///
/// Every step between a file and the words found in it (decoding, repair, folding) yields one;
/// composed they lead from a match back to the bytes of the file.
///
/// A map is a row of *pieces*. A piece covers output bytes in *units* of equal size, each made
/// from a unit of source bytes of equal size: 3 bytes of UTF-8 from 2 bytes of GB 18030, 1 byte
/// from 3 where `，` was folded to `,`, and 1 from 1 where bytes were copied. Pieces follow each
/// other without a gap in the output and in rising order in the source; source bytes between
/// two pieces were left out. A map of one piece needs no memory beyond the struct itself.
public struct OffsetMap: Sendable, Equatable {
  /// A run of output units; it ends where the next piece starts, or at the map's end.
  package struct Piece: Sendable, Equatable {
    /// The first output byte.
    package var output: Int
    /// The source byte the first output byte was made from.
    package var source: Int
    /// Bytes of one unit in the output, at least 1.
    package var outputUnit: Int
    /// Bytes of one unit in the source, at least 0.
    package var sourceUnit: Int
  }

  /// Kept outside the array so that the common map of one piece allocates nothing.
  private var first: Piece
  private var rest: [Piece]

  /// The length of the output text in UTF-8 bytes.
  public private(set) var outputLength: Int

  /// The map of an empty text, to be extended with ``append(outputCount:source:outputUnit:sourceUnit:)``.
  ///
  /// - Parameter source: where in the source the empty text stands, in bytes.
  public init(emptyAt source: Int = 0) {
    first = Piece(output: 0, source: source, outputUnit: 1, sourceUnit: 1)
    rest = []
    outputLength = 0
  }

  /// The map of a text copied unchanged from the start of its source.
  ///
  /// - Parameter length: the length of both, in bytes.
  public static func identity(length: Int) -> OffsetMap {
    copy(of: 0..<max(0, length))
  }

  /// The map of a text copied unchanged from a range of its source, in bytes.
  public static func copy(of source: Range<Int>) -> OffsetMap {
    var map = OffsetMap(emptyAt: source.lowerBound)
    map.outputLength = source.count
    return map
  }

  /// Whether output and source offsets are the same everywhere.
  public var isIdentity: Bool {
    rest.isEmpty && first.source == 0 && first.outputUnit == first.sourceUnit
  }

  /// How many pieces the map has, at least 1.
  public var pieceCount: Int { rest.count + 1 }

  package func piece(_ index: Int) -> Piece { index == 0 ? first : rest[index - 1] }

  /// The output bytes a piece covers.
  package func outputRange(ofPiece index: Int) -> Range<Int> {
    let end = index < rest.count ? rest[index].output : outputLength
    return piece(index).output..<end
  }

  // MARK: Building

  /// Makes this the map of an empty text again, keeping its memory for the next one.
  package mutating func removeAll() {
    first = Piece(output: 0, source: 0, outputUnit: 1, sourceUnit: 1)
    rest.removeAll(keepingCapacity: true)
    outputLength = 0
  }

  /// Adds `outputCount` bytes at the end of the output, made from the source at `source`.
  ///
  /// - Parameters:
  ///   - outputCount: bytes of output, a multiple of `outputUnit`.
  ///   - source: the first source byte; not before the end of what was added so far.
  ///   - outputUnit: bytes of output that stand for `sourceUnit` bytes of source.
  ///   - sourceUnit: see `outputUnit`.
  /// - Complexity: O(1) amortized.
  package mutating func append(
    outputCount: Int, source: Int, outputUnit: Int = 1, sourceUnit: Int = 1
  ) {
    guard outputCount > 0 else { return }
    if outputLength == 0 {
      first = Piece(output: 0, source: source, outputUnit: outputUnit, sourceUnit: sourceUnit)
      rest.removeAll(keepingCapacity: true)
    } else {
      let last = rest.last ?? first
      let end = Self.sourceEnd(of: last, outputEnd: outputLength)
      if last.outputUnit != outputUnit || last.sourceUnit != sourceUnit || end != source {
        rest.append(
          Piece(
            output: outputLength, source: max(end, source), outputUnit: outputUnit,
            sourceUnit: sourceUnit))
      }
    }
    outputLength += outputCount
  }

  /// Adds the map of a text that is put behind this one's.
  ///
  /// - Complexity: O(pieces of `other`).
  package mutating func append(_ other: OffsetMap) {
    for index in 0..<other.pieceCount {
      let piece = other.piece(index)
      append(
        outputCount: other.outputRange(ofPiece: index).count, source: piece.source,
        outputUnit: piece.outputUnit, sourceUnit: piece.sourceUnit)
    }
  }

  private static func sourceEnd(of piece: Piece, outputEnd: Int) -> Int {
    piece.source + (outputEnd - piece.output) / piece.outputUnit * piece.sourceUnit
  }

  // MARK: Looking up

  /// The index of the piece that covers an output byte.
  package func pieceIndex(atOrBefore output: Int) -> Int {
    var low = 0
    var high = rest.count
    while low < high {
      let middle = (low + high + 1) / 2
      if rest[middle - 1].output <= output { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The source bytes of the unit that holds an output byte; `output` is inside the text.
  private func unit(at output: Int) -> Range<Int> {
    let piece = piece(pieceIndex(atOrBefore: output))
    let start = piece.source + (output - piece.output) / piece.outputUnit * piece.sourceUnit
    return start..<start + piece.sourceUnit
  }

  /// The bytes of the source that a range of the output was made from: from the first byte of
  /// its first unit to the last byte of its last unit, with whatever was left out between them.
  ///
  /// - Parameter output: a range in UTF-8 bytes; it is clamped to the text. An empty range maps
  ///   to the empty range before the unit it stands at.
  /// - Complexity: O(log *pieces*).
  public func sourceRange(of output: Range<Int>) -> Range<Int> {
    let range = output.clamped(to: 0..<outputLength)
    guard outputLength > 0 else { return first.source..<first.source }
    guard !range.isEmpty else {
      let point =
        range.lowerBound < outputLength ? unit(at: range.lowerBound).lowerBound : sourceEnd
      return point..<point
    }
    let start = unit(at: range.lowerBound).lowerBound
    return start..<max(start, unit(at: range.upperBound - 1).upperBound)
  }

  /// The source byte after the last one the text was made from.
  public var sourceEnd: Int {
    outputLength == 0
      ? first.source : Self.sourceEnd(of: rest.last ?? first, outputEnd: outputLength)
  }

  /// The source ranges the text was made from, in order; what was left out lies between them.
  ///
  /// - Complexity: O(*pieces*).
  public var sourceRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in 0..<pieceCount {
      let piece = piece(index)
      let end = Self.sourceEnd(of: piece, outputEnd: outputRange(ofPiece: index).upperBound)
      if let last = ranges.last, last.upperBound == piece.source {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(piece.source..<end)
      }
    }
    return ranges
  }
}
