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

  /// The bit of a position that says that a word of the best path begins there.
  private static let tokenStart: UInt32 = 1 << 31

  private let session: Segmenter.Session
  /// Working memory, kept from paragraph to paragraph.
  private var folded: [UInt8] = []
  private var positions: [UInt32] = []
  private let grams = GramCounter()
  private var marks = SeparatorRun()

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
    firstPosition: UInt32, into sink: inout DocumentSink
  ) -> UInt32 {
    var folded: [UInt8] = []
    swap(&folded, &self.folded)
    folded.removeAll(keepingCapacity: true)
    // Not emptied: what a paragraph reads of it, it has written.
    var positions: [UInt32] = []
    swap(&positions, &self.positions)
    let split = min(max(headingLength, 0), text.count)
    Folding.fold(text.extracting(..<split), into: &folded)
    let foldedSplit = folded.count
    Folding.fold(text.extracting(split...), into: &folded)

    if positions.count < folded.count {
      positions.append(
        contentsOf: repeatElement(0, count: folded.count - positions.count))
    }
    let end = count(folded.span, from: firstPosition, positions: positions.mutableSpan)
    session.forEachToken(in: folded.span, lattice: .inner) { token in
      if !token.isInner { positions[token.start] |= Self.tokenStart }
      guard token.isIndexed else { return }
      sink.add(
        term: folded.span.extracting(token.range),
        field: token.start < foldedSplit ? leadField : restField,
        position: positions[token.start] & ~Self.tokenStart,
        countsForLength: !token.isInner)
    }
    let numbers = NumberTerms.numbers(in: folded.span) { place in
      place >= folded.count || positions[place] & Self.tokenStart != 0
    }
    for number in numbers {
      let start = number.range.lowerBound
      sink.add(
        term: number.term.span, field: start < foldedSplit ? leadField : restField,
        position: positions[start] & ~Self.tokenStart, countsForLength: false)
    }
    self.folded = folded
    self.positions = positions
    return end &+ Self.paragraphGap
  }

  /// Adds what was counted over all paragraphs; called once at the end of a document.
  mutating func finishDocument(schema: DocumentSchema, into sink: inout DocumentSink) {
    grams.flush(characters: schema.characters, bigrams: schema.bigrams, into: &sink)
  }

  /// Counts the positions of folded text, and its single characters and bigrams.
  ///
  /// Every character counts alone. Bigrams are made of neighbours with nothing but soft separators
  /// between, and of a bracket or quotation mark with the nearest other character on either side;
  /// so every exact string of two characters and more has bigrams. In numbers three neighbours count
  /// too (``CharacterClass/isNumber(_:_:_:)``).
  ///
  /// - Parameter positions: as long as `bytes` at least; receives, for every byte, the position of the
  ///   scalar it belongs to; a soft separator has that of the character after it.
  /// - Returns: the position after the last character.
  private mutating func count(
    _ bytes: Span<UInt8>, from firstPosition: UInt32, positions: consuming MutableSpan<UInt32>
  ) -> UInt32 {
    var positions = positions
    var position = firstPosition
    var offset = 0
    var beforePrevious: UInt32 = 0
    var previous: UInt32 = 0
    marks.removeAll()
    while offset < bytes.count {
      let (scalar, length) = UTF8Scalars.decode(bytes, at: offset)
      for place in offset..<(offset &+ length) { positions[place] = position }
      offset &+= length
      grams.add(scalar)
      guard CharacterClass.of(scalar) != .softSeparator else {
        if marks.add(scalar), previous != 0 { grams.add(previous, scalar) }
        continue
      }
      if previous != 0 { grams.add(previous, scalar) }
      if CharacterClass.isNumber(beforePrevious, previous, scalar) {
        grams.add(beforePrevious, previous, scalar)
      }
      if !marks.isEmpty { marks.flush { grams.add($0, scalar, count: $1) } }
      beforePrevious = previous
      previous = scalar
      position &+= 1
    }
    return position
  }
}

/// The brackets and quotation marks between two other characters.
private struct SeparatorRun {
  /// Each mark with its number; there are few different ones, however long the run is.
  private var marks: [(scalar: UInt32, count: UInt32)] = []

  var isEmpty: Bool { marks.isEmpty }

  mutating func removeAll() { marks.removeAll(keepingCapacity: true) }

  /// Adds a soft separator; returns whether it is the first of its kind in the run.
  mutating func add(_ scalar: UInt32) -> Bool {
    guard let mark = Unicode.Scalar(scalar), !CharacterClass.isDropped(mark) else { return false }
    for place in marks.indices where marks[place].scalar == scalar {
      marks[place].count &+= 1
      return false
    }
    marks.append((scalar, 1))
    return true
  }

  /// Gives each mark with its number, and forgets them.
  mutating func flush(_ body: (UInt32, UInt32) -> Void) {
    for mark in marks { body(mark.scalar, mark.count) }
    removeAll()
  }
}
