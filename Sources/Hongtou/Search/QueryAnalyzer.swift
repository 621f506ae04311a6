import ChineseSegmentation
import SourceText

/// What the index's own analysis makes of a piece of query text.
struct QueryAnalyzer {
  /// A word of the query, with its place in characters.
  struct Word: Hashable {
    let term: [UInt8]
    let offset: UInt32

    /// Whether it is a single character.
    var isCharacter: Bool { String(decoding: term, as: UTF8.self).unicodeScalars.count == 1 }
  }

  private let session: Segmenter.Session
  private let stopWords: StopWords

  init(segmenter: Segmenter, stopWords: StopWords = .none) {
    session = segmenter.makeSession(for: .querying)
    self.stopWords = stopWords
  }

  /// What decides whether a typed word matches: its words, and where a number stands among them,
  /// the number's value as another way to match.
  struct Reading {
    /// The words outside numbers.
    var words: [Word] = []
    /// The numbers, each with the words it is made of.
    var numbers: [(term: [UInt8], words: [Word])] = []
  }

  /// Reads the numbers of a typed word.
  /// - Complexity: O(*n*).
  func reading(of text: String) -> Reading {
    let folded = folded(text)
    var starts: Set<Int> = [folded.count]
    session.forEachToken(in: folded.span) { starts.insert($0.start) }
    let numbers = NumberTerms.numbers(in: folded.span) { starts.contains($0) }
    var reading = Reading()
    reading.numbers = numbers.map { ($0.term, []) }
    var place = CharacterPlace()
    session.forEachToken(in: folded.span) { token in
      guard token.isIndexed else { return }
      place.advance(through: folded.span, to: token.start)
      let word = Word(term: Array(folded[token.range]), offset: place.position)
      if let number = numbers.firstIndex(where: { $0.range.overlaps(token.range) }) {
        reading.numbers[number].words.append(word)
      } else {
        reading.words.append(word)
      }
    }
    reading.words = withoutStopWords(reading.words, mayBeEmpty: !reading.numbers.isEmpty)
    return reading
  }

  /// The words that count: all, where nothing but stop words would be left out.
  private func withoutStopWords(_ words: [Word], mayBeEmpty: Bool = false) -> [Word] {
    guard stopWords.count > 0 else { return words }
    let kept = words.filter { !stopWords.contains(String(decoding: $0.term, as: UTF8.self)) }
    return kept.isEmpty && !mayBeEmpty ? words : kept
  }

  /// The typed word with its number written in other ways; empty where it has no single number.
  func numberForms(of text: String) -> [String] {
    let folded = folded(text)
    var starts: Set<Int> = [folded.count]
    session.forEachToken(in: folded.span) { starts.insert($0.start) }
    let numbers = NumberTerms.numbers(in: folded.span) { starts.contains($0) }
    guard numbers.count == 1, let number = numbers.first else { return [] }
    let before = String(decoding: folded[..<number.numeral.lowerBound], as: UTF8.self)
    let after = String(decoding: folded[number.numeral.upperBound...], as: UTF8.self)
    return NumberTerms.forms(of: number.value).map { before + $0 + after }
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
    return withoutStopWords(words)
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
