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
  private var folded: [UInt8] = []
  /// For every byte of the folded text, the position of the scalar that starts there; a soft
  /// separator has that of the scalar after it.
  private var positions: [UInt32] = []
  private var pair: [UInt8] = []

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
    folded.removeAll(keepingCapacity: true)
    let split = min(max(headingLength, 0), text.count)
    Folding.fold(text.extracting(..<split), into: &folded)
    let foldedSplit = folded.count
    Folding.fold(text.extracting(split...), into: &folded)

    let end = addCharacters(from: firstPosition, schema: schema, into: &sink)
    session.forEachToken(in: folded.span, lattice: .inner) { token in
      guard token.isIndexed else { return }
      sink.add(
        term: folded.span.extracting(token.range),
        field: token.start < foldedSplit ? leadField : restField,
        position: positions[token.start],
        countsForLength: !token.isInner)
    }
    return end &+ Self.paragraphGap
  }

  /// Counts the positions of the folded text, and adds its single characters and bigrams.
  private mutating func addCharacters(
    from firstPosition: UInt32, schema: DocumentSchema, into sink: inout DocumentSink
  ) -> UInt32 {
    positions.removeAll(keepingCapacity: true)
    positions.reserveCapacity(folded.count)
    let bytes = folded.span
    var position = firstPosition
    var offset = 0
    var previous = 0..<0
    while offset < bytes.count {
      let (scalar, length) = UTF8Scalar.decode(bytes, at: offset)
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
        addBigram(previous, current, position: position, field: schema.bigrams, into: &sink)
        previous = current
        position &+= 1
      }
      offset &+= length
    }
    return position
  }

  @inline(__always)
  private mutating func addBigram(
    _ previous: Range<Int>, _ current: Range<Int>, position: UInt32, field: FieldID,
    into sink: inout DocumentSink
  ) {
    guard !previous.isEmpty else { return }
    if previous.upperBound == current.lowerBound {
      let range = previous.lowerBound..<current.upperBound
      sink.add(term: folded.span.extracting(range), field: field, position: position &- 1)
    } else {
      // A separator stands between the two.
      pair.removeAll(keepingCapacity: true)
      pair.append(contentsOf: folded[previous])
      pair.append(contentsOf: folded[current])
      sink.add(term: pair.span, field: field, position: position &- 1)
    }
  }
}

/// Decoding of single scalars from UTF-8.
enum UTF8Scalar {
  /// The scalar that starts at `offset`, and its length in bytes. An ill-formed sequence counts
  /// byte by byte as U+FFFD.
  /// - Complexity: O(1).
  @inline(__always)
  static func decode(_ bytes: Span<UInt8>, at offset: Int) -> (scalar: UInt32, length: Int) {
    let lead = UInt32(bytes[offset])
    let left = bytes.count &- offset
    if lead < 0x80 { return (lead, 1) }
    if lead >= 0xE0, lead < 0xF0, left >= 3 {
      let trails = UInt32(bytes[offset &+ 1] & 0x3F) << 6 | UInt32(bytes[offset &+ 2] & 0x3F)
      return ((lead & 0x0F) << 12 | trails, 3)
    }
    if lead >= 0xC0, lead < 0xE0, left >= 2 {
      return ((lead & 0x1F) << 6 | UInt32(bytes[offset &+ 1] & 0x3F), 2)
    }
    if lead >= 0xF0, lead < 0xF8, left >= 4 {
      let high = (lead & 0x07) << 18 | UInt32(bytes[offset &+ 1] & 0x3F) << 12
      let low = UInt32(bytes[offset &+ 2] & 0x3F) << 6 | UInt32(bytes[offset &+ 3] & 0x3F)
      return (high | low, 4)
    }
    return (0xFFFD, 1)
  }
}
