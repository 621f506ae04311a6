import CICU

/// The cheapest path over the units of a window, in three passes: look every pair up, look up the
/// longer words that may begin with it, lay the path.
///
/// PERF: one pass that did all this would have to branch on what the look-ups find, and a branch
/// mispredicted on a table that is not in the first cache costs more than all the rest. In the
/// first pass the look-ups depend on the text alone and nothing waits for them; the second goes
/// over the few places that the filter lets through; the third works on eight stretches of the
/// window at once.
///
/// SAFETY: all arrays have room for the window; the units after its last stand in no word, so that
/// no look-up runs on beyond them.
@safe final class TablePath {
  static let lanes = Int(HONGTOU_LANES)

  /// The first unit of each lane, and the end of the last.
  private(set) var starts: UnsafeMutablePointer<Int64>
  private var rows = 0
  private var steps: UnsafeMutablePointer<UInt32>
  /// For unit r of lane l, at `lanes * r + l`, the cost of the cheapest path to its end; in the
  /// low six bits 63 less the length of the last word.
  private var best: UnsafeMutablePointer<UInt32>
  /// The same length, in the same order.
  private var lengths: UnsafeMutablePointer<UInt32>
  private var heads: UnsafeMutablePointer<Int32>
  private var rowCapacity = 0
  private var candidates: UnsafeMutablePointer<hongtou_candidate>
  private var candidateCapacity = 0
  /// The words of three and more characters, by start, then by length.
  private var longWords: UnsafeMutablePointer<hongtou_long_word>
  private(set) var places: UnsafeMutablePointer<Place>
  private(set) var longWordCount = 0
  private var longWordCapacity = 1

  /// Where a long word stands.
  struct Place {
    let unit: UInt32
    let length: UInt32
  }

  init() {
    unsafe starts = .allocate(capacity: Self.lanes + 1)
    unsafe steps = .allocate(capacity: 1)
    unsafe best = .allocate(capacity: 1)
    unsafe lengths = .allocate(capacity: 1)
    unsafe heads = .allocate(capacity: 1)
    unsafe candidates = .allocate(capacity: 1)
    unsafe longWords = .allocate(capacity: 1)
    unsafe places = .allocate(capacity: 1)
  }

  deinit {
    unsafe starts.deallocate()
    unsafe candidates.deallocate()
    unsafe longWords.deallocate()
    unsafe places.deallocate()
    freeRows()
  }

  private func freeRows() {
    unsafe steps.deallocate()
    unsafe best.deallocate()
    unsafe lengths.deallocate()
    unsafe heads.deallocate()
  }

  private func reserve(rows: Int, candidates wanted: Int) {
    if rows > rowCapacity {
      freeRows()
      rowCapacity = rows + rows / 2
      unsafe steps = .allocate(capacity: rowCapacity * Self.lanes)
      unsafe best = .allocate(capacity: rowCapacity * Self.lanes)
      unsafe lengths = .allocate(capacity: rowCapacity * Self.lanes)
      unsafe heads = .allocate(capacity: rowCapacity)
    }
    if wanted > candidateCapacity {
      unsafe candidates.deallocate()
      candidateCapacity = wanted
      unsafe candidates = .allocate(capacity: wanted)
    }
  }

  private func growLongWords() {
    let capacity = longWordCapacity * 2 + 256
    let words = UnsafeMutablePointer<hongtou_long_word>.allocate(capacity: capacity)
    let places = UnsafeMutablePointer<Place>.allocate(capacity: capacity)
    unsafe words.update(from: longWords, count: longWordCount)
    unsafe places.update(from: self.places, count: longWordCount)
    unsafe longWords.deallocate()
    unsafe self.places.deallocate()
    unsafe longWords = words
    unsafe self.places = places
    longWordCapacity = capacity
  }

  /// Lays the path; it is left in ``best``.
  ///
  /// - Returns: whether every unit is plain.
  func lay(over buffer: UnitBuffer, _ tables: SegmentationTables) -> Bool {
    var layout = unsafe tables.layout
    rows = unsafe Int(
      hongtou_divide_into_lanes(&layout, buffer.units, Int64(buffer.count), starts))
    reserve(rows: rows, candidates: buffer.count + 1)
    let found = unsafe hongtou_look_up_pairs(
      &layout, buffer.units, starts, Int64(rows), steps, candidates)
    unsafe heads.update(repeating: -1, count: rows)
    findLongWords(buffer, tables, candidateCount: Int(found))
    return unsafe hongtou_lay_path(steps, Int64(rows), heads, longWords, best, lengths) == 0
  }

  private func findLongWords(
    _ buffer: UnitBuffer, _ tables: SegmentationTables, candidateCount: Int
  ) {
    longWordCount = 0
    let units = unsafe buffer.units
    let characters = unsafe tables.characters
    let candidates = unsafe self.candidates
    var lane = 0
    var laneStart = 0
    var laneEnd = unsafe Int(starts[1])
    for index in 0..<candidateCount {
      let start = unsafe Int(candidates[index].unit)
      while start >= laneEnd {
        lane &+= 1
        laneStart = laneEnd
        laneEnd = unsafe Int(starts[lane &+ 1])
      }
      let row = start &- laneStart
      var node = unsafe Int(candidates[index].pair)
      if node <= SegmentationTables.rareRanks.upperBound {
        let step = unsafe steps + (Self.lanes &* row &+ lane)
        guard let rare = unsafe findRarePair(units + start, step: step, tables) else { continue }
        node = rare
      }
      var length = 2
      while true {
        let (slot, key) = unsafe tables.longSlot(node: node, unit: units[start &+ length])
        guard unsafe tables.longKeys[slot] == key else { break }
        let value = unsafe tables.longValues[slot]
        length &+= 1
        let cost = value >> SegmentationTables.pairCostShift
        if cost != SegmentationTables.noWord {
          add(row: row, lane: lane, unit: start, length: length, cost: cost)
        }
        let following = unsafe characters[Int(units[start &+ length])]
        guard value >> (following & 31) & 1 != 0 else { break }
        node = tables.pairCount &+ slot
      }
    }
  }

  @inline(__always)
  private func add(row: Int, lane: Int, unit: Int, length: Int, cost: UInt64) {
    if longWordCount == longWordCapacity { growLongWords() }
    let last = row &+ length &- 1
    unsafe longWords[longWordCount] = hongtou_long_word(
      start: UInt32(truncatingIfNeeded: Self.lanes &* row &+ lane),
      cost: UInt32(truncatingIfNeeded: cost), next: heads[last])
    unsafe places[longWordCount] = Place(
      unit: UInt32(truncatingIfNeeded: unit), length: UInt32(truncatingIfNeeded: length))
    unsafe heads[last] = Int32(truncatingIfNeeded: longWordCount)
    longWordCount &+= 1
  }

  /// Looks up a pair with a rare character; puts its cost into its step and returns its node.
  @inline(never)
  private func findRarePair(
    _ units: UnsafeMutablePointer<UInt16>, step: UnsafeMutablePointer<UInt32>,
    _ tables: SegmentationTables
  ) -> Int? {
    let node = unsafe SegmentationTables.rareNode + Int(units[0])
    let (slot, key) = unsafe tables.longSlot(node: node, unit: units[1])
    guard unsafe tables.longKeys[slot] == key else { return nil }
    let cost = unsafe tables.longValues[slot] >> SegmentationTables.pairCostShift
    unsafe step.pointee = step.pointee & 0xFFFF | UInt32(truncatingIfNeeded: cost) << 16
    return tables.pairCount + slot
  }

  // MARK: Reading the path

  /// Calls `body` for every lane between two nodes of the path, the last one first, with the end
  /// of its part.
  @inline(__always)
  func forEachLaneBackwards(
    from start: Int, to end: Int, _ buffer: UnitBuffer, _ tables: SegmentationTables,
    _ body: (hongtou_lane, Int) -> Void
  ) {
    for lane in stride(from: Self.lanes - 1, through: 0, by: -1) {
      let first = unsafe Int(starts[lane])
      let last = unsafe Int(starts[lane + 1])
      guard first < end, last > start, first < last else { continue }
      var part = unsafe self.lane(lane, buffer, tables)
      unsafe part.start = Int64(max(first, start))
      unsafe body(part, min(last, end))
    }
  }

  /// A whole lane.
  func lane(_ lane: Int, _ buffer: UnitBuffer, _ tables: SegmentationTables) -> hongtou_lane {
    let start = unsafe starts[lane]
    let shift = lane - Int(start) * Self.lanes
    return unsafe hongtou_lane(
      units: buffer.units, places: buffer.places, tokenBits: tables.tokenBits,
      lengths: lengths + shift, steps: steps + shift, start: start)
  }

  /// The number of long words that start before `unit`.
  func longWords(before unit: Int) -> Int {
    var low = 0
    var high = longWordCount
    while low < high {
      let middle = (low + high) / 2
      if unsafe Int(places[middle].unit) < unit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension hongtou_lane {
  /// Whether a unit begins a word of two characters.
  func beginsPair(_ unit: Int) -> Bool {
    unsafe steps[unit &* TablePath.lanes] >> 16 != UInt32(SegmentationTables.noWord)
  }

  /// The length of the path's word that ends before `unit`.
  func length(before unit: Int) -> Int {
    unsafe Int(lengths[(unit &- 1) &* TablePath.lanes])
  }
}
