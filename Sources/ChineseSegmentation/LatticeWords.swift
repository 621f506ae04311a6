import CICU

/// The words beside the path, among those that the path weighed, from the last to the first.
struct LatticeWords {
  private let path: TablePath
  private let lattice: Lattice
  /// The long words not yet passed: those with a smaller index.
  private var longWords: Int
  /// The unit where the last of them starts, or −1.
  private(set) var lastLongStart: Int

  init(path: TablePath, lattice: Lattice, before end: Int) {
    self.path = path
    self.lattice = lattice
    longWords = path.longWords(before: end)
    lastLongStart = -1
    findLast()
  }

  private mutating func findLast() {
    lastLongStart = longWords > 0 ? unsafe Int(path.places[longWords &- 1].unit) : -1
  }

  /// Calls `body` for the words wanted that start inside a token, the last and longest first.
  ///
  /// - Parameter isNode: Whether the path goes through a unit after the token.
  mutating func forEachBackwards(
    in token: Range<Int>, _ lane: hongtou_lane, isNode: (Int) -> Bool, _ body: (Range<Int>) -> Void
  ) {
    for unit in stride(from: token.upperBound - 1, through: token.lowerBound, by: -1) {
      while lastLongStart == unit {
        let length = unsafe Int(path.places[longWords - 1].length)
        longWords -= 1
        findLast()
        if isWanted(unit..<(unit + length), token, isNode) { body(unit..<(unit + length)) }
      }
      if unsafe lane.beginsPair(unit), isWanted(unit..<(unit + 2), token, isNode) {
        body(unit..<(unit + 2))
      }
    }
  }

  /// Whether a word that starts inside a token is handed out.
  private func isWanted(
    _ word: Range<Int>, _ token: Range<Int>, _ isNode: (Int) -> Bool
  ) -> Bool {
    if word.upperBound <= token.upperBound { return word != token }
    return lattice == .full || word.lowerBound == token.lowerBound && isNode(word.upperBound)
  }
}
