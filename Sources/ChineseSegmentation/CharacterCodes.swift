/// Codes for the characters that stand in words: the frequent ones first; see
/// ``SegmentationTables``.
struct CharacterCodes {
  private var codes: [UInt16]
  /// The row of each frequent character, −1 for the others.
  private var rows: [Int16]
  private(set) var count = 0
  private(set) var frequentCount = 0

  /// Codes of rare characters begin here, beyond those of a row.
  private static let firstRare = SegmentationTables.Row.words << 6

  init(_ list: WordList) {
    codes = Array(repeating: SegmentationTables.Row.emptyCode, count: 0x10000)
    rows = Array(repeating: -1, count: 0x10000)
    let frequencies = Self.frequencies(list)
    let used = frequencies.indices.filter { frequencies[$0] > 0 }
      .sorted { (frequencies[$0], $1) > (frequencies[$1], $0) }
    count = used.count
    frequentCount = min(count, SegmentationTables.Row.frequent)
    let columns = SegmentationTables.Row.columns
    for (number, unit) in used.enumerated() {
      if number < frequentCount {
        codes[unit] = UInt16((number / columns) << 6 | number % columns)
        rows[unit] = Int16(number)
      } else {
        codes[unit] = UInt16(truncatingIfNeeded: Self.firstRare + number - frequentCount)
      }
    }
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

  subscript(unit: UInt16) -> UInt16 { codes[Int(unit)] }

  func isFrequent(_ unit: UInt16) -> Bool { rows[Int(unit)] >= 0 }

  func row(of unit: UInt16) -> Int? {
    let row = rows[Int(unit)]
    return row < 0 ? nil : Int(row)
  }
}
