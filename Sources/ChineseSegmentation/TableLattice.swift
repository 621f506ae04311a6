/// Finds the words beside the best path among those that the path weighed.
///
/// PERF: which pairs are wanted is decided for 64 places at once, on bitmaps of boundaries and of
/// words of two characters; longer words, one in twenty characters, are looked at singly.
@safe final class TableLattice {
  /// A word beside the path, in units.
  struct Word {
    let start: UInt32
    let end: UInt32
  }

  /// The boundaries of the stretch, ascending, in units: those from `first` on.
  private(set) var boundaries: UnsafeMutablePointer<UInt32>
  private(set) var firstBoundary = 0
  private(set) var boundaryCount = 0
  /// The words wanted, by start, then by length.
  private(set) var words: UnsafeMutablePointer<Word>
  private(set) var wordCount = 0
  private var wordCapacity = 1
  /// One bit per unit, 64 a word: whether a boundary is before it, whether it begins a pair that
  /// is a word. One word more than there are units.
  private var isBoundary: UnsafeMutablePointer<UInt64>
  private var isPair: UnsafeMutablePointer<UInt64>
  private var capacity = 0

  init() {
    unsafe boundaries = .allocate(capacity: 1)
    unsafe words = .allocate(capacity: 1)
    unsafe isBoundary = .allocate(capacity: 1)
    unsafe isPair = .allocate(capacity: 1)
  }

  deinit {
    unsafe words.deallocate()
    free()
  }

  private func free() {
    unsafe boundaries.deallocate()
    unsafe isBoundary.deallocate()
    unsafe isPair.deallocate()
  }

  private func reserve(_ units: Int) {
    guard units > capacity else { return }
    free()
    capacity = units + units / 2 + 64
    unsafe boundaries = .allocate(capacity: capacity + 2)
    unsafe isBoundary = .allocate(capacity: capacity / 64 + 3)
    unsafe isPair = .allocate(capacity: capacity / 64 + 3)
  }

  /// Prepares for a window whose path has been laid.
  func prepare(_ path: TablePath, unitCount: Int) {
    reserve(unitCount)
    let bitmapWords = unitCount / 64 + 2
    unsafe isBoundary.update(repeating: 0, count: bitmapWords)
    unsafe isPair.update(repeating: 0, count: bitmapWords)
    unsafe path.markPairs(isPair)
  }

  /// Follows the path back from `end` to `start`, two of its nodes, and finds the words wanted
  /// beside it.
  func find(from start: Int, to end: Int, _ path: TablePath, _ lattice: Lattice) {
    followPath(from: start, to: end, path)
    wordCount = 0
    var long = path.firstLongWord(from: start)
    var word = start >> 6
    while word << 6 < end {
      var wanted = pairsWanted(word, lattice)
      if word == start >> 6 { wanted &= UInt64.max << UInt64(start & 63) }
      if word == end >> 6 { wanted &= ~(UInt64.max << UInt64(end & 63)) }
      while wanted != 0 {
        let unit = word << 6 | wanted.trailingZeroBitCount
        wanted &= wanted &- 1
        long = addLongWords(from: long, before: unit, path, lattice)
        add(unit, unit + 2)
      }
      word += 1
    }
    _ = addLongWords(from: long, before: end, path, lattice)
  }

  private func followPath(from start: Int, to end: Int, _ path: TablePath) {
    boundaryCount = capacity + 1
    var write = boundaryCount
    func mark(_ unit: Int) {
      write &-= 1
      unsafe boundaries[write] = UInt32(truncatingIfNeeded: unit)
      unsafe isBoundary[unit >> 6] |= 1 << UInt64(truncatingIfNeeded: unit & 63)
    }
    mark(end)
    unsafe path.forEachLaneBackwards(from: start, to: end) { first, last, best in
      var unit = last
      while unit > first {
        let link = unsafe best[(unit &- 1) &* TablePath.lanes]
        unit &-= Int(truncatingIfNeeded: ~link & 63)
        mark(unit)
      }
    }
    firstBoundary = write
    boundaryCount -= write
  }

  /// The pairs that are words beside the path, among 64 places.
  private func pairsWanted(_ word: Int, _ lattice: Lattice) -> UInt64 {
    let before = unsafe isBoundary[word]
    let carry = unsafe isBoundary[word + 1]
    let inside = before >> 1 | carry << 63
    let after = before >> 2 | carry << 62
    let pairs = unsafe isPair[word]
    let own = before & ~inside & after
    if lattice == .full { return pairs & ~own }
    return pairs & (~inside & ~own | before & inside & after)
  }

  /// Adds the long words from the `index`-th on that start before `unit` and are wanted.
  ///
  /// - Returns: the index of the first that starts later.
  private func addLongWords(
    from index: Int, before unit: Int, _ path: TablePath, _ lattice: Lattice
  ) -> Int {
    var index = index
    while index < path.longWordCount {
      let place = unsafe path.places[index]
      let start = Int(place.unit)
      guard start < unit else { break }
      let end = start + Int(place.length)
      if isWanted(start, end, lattice) { add(start, end) }
      index += 1
    }
    return index
  }

  private func isWanted(_ start: Int, _ end: Int, _ lattice: Lattice) -> Bool {
    let isInside = !hasBoundary(after: start, before: end)
    let isOnBoundaries = isBoundary(at: start) && isBoundary(at: end)
    if isInside, isOnBoundaries { return false }
    return lattice == .full || isInside || isOnBoundaries
  }

  private func isBoundary(at unit: Int) -> Bool {
    unsafe isBoundary[unit >> 6] >> UInt64(unit & 63) & 1 != 0
  }

  private func hasBoundary(after start: Int, before end: Int) -> Bool {
    for unit in (start + 1)..<end where isBoundary(at: unit) { return true }
    return false
  }

  private func add(_ start: Int, _ end: Int) {
    if wordCount == wordCapacity {
      let larger = UnsafeMutablePointer<Word>.allocate(capacity: wordCapacity * 2 + 256)
      unsafe larger.update(from: words, count: wordCount)
      unsafe words.deallocate()
      unsafe words = larger
      wordCapacity = wordCapacity * 2 + 256
    }
    unsafe words[wordCount] = Word(
      start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
    wordCount += 1
  }
}
