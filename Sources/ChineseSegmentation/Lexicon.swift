/// Words that the dictionary does not have, or has at another cost.
///
/// A lexicon's words enter the same shortest path as the dictionary's: a text is cut where the
/// sum of costs is least. Costs are on ICU's scale, about −10 ln of a word's probability: 60 is a
/// very frequent word, 120 an ordinary one, 250 a rare one.
public struct Lexicon: Sendable, Hashable {
  /// One word and its cost.
  struct Word: Sendable, Hashable {
    let scalars: [UInt32]
    let cost: Int
  }

  /// Sorted by scalars; no word twice.
  let words: [Word]

  /// No words: the boundaries are ICU's.
  public static let none = Lexicon(words: [])

  /// Lengths that a word may have, in scalars. A word of one character is no word of its own
  /// here: every character already is one.
  public static let wordLength = 2...32

  /// The cost of a word that is given without one: that of a frequent word, low enough to win
  /// over its parts.
  public static let defaultCost = 80

  /// Costs that may be given.
  public static let costs = 1...255

  /// The number of words.
  public var count: Int { words.count }

  private init(words: [Word]) { self.words = words }

  /// Reads a list: one word per line, optionally a space or a tab and a cost (1…255, see
  /// ``defaultCost``). What follows `#` is a comment; empty lines do not matter; of a word given
  /// twice the last line counts.
  ///
  /// A word may hold Han characters and kana only: at digits, Latin letters, punctuation and
  /// brackets the word rules have a boundary that no lexicon can remove.
  ///
  /// - Throws: ``SegmenterError/lexicon(line:reason:)`` with the number of the first bad line.
  /// - Complexity: O(*n* log *n*) in the number of lines.
  public init(parsing text: String) throws(SegmenterError) {
    var entries: [Word] = []
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      if let word = try Self.parse(line, number: number) { entries.append(word) }
    }
    self.init(entries)
  }

  /// - Parameter entries: In any order; of a word given twice the last entry counts.
  private init(_ entries: [Word]) {
    let sorted = entries.enumerated().sorted {
      let order = Self.compare($0.element.scalars, $1.element.scalars)
      return order < 0 || order == 0 && $0.offset < $1.offset
    }
    var words: [Word] = []
    words.reserveCapacity(sorted.count)
    for (_, word) in sorted {
      if words.last?.scalars == word.scalars { words.removeLast() }
      words.append(word)
    }
    self.words = words
  }

  init(builtIn entries: [(word: String, cost: Int)]) {
    self.init(entries.map { Word(scalars: $0.word.unicodeScalars.map(\.value), cost: $0.cost) })
  }

  /// Negative, zero or positive, as `left` comes before, is or comes after `right`.
  private static func compare(_ left: [UInt32], _ right: [UInt32]) -> Int {
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return left[index] < right[index] ? -1 : 1
    }
    return left.count - right.count
  }

  /// Both lists in one; where a word is in both, `other` counts.
  ///
  /// - Complexity: O(*n* log *n*) in the number of words.
  public func merging(_ other: Lexicon) -> Lexicon {
    Lexicon(words + other.words)
  }

  /// The word of a line, or nil where there is none.
  private static func parse(_ line: Substring, number: Int) throws(SegmenterError) -> Word? {
    let content = line.prefix { $0 != "#" }
    let fields = content.split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{3000}" }
    guard let first = fields.first else { return nil }
    guard fields.count <= 2 else {
      throw .lexicon(
        line: number, reason: "expected a word and at most a cost, found \(fields.count) fields")
    }
    var cost = defaultCost
    if fields.count == 2 {
      guard let value = Int(fields[1]), costs.contains(value) else {
        throw .lexicon(
          line: number,
          reason: "expected a cost from \(costs.lowerBound) to \(costs.upperBound), "
            + "found “\(fields[1])”")
      }
      cost = value
    }
    let scalars = first.unicodeScalars.map(\.value)
    guard wordLength.contains(scalars.count) else {
      throw .lexicon(
        line: number,
        reason: "“\(first)” has \(scalars.count) characters; a word may have "
          + "\(wordLength.lowerBound) to \(wordLength.upperBound)")
    }
    for scalar in first.unicodeScalars where !isWordScalar(scalar.value) {
      throw .lexicon(
        line: number,
        reason: "“\(first)” holds “\(scalar)”: a word may hold Han characters and kana only, "
          + "because every other character ends a word; give the parts on lines of their own")
    }
    return Word(scalars: scalars, cost: cost)
  }
}
