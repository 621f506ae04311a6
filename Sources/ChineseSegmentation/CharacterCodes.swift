import SourceText

/// Which characters stand in words, which of them are frequent, and where; see
/// ``SegmentationTables``.
struct CharacterCodes {
  private typealias Row = SegmentationTables.Row

  /// By unit: the number of a frequent character, `rare`, or `none`.
  private var numbers: [Int16]
  private(set) var frequentCount = 0

  private static let none: Int16 = -1
  private static let rare: Int16 = -2

  init(_ list: WordList) {
    numbers = Array(repeating: Self.none, count: 0x10000)
    let frequencies = Self.frequencies(list)
    let byFrequency = frequencies.indices.filter { frequencies[$0] > 0 }
      .sorted { (frequencies[$0], $1) > (frequencies[$1], $0) }
    let used = byFrequency.filter(Self.isOwnFold) + byFrequency.filter { !Self.isOwnFold($0) }
    frequentCount = min(used.count, Row.frequent)
    for (number, unit) in used.enumerated() {
      numbers[unit] = number < frequentCount ? Int16(number) : Self.rare
    }
  }

  /// Whether folding leaves a character alone. An index folds its texts first, so that
  /// characters that are folded, traditional ones above all, hardly occur there: in front of them
  /// the others stand closer together.
  private static func isOwnFold(_ unit: Int) -> Bool {
    guard let scalar = Unicode.Scalar(UInt32(unit)) else { return false }
    return Folding.fold(scalar) == scalar
  }

  func isFrequent(_ unit: UInt16) -> Bool { numbers[Int(unit)] >= 0 }

  /// Row, word and column of a pair of frequent characters.
  func place(_ first: UInt16, _ second: UInt16) -> (row: Int, word: Int, column: Int) {
    let number = Int(numbers[Int(second)])
    return (
      Int(numbers[Int(first)]) * Row.words, number / Row.columns, number % Row.columns
    )
  }

  /// The part of a character's entry that says where its pairs are.
  func entry(of unit: UInt16) -> UInt32 {
    let number = Int(numbers[Int(unit)])
    switch number {
    case Int(Self.none): return Self.emptyEntry(row: emptyRow)
    // Rare characters have a column for the sake of the filters alone.
    case Int(Self.rare): return Self.entry(emptyRow + 1, Row.rareWord, Int(unit) % Row.columns)
    default: return Self.entry(number, number / Row.columns, number % Row.columns)
    }
  }

  /// The first row that no frequent character has.
  var emptyRow: Int { frequentCount }

  /// The entry of a character that stands in no word; its column is in no filter.
  static func emptyEntry(row: Int) -> UInt32 { entry(row, Row.emptyWord, Row.columns) }

  private static func entry(_ row: Int, _ word: Int, _ column: Int) -> UInt32 {
    UInt32(row) << SegmentationTables.rowShift | UInt32(word) << SegmentationTables.wordShift
      | UInt32(column) << SegmentationTables.columnShift
  }

  /// How often each character is to be expected in a text: the sum of the probabilities of the
  /// words of two and more characters that hold it, exp(−cost / 10) each.
  private static func frequencies(_ list: WordList) -> [Double] {
    var probability = 1.0
    let probabilities = (0...WordList.highestCost).map { _ in
      defer { probability *= exp01 }
      return probability
    }
    var frequencies = [Double](repeating: 0, count: 0x10000)
    func count(_ unit: UInt16, cost: Int16) {
      frequencies[Int(unit)] += probabilities[max(0, Int(cost))]
    }
    for pair in list.pairs {
      let cost = pair.cost < 0 ? Int16(WordList.highestCost) : pair.cost
      count(pair.first, cost: cost)
      count(pair.second, cost: cost)
    }
    for word in list.longWords {
      for offset in 0..<Int(word.length) {
        count(list.longUnits[Int(word.start) + offset], cost: word.cost)
      }
    }
    for unit in frequencies.indices where frequencies[unit] > 0 {
      count(UInt16(unit), cost: list.singles[unit])
    }
    return frequencies
  }

  /// exp(−1/10).
  private static let exp01 = 0.904837418035959573
}
