/// The cheapest path over the units of a window.
struct TablePath {
  /// The best of the words of three and more characters that end at a place, by the place's low
  /// six bits: cost of the path in bits 6…, `63 − length` below. No word is longer than 32.
  private var pending = InlineArray<64, UInt64>(repeating: .max)

  /// Lays the path; its last steps are left in the buffer's links.
  ///
  /// SAFETY: units and links have room for the window, and padding after it for the look-ahead
  /// of two; entries of `characters` and `pairs` are such that base + id lies in `pairs`.
  ///
  /// PERF: one character costs two loads, its own entry and that of the pair it begins; both
  /// depend on the text alone, so that many are under way at once. The path itself is a chain of
  /// four cheap instructions. There is one branch that the text decides, for words of three and
  /// more characters, and the filter keeps it rare.
  ///
  /// - Returns: whether every unit is plain.
  mutating func lay(over buffer: UnitBuffer, _ tables: SegmentationTables) -> Bool {
    let count = buffer.count
    let units = unsafe buffer.units
    let links = unsafe buffer.links
    let characters = unsafe tables.characters
    let pairs = unsafe tables.pairs
    var seen: UInt64 = 0
    var reached: UInt64 = 0
    // The path whose last word is the pair that ends where the next unit ends.
    var throughPair = UInt64.max >> 1
    var entry = unsafe characters[Int(units[0])]
    var next = unsafe characters[Int(units[1])]
    var index = 0
    while index < count {
      let afterNext = unsafe characters[Int(units[index &+ 2])]
      seen |= entry
      let slot = Int(truncatingIfNeeded: (entry >> 32 & 0xFF_FFFF) &+ (next & 0xFFFF))
      let pair = unsafe pairs[slot]
      let isPair = (pair ^ entry) & 0xFFFF == 0
      let pairCost = isPair ? pair >> 16 & 0xFFFF : SegmentationTables.noWord
      let end = index &+ 1
      let long = pending[end & 63]
      pending[end & 63] = .max
      let alone = reached &+ (entry >> 16 & 0xFFFF)
      let best = min(min(throughPair, long), alone)
      unsafe links[end] = UInt8(truncatingIfNeeded: best & 63)
      throughPair = reached &+ pairCost
      if isPair, pair >> (32 &+ (afterNext & 31)) & 1 != 0 {
        unsafe relaxLong(
          units + index, from: index, reached: reached, slot: slot, filter: pair, tables)
      }
      reached = best & ~63
      entry = next
      next = afterNext
      index = end
    }
    return seen & SegmentationTables.unusual == 0
  }

  /// Offers every word of three and more characters that begins at `start`.
  @inline(never)
  private mutating func relaxLong(
    _ units: UnsafeMutablePointer<UInt16>, from start: Int, reached: UInt64, slot: Int,
    filter: UInt64, _ tables: SegmentationTables
  ) {
    var node = slot
    var filter = filter
    var length = 2
    while true {
      let id = unsafe tables.characters[Int(units[length])] & 0xFFFF
      guard filter >> (32 &+ (id & 31)) & 1 != 0 else { return }
      let (slot, key) = tables.longSlot(node: node, id: id)
      guard unsafe tables.longKeys[slot] == key else { return }
      filter = unsafe tables.longValues[slot]
      length &+= 1
      let cost = filter >> 16 & 0xFFFF
      if cost != SegmentationTables.noWord {
        let end = (start &+ length) & 63
        pending[end] = min(pending[end], reached &+ cost)
      }
      node = tables.pairCount &+ slot
    }
  }
}
