import ChineseSegmentation
import SearchIndex
import SourceText

/// Turns the text of paragraphs into terms with positions, for one thread.
///
/// A paragraph is folded, the folded text is cut, and every token's place is counted in
/// characters: soft separators take no position, so that a phrase reaches over 、 and brackets,
/// and a statement's end takes one, so that it does not reach over 。. Positions run on through
/// the whole document; paragraphs stand ``paragraphGap`` apart.
struct ParagraphAnalyzer {
  /// The positions left free between two paragraphs.
  static let paragraphGap: UInt32 = 16

  private let session: Segmenter.Session
  /// Working memory, kept from paragraph to paragraph.
  private var folded: [UInt8] = []
  private var positions: [UInt32] = []

  init(session: Segmenter.Session) {
    self.session = session
  }

  /// Adds the terms of one paragraph to a document.
  ///
  /// - Parameters:
  ///   - text: the repaired text, UTF-8.
  ///   - headingLength: how many bytes at its start belong to `leadField`.
  ///   - leadField: the field of the start (a title or a heading).
  ///   - restField: the field of what follows it.
  ///   - firstPosition: the position of the first character.
  /// - Returns: the position of the next paragraph's first character.
  /// - Complexity: O(*n*); nothing is allocated once the buffers have grown.
  mutating func add(
    _ text: Span<UInt8>, headingLength: Int, leadField: FieldID, restField: FieldID,
    firstPosition: UInt32, schema: DocumentSchema, into sink: inout DocumentSink
  ) -> UInt32 {
    var folded = take(&self.folded)
    var positions = take(&self.positions)
    let split = min(max(headingLength, 0), text.count)
    Folding.fold(text.extracting(..<split), into: &folded)
    let foldedSplit = folded.count
    Folding.fold(text.extracting(split...), into: &folded)

    positions.reserveCapacity(folded.count)
    let end = Self.addCharacters(
      of: folded.span, from: firstPosition, positions: &positions, schema: schema, into: &sink)
    session.forEachToken(in: folded.span, lattice: .inner) { token in
      guard token.isIndexed else { return }
      sink.add(
        term: folded.span.extracting(token.range),
        field: token.start < foldedSplit ? leadField : restField,
        position: positions[token.start],
        countsForLength: !token.isInner)
    }
    self.folded = folded
    self.positions = positions
    return end &+ Self.paragraphGap
  }

  /// The buffer, emptied, without copying what it has room for.
  private func take<Element>(_ buffer: inout [Element]) -> [Element] {
    var taken: [Element] = []
    swap(&taken, &buffer)
    taken.removeAll(keepingCapacity: true)
    return taken
  }

  /// Counts the positions of folded text, and adds its single characters and bigrams.
  ///
  /// - Parameter positions: receives, for every byte, the position of the scalar it belongs to; a
  ///   soft separator has that of the character after it.
  private static func addCharacters(
    of bytes: Span<UInt8>, from firstPosition: UInt32, positions: inout [UInt32],
    schema: DocumentSchema, into sink: inout DocumentSink
  ) -> UInt32 {
    var position = firstPosition
    var offset = 0
    var previous = 0..<0
    var pair: [UInt8] = []
    while offset < bytes.count {
      let (scalar, length) = FoldedScalar.decode(bytes, at: offset)
      for _ in 0..<length { positions.append(position) }
      let current = offset..<(offset &+ length)
      switch CharacterClass.of(scalar) {
      case .softSeparator: break
      case .hardSeparator:
        previous = 0..<0
        position &+= 1
      case .text:
        sink.add(
          term: bytes.extracting(current), field: schema.characters, position: position)
        if !previous.isEmpty {
          addBigram(
            previous, current, of: bytes, position: position &- 1, field: schema.bigrams,
            pair: &pair, into: &sink)
        }
        previous = current
        position &+= 1
      }
      offset &+= length
    }
    return position
  }

  @inline(__always)
  private static func addBigram(
    _ previous: Range<Int>, _ current: Range<Int>, of bytes: Span<UInt8>, position: UInt32,
    field: FieldID, pair: inout [UInt8], into sink: inout DocumentSink
  ) {
    if previous.upperBound == current.lowerBound {
      let range = previous.lowerBound..<current.upperBound
      sink.add(term: bytes.extracting(range), field: field, position: position)
    } else {
      // A separator stands between the two.
      pair.removeAll(keepingCapacity: true)
      for byte in previous { pair.append(bytes[byte]) }
      for byte in current { pair.append(bytes[byte]) }
      sink.add(term: pair.span, field: field, position: position)
    }
  }
}
