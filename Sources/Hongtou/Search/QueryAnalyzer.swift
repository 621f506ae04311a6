import ChineseSegmentation
import SourceText

/// What the index's own analysis makes of a piece of query text.
struct QueryAnalyzer {
  /// A word of the query, with its place in characters.
  struct Word: Hashable {
    let term: [UInt8]
    let offset: UInt32
  }

  private let session: Segmenter.Session

  init(segmenter: Segmenter) {
    session = segmenter.makeSession()
  }

  /// The words of the best path through `text`, with their places counted as in a paragraph.
  /// - Complexity: O(*n*).
  func words(of text: String) -> [Word] {
    let folded = folded(text)
    var words: [Word] = []
    var place = CharacterPlace()
    session.forEachToken(in: folded.span) { token in
      guard token.isIndexed else { return }
      place.advance(through: folded.span, to: token.start)
      words.append(Word(term: Array(folded[token.range]), offset: place.position))
    }
    return words
  }

  /// The bytes of a text as terms hold them.
  func folded(_ text: String) -> [UInt8] { Array(Folding.fold(text).utf8) }

  /// The bigrams inside the Han runs of `text`, in order, each as often as it stands there.
  /// - Complexity: O(*n*).
  func hanBigrams(of text: String) -> [[UInt8]] {
    var bigrams: [[UInt8]] = []
    var previous: Unicode.Scalar?
    for scalar in Folding.fold(text).unicodeScalars {
      let isHan = scalar.properties.isIdeographic
      if isHan, let previous {
        bigrams.append(Array(String(previous).utf8) + Array(String(scalar).utf8))
      }
      previous = isHan ? scalar : nil
    }
    return bigrams
  }
}

/// Counts the positions of characters as ``ParagraphAnalyzer`` does: soft separators take none.
struct CharacterPlace {
  private(set) var position: UInt32 = 0
  private var offset = 0

  /// Moves on to the character at byte `end` of `folded`.
  mutating func advance(through folded: Span<UInt8>, to end: Int) {
    while offset < end {
      let (scalar, length) = FoldedScalar.decode(folded, at: offset)
      if CharacterClass.of(scalar) != .softSeparator { position &+= 1 }
      offset &+= length
    }
  }
}
