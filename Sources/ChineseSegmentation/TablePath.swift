import CICU

/// The cheapest path over the units of a window, in three passes: look every pair up, look up the
/// longer words that may begin with it, lay the path.
///
/// PERF: one pass that did all this would have to branch on what the look-ups find, and a branch
/// mispredicted on a table that is not in the first cache costs more than all the rest. Here the
/// look-ups of the first pass depend on the text alone and nothing waits for them; the second
/// pass goes over the few places the filter lets through; the third is a chain of a handful of
/// cheap instructions with one branch that is nearly never taken.
///
/// SAFETY: all arrays have room for the window and ``UnitBuffer/padding`` more; the units after
/// the window's last have id 0, which no word contains, so that no look-up runs on beyond them;
/// base + id of any two characters lies in `pairs`.
@safe final class TablePath {
  /// What the path needs to know about each unit:
  /// ```text
  /// | more : 1 | length : 15 | long cost : 16 | pair cost : 16 | alone cost : 16 |
  /// ```
  /// *long cost, length*: of a word of three and more characters that ends with the unit; *more*:
  /// there are others, see ``otherWords``.
  private(set) var steps: UnsafeMutablePointer<UInt64>
  /// The cost of reaching the beginning of each unit.
  private var reached: UnsafeMutablePointer<UInt64>
  /// Places where the filter allows a longer word: unit in the high half, pair slot in the low.
  private var candidates: UnsafeMutablePointer<UInt64>
  private var capacity = 0
  /// Words of three and more characters, by start, then by length.
  private(set) var longWords: [LongWord] = []
  /// The last of the words of `longWords` that end with a unit beside that of its step, where
  /// there are such.
  private var otherWords: UnsafeMutablePointer<Int32>

  struct LongWord {
    let start: Int32
    let end: Int32
    /// `cost << 6 | 63 − length`.
    let cost: UInt64
    /// The next word of `longWords` with the same end beside that of the step, or −1.
    var next: Int32
  }

  private static let more: UInt64 = 1 << 63
  init() {
    unsafe steps = .allocate(capacity: 1)
    unsafe reached = .allocate(capacity: 1)
    unsafe candidates = .allocate(capacity: 1)
    unsafe otherWords = .allocate(capacity: 1)
  }

  deinit { free() }

  private func free() {
    unsafe steps.deallocate()
    unsafe reached.deallocate()
    unsafe candidates.deallocate()
    unsafe otherWords.deallocate()
  }

  private func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    free()
    capacity = needed
    unsafe steps = .allocate(capacity: needed)
    unsafe reached = .allocate(capacity: needed)
    unsafe candidates = .allocate(capacity: needed)
    unsafe otherWords = .allocate(capacity: needed)
  }

  /// Lays the path; its last steps are left in the buffer's links.
  ///
  /// - Returns: whether every unit is plain.
  func lay(over buffer: UnitBuffer, _ tables: SegmentationTables) -> Bool {
    reserve(buffer.capacity + UnitBuffer.padding)
    let (isPlain, found) = findPairs(buffer, tables)
    findLongWords(buffer, tables, candidateCount: found)
    layPath(buffer)
    return isPlain
  }

  private func findPairs(_ buffer: UnitBuffer, _ tables: SegmentationTables)
    -> (isPlain: Bool, candidates: Int)
  {
    var layout = unsafe hongtou_pair_tables(
      characters: tables.characters, rows: tables.rows, pairs: tables.pairs)
    var seen: UInt64 = 0
    let found = unsafe hongtou_look_up_pairs(
      &layout, buffer.units, Int64(buffer.count), steps, candidates, &seen)
    return (seen & SegmentationTables.unusual == 0, Int(found))
  }

  private func findLongWords(
    _ buffer: UnitBuffer, _ tables: SegmentationTables, candidateCount: Int
  ) {
    longWords.removeAll(keepingCapacity: true)
    let units = unsafe buffer.units
    let characters = unsafe tables.characters
    for candidate in 0..<candidateCount {
      let start = unsafe Int(truncatingIfNeeded: candidates[candidate] >> 32)
      var node = unsafe Int(truncatingIfNeeded: candidates[candidate] & 0xFFFF_FFFF)
      var length = 2
      if node == 0 {
        guard let rare = unsafe findRarePair(units + start, step: start, tables) else { continue }
        node = rare
      }
      while true {
        let code = unsafe characters[Int(units[start &+ length])] & 0xFFFF
        let (slot, key) = tables.longSlot(node: node, code: code)
        guard unsafe tables.longKeys[slot] == key else { break }
        let value = unsafe tables.longValues[slot]
        length &+= 1
        let cost = value >> 16 & 0xFFFF
        if cost != SegmentationTables.noWord { add(start, start &+ length, cost: cost) }
        let following = unsafe characters[Int(units[start &+ length])]
        guard value >> (32 &+ (following & 31)) & 1 != 0 else { break }
        node = tables.pairCount &+ slot
      }
    }
  }

  /// Looks up a pair with a rare character; puts its cost into its step and returns its node.
  @inline(never)
  private func findRarePair(
    _ units: UnsafeMutablePointer<UInt16>, step: Int, _ tables: SegmentationTables
  ) -> Int? {
    let first = unsafe Int(truncatingIfNeeded: tables.characters[Int(units[0])] & 0xFFFF)
    let second = unsafe tables.characters[Int(units[1])] & 0xFFFF
    let (slot, key) = tables.longSlot(node: SegmentationTables.rareNode + first, code: second)
    guard unsafe tables.longKeys[slot] == key else { return nil }
    let cost = unsafe tables.longValues[slot] & 0xFFFF_0000
    unsafe steps[step] = steps[step] & ~0xFFFF_0000 | cost
    return tables.pairCount + slot
  }

  @inline(__always)
  private func add(_ start: Int, _ end: Int, cost: UInt64) {
    var word = LongWord(
      start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end), cost: cost,
      next: -1)
    let last = end &- 1
    let step = unsafe steps[last]
    if step >> 48 == 1 {
      let length = UInt64(truncatingIfNeeded: end &- start)
      unsafe steps[last] = step & 0xFFFF_FFFF | length << 48 | cost << 32
    } else {
      if step & Self.more != 0 { word.next = unsafe otherWords[last] }
      unsafe steps[last] = step | Self.more
      unsafe otherWords[last] = Int32(truncatingIfNeeded: longWords.count)
    }
    longWords.append(word)
  }

  private func layPath(_ buffer: UnitBuffer) {
    let count = buffer.count
    let links = unsafe buffer.links
    let steps = unsafe self.steps
    let costs = unsafe reached
    var reached: UInt64 = 0
    unsafe costs[0] = 0
    // The path whose last word is the pair that ends where the next unit ends.
    var throughPair = UInt64.max >> 1
    var index = 0
    while index < count {
      let step = unsafe steps[index]
      let end = index &+ 1
      let length = Int(truncatingIfNeeded: step >> 48 & 0x3F)
      let long = unsafe costs[end &- length] &+ (step >> 32 & 0xFFFF)
      let alone = reached &+ (step & 0xFFFF)
      var best = min(min(throughPair, long), alone)
      if step & Self.more != 0 { best = min(best, bestOfOthers(endingWith: index)) }
      unsafe links[end] = UInt8(truncatingIfNeeded: best & 63)
      throughPair = reached &+ (step >> 16 & 0xFFFF)
      reached = best & ~63
      unsafe costs[end] = reached
      index = end
    }
  }

  @inline(never)
  private func bestOfOthers(endingWith unit: Int) -> UInt64 {
    var best = UInt64.max
    var word = unsafe otherWords[unit]
    while word >= 0 {
      let other = longWords[Int(word)]
      best = unsafe min(best, reached[Int(other.start)] &+ other.cost)
      word = other.next
    }
    return best
  }
}
