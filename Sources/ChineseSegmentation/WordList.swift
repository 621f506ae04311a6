/// The words of the dictionary and the lexicon that hold plain Han characters only, in the order
/// of their units, the lexicon's cost where a word is in both: what the tables are built from.
struct WordList {
  /// The cost of each character as a word, by unit.
  private(set) var singles: [Int16]
  /// Words of two characters and the beginnings of longer ones.
  private(set) var pairs: [Pair] = []
  /// Words of three and more characters.
  private(set) var longWords: [LongWord] = []
  /// The distinct beginnings of three and more characters of `longWords`.
  private(set) var longNodes = 0
  /// The units of `longWords`, one after another.
  private(set) var longUnits: [UInt16] = []

  struct Pair {
    let first: UInt16
    let second: UInt16
    /// −1: only the beginning of a longer word.
    let cost: Int16
  }

  struct LongWord {
    let start: Int32
    let length: Int32
    let cost: Int16
    /// The index of its first two characters in `pairs`.
    let pair: Int32
  }

  /// Costs have eight bits in the tables; see ``SegmentationTables``.
  static let highestCost = 255

  /// - Returns: nil where the dictionary has a cost the tables have no room for.
  init?(dictionary: DictionaryTrie, lexicon: Lexicon, classes: CharacterClasses) {
    singles = Array(repeating: Int16(DictionaryRun.unknownCost), count: 0x10000)
    pairs.reserveCapacity(1 << 18)
    longWords.reserveCapacity(1 << 17)
    longUnits.reserveCapacity(1 << 19)
    let extra = Self.units(of: lexicon, classes)
    var nextExtra = 0
    var isUsable = true
    let isHan = classes.classes.map { $0 == .han }
    dictionary.forEachWord { word, cost in
      guard isUsable else { return }
      for index in word.indices where !isHan[Int(word[index])] { return }
      guard (0...Self.highestCost).contains(cost), word.count <= DictionaryTrie.longestWord else {
        isUsable = false
        return
      }
      // The lexicon's words that come before this one.
      while nextExtra < extra.count {
        let units = extra[nextExtra].units
        let order = Self.compare(units.span, word)
        if order > 0 { break }
        append(units.span, cost: extra[nextExtra].cost)
        nextExtra += 1
        if order == 0 { return }
      }
      append(word, cost: Int16(cost))
    }
    guard isUsable else { return nil }
    for word in extra[nextExtra...] { append(word.units.span, cost: word.cost) }
  }

  private static func units(of lexicon: Lexicon, _ classes: CharacterClasses)
    -> [(units: [UInt16], cost: Int16)]
  {
    lexicon.words.compactMap { word in
      let isPlain = word.scalars.allSatisfy { $0 < 0x10000 && classes.classes[Int($0)] == .han }
      guard isPlain else { return nil }
      return (word.scalars.map { UInt16($0) }, Int16(word.cost))
    }
  }

  /// Negative, zero or positive, as `left` comes before, is or comes after `right`.
  private static func compare(_ left: Span<UInt16>, _ right: Span<UInt16>) -> Int {
    var index = 0
    while index < left.count, index < right.count {
      if left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
      index += 1
    }
    return left.count - right.count
  }

  private mutating func append(_ word: Span<UInt16>, cost: Int16) {
    switch word.count {
    case 0: break
    case 1: singles[Int(word[0])] = cost
    case 2: pairs.append(Pair(first: word[0], second: word[1], cost: cost))
    default:
      // A word sorts directly before those that it begins.
      if pairs.last.map({ $0.first == word[0] && $0.second == word[1] }) != true {
        pairs.append(Pair(first: word[0], second: word[1], cost: -1))
      }
      longNodes += max(0, word.count - max(2, sharedPrefix(word)))
      longWords.append(
        LongWord(
          start: Int32(longUnits.count), length: Int32(word.count), cost: cost,
          pair: Int32(pairs.count - 1)))
      for index in word.indices { longUnits.append(word[index]) }
    }
  }

  /// How many characters a word shares with the beginning of the last long word.
  private func sharedPrefix(_ word: Span<UInt16>) -> Int {
    guard let last = longWords.last else { return 0 }
    var shared = 0
    while shared < min(Int(last.length), word.count),
      longUnits[Int(last.start) + shared] == word[shared]
    {
      shared += 1
    }
    return shared
  }
}
