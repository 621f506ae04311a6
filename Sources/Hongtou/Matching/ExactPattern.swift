import SourceText

/// A string to be found exactly, compiled for searching.
///
/// Pattern and text are folded. Between two matched characters the text may hold soft separators
/// (spaces, 、 ， quotation marks, brackets), though not where a digit stands on both sides. 、 ， and
/// spaces of the pattern are dropped, its other punctuation must stand in the text at that point;
/// if nothing remains, the string is matched as it is. 和 also matches a stray ` and ` between Han
/// characters, and such an ` and ` in the pattern also matches 和. A strict pattern is compared code
/// point by code point, unfolded, without any of this.
///
/// An occurrence is a start together with the earliest end, so that occurrences may overlap but
/// each start counts once; separators skipped before or after it do not belong to it.
package struct ExactPattern: Sendable {
  /// What a character of the pattern matches beside itself.
  enum Alternative: UInt8, Sendable {
    case none
    /// 和, which a stray ` and ` may stand for.
    case strayAnd
    /// The first letter of an ` and ` that was typed between Han characters: 和 may stand for it.
    case typedAndStart
    /// Its last letter.
    case typedAndEnd
  }

  /// The characters as they are searched, one after the other, UTF-8.
  let bytes: [UInt8]
  /// Where each character starts in `bytes`; one more for the end.
  let starts: [Int]
  /// For each byte, the character it belongs to.
  let characterOfByte: [Int32]
  /// The scalar of each character.
  let scalars: [Unicode.Scalar]
  let alternatives: [Alternative]
  /// Whether separators may be skipped between two characters.
  let skipsSeparators: Bool
  /// Whether the text must be folded before it is searched.
  package let isFolded: Bool

  /// The character through which occurrences are found.
  let anchor: Int
  /// The anchor, and where 和 is the anchor, the "and" that may stand for it.
  let needles: [ByteNeedle]
  /// The scalars that the anchor may be in a text before it is folded; empty where that is not
  /// worked out, or where any text must be folded to be searched.
  private(set) var unfoldedNeedles: [ByteNeedle] = []
  /// Whether it can be searched in a text that is not folded, from the places of
  /// ``unfoldedNeedles`` on: nothing in it has another form than the one that it folds to.
  private(set) var isSearchedUnfolded = false

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - string: what to find.
  ///   - isStrict: whether to compare code points as they are.
  /// - Complexity: O(*n*) in the length of `string`.
  package init(_ string: String, isStrict: Bool = false) {
    let source =
      isStrict ? Array(string.unicodeScalars) : Array(Folding.fold(string).unicodeScalars)
    var kept: [Unicode.Scalar] = []
    var marks: [Alternative] = []
    if !isStrict {
      (kept, marks) = ExactPattern.withoutDroppedSeparators(source)
    }
    skipsSeparators = !kept.isEmpty
    if kept.isEmpty {
      kept = source
      marks = [Alternative](repeating: .none, count: source.count)
    }
    isFolded = !isStrict
    scalars = kept
    alternatives = marks

    var bytes: [UInt8] = []
    var starts: [Int] = []
    var characterOfByte: [Int32] = []
    for (index, scalar) in kept.enumerated() {
      starts.append(bytes.count)
      bytes.append(contentsOf: String(scalar).utf8)
      characterOfByte += Array(
        repeating: Int32(truncatingIfNeeded: index), count: bytes.count - characterOfByte.count)
    }
    starts.append(bytes.count)
    self.bytes = bytes
    self.starts = starts
    self.characterOfByte = characterOfByte
    (anchor, needles) = ExactPattern.anchor(kept, marks, bytes, starts)
  }

  /// The same pattern, ready to pass over paragraphs of many documents without folding them
  /// (``ParagraphMatcher/forEachOccurrence(of:in:paragraphs:body:)``).
  ///
  /// - Complexity: that of looking through the folding table once.
  package func preparedForDocuments() -> ExactPattern {
    guard needles.count == 1 else { return self }
    var prepared = self
    let sources = isFolded ? Folding.sources(of: scalars[anchor]) : [scalars[anchor]]
    prepared.unfoldedNeedles = sources.map { ByteNeedle(Array(String($0).utf8)) }
    prepared.isSearchedUnfolded =
      isFolded && alternatives.allSatisfy { $0 == .none }
      && scalars.allSatisfy { Folding.fold($0) == $0 }
    return prepared
  }

  /// Whether there is nothing to find.
  package var isEmpty: Bool { scalars.isEmpty }

  /// The number of characters that must match.
  package var count: Int { scalars.count }

  /// What the index must hold of a document for the document to contain the pattern.
  ///
  /// - Complexity: O(*n*) in the length of the pattern.
  package var candidateTerms: CandidateTerms { CandidateTerms(self) }

  func isDigit(_ character: Int) -> Bool { (0x30...0x39).contains(scalars[character].value) }

  // MARK: - Compiling

  /// Drops 、 ， and spaces, and notes where 和 and ` and ` may stand for each other.
  private static func withoutDroppedSeparators(
    _ source: [Unicode.Scalar]
  ) -> ([Unicode.Scalar], [Alternative]) {
    var kept: [Unicode.Scalar] = []
    var marks: [Alternative] = []
    var index = 0
    while index < source.count {
      let scalar = source[index]
      if isTypedAnd(source, at: index) {
        kept += ["a", "n", "d"] as [Unicode.Scalar]
        marks += [.typedAndStart, .none, .typedAndEnd]
        index += 5
      } else {
        if !CharacterClass.isDropped(scalar) {
          kept.append(scalar)
          marks.append(.none)
        }
        index += 1
      }
    }
    for index in kept.indices where kept[index] == "和" {
      // A stray " and " has Han on both sides, so has the 和 it stands for.
      let before = index == 0 || kept[index - 1].isHan || marks[index - 1] == .typedAndEnd
      let after =
        index + 1 == kept.count || kept[index + 1].isHan || marks[index + 1] == .typedAndStart
      if before && after { marks[index] = .strayAnd }
    }
    return (kept, marks)
  }

  /// Whether ` and ` with Han beyond both spaces begins at `index`.
  private static func isTypedAnd(_ source: [Unicode.Scalar], at index: Int) -> Bool {
    guard index > 0, index + 5 < source.count, source[index] == " ", source[index - 1].isHan else {
      return false
    }
    return source[index + 1] == "a" && source[index + 2] == "n" && source[index + 3] == "d"
      && source[index + 4] == " " && source[index + 5].isHan
  }

  /// Chooses the character through which occurrences are found: the rarest, and of several the one
  /// with the rarest byte, that has no alternative and is no separator (separators of the text may
  /// be skipped instead of matched), else 和 with its "and", else the first character.
  private static func anchor(
    _ scalars: [Unicode.Scalar], _ marks: [Alternative], _ bytes: [UInt8], _ starts: [Int]
  ) -> (Int, [ByteNeedle]) {
    func needle(_ index: Int) -> ByteNeedle {
      ByteNeedle(Array(bytes[starts[index]..<starts[index + 1]]))
    }
    var best: Int?
    var bestCost = (Int.max, UInt8.max)
    var typedAnd = 0
    for index in scalars.indices {
      if marks[index] == .typedAndStart { typedAnd = 3 }
      defer { typedAnd -= 1 }
      let isSeparator = CharacterClass.of(scalars[index].value) == .softSeparator
      guard typedAnd <= 0, marks[index] == .none, !isSeparator else { continue }
      let cost = (CharacterFrequency.of(scalars[index]), needle(index).cost)
      if best == nil || cost < bestCost {
        best = index
        bestCost = cost
      }
    }
    if let best { return (best, [needle(best)]) }
    if let and = marks.firstIndex(of: .strayAnd) {
      return (and, [needle(and), ByteNeedle(Array("and".utf8))])
    }
    return (0, scalars.isEmpty ? [] : [needle(0)])
  }
}
