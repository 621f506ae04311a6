/// The ranges in which documents can still match, while the clauses of a search are made: what is required
/// elsewhere need not be decoded where something else that is required has no document.
struct OpenRanges {
  /// Ascending; nil stands for all.
  private var places: [Int]?

  static let all = OpenRanges(places: nil)

  private init(places: [Int]?) { self.places = places }

  var isEmpty: Bool { places?.isEmpty ?? false }

  /// Leaves out the ranges for which `isOpen` is false.
  mutating func keep(count: Int, _ isOpen: (Int) -> Bool) {
    places = places.map { $0.filter(isOpen) } ?? (0..<count).filter(isOpen)
  }

  /// The blocks of a list that may hold documents of the ranges, ascending.
  func blocks(of reader: borrowing PostingReader) -> [Int] {
    guard let places else { return Array(0..<reader.blockCount) }
    var blocks: [Int] = []
    var block = 0
    for range in places {
      let first = range &<< RangeBounds.shift
      let last = first &+ RangeBounds.documents &- 1
      block = reader.firstBlock(from: block, notBefore: UInt32(truncatingIfNeeded: first))
      guard block < reader.blockCount else { break }
      var other = block
      while other < reader.blockCount {
        if blocks.last.map({ $0 < other }) ?? true { blocks.append(other) }
        if Int(reader.lastDocument(other)) >= last { break }
        other &+= 1
      }
    }
    return blocks
  }
}
