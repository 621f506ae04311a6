import CICU

/// The cheapest path over the units of a window, in two passes: look every word up that starts at
/// a unit, lay the path.
///
/// PERF: one pass that did both would have to branch on what the look-ups find, and a branch
/// mispredicted on a table that is not in the first cache costs more than all the rest.
///
/// SAFETY: all arrays have room for the window; the units after its last stand in no word, so that
/// no look-up runs on beyond them.
@safe final class TablePath {
  static let lanes = Int(HONGTOU_LANES)

  private let kernel: hongtou_path_kernel
  /// The first unit of each lane, and the end of the last.
  private(set) var starts: UnsafeMutablePointer<Int64>
  /// Rows that there is room for; a multiple of 64.
  private var capacity = 0
  private var codes: UnsafeMutablePointer<UInt32>
  private var steps: UnsafeMutablePointer<UInt32>
  private var longSteps: UnsafeMutablePointer<UInt32>
  private var best: UnsafeMutablePointer<UInt32>
  private var heads: UnsafeMutablePointer<Int32>
  private var marks: UnsafeMutablePointer<UInt8>
  private var probes: UnsafeMutablePointer<hongtou_probe>
  /// The words of five and more characters.
  private var words: UnsafeMutablePointer<hongtou_long_word>
  private var wordCapacity = 256
  private var wordCount = 0
  /// By lane, `stride` words each, the bits of its units: where a word of the path ends, where a
  /// word of two characters starts, and where a longer one does.
  private var ends: UnsafeMutablePointer<UInt64>
  private var pairs: UnsafeMutablePointer<UInt64>
  private var longer: UnsafeMutablePointer<UInt64>
  /// The pairs and longer words that are handed out beside the path.
  private var events: UnsafeMutablePointer<UInt64>
  private(set) var stride = 0

  init() {
    unsafe kernel = hongtou_fastest_path_kernel().pointee
    unsafe starts = .allocate(capacity: Self.lanes + 1)
    unsafe words = .allocate(capacity: wordCapacity)
    unsafe codes = .allocate(capacity: 0)
    unsafe steps = .allocate(capacity: 0)
    unsafe longSteps = .allocate(capacity: 0)
    unsafe best = .allocate(capacity: 0)
    unsafe heads = .allocate(capacity: 0)
    unsafe marks = .allocate(capacity: 0)
    unsafe probes = .allocate(capacity: 0)
    unsafe ends = .allocate(capacity: 0)
    unsafe pairs = .allocate(capacity: 0)
    unsafe longer = .allocate(capacity: 0)
    unsafe events = .allocate(capacity: 0)
  }

  deinit {
    unsafe starts.deallocate()
    unsafe words.deallocate()
    freeRows()
  }

  private func freeRows() {
    unsafe codes.deallocate()
    unsafe steps.deallocate()
    unsafe longSteps.deallocate()
    unsafe best.deallocate()
    unsafe heads.deallocate()
    unsafe marks.deallocate()
    unsafe probes.deallocate()
    unsafe ends.deallocate()
    unsafe pairs.deallocate()
    unsafe longer.deallocate()
    unsafe events.deallocate()
  }

  private func reserve(rows: Int) {
    guard rows > capacity else { return }
    freeRows()
    capacity = (rows + rows / 2 + 63) & ~63
    // One word more than the bits take: every word has a next one.
    stride = capacity / 64 + 1
    let places = (capacity + 2) * Self.lanes
    unsafe codes = .allocate(capacity: places)
    unsafe steps = .allocate(capacity: places)
    unsafe longSteps = .allocate(capacity: places)
    unsafe best = .allocate(capacity: places)
    unsafe heads = .allocate(capacity: capacity)
    unsafe marks = .allocate(capacity: capacity)
    unsafe probes = .allocate(capacity: places)
    unsafe ends = Self.bits(stride)
    unsafe pairs = Self.bits(stride)
    unsafe longer = Self.bits(stride)
    unsafe events = Self.bits(stride)
  }

  private static func bits(_ stride: Int) -> UnsafeMutablePointer<UInt64> {
    let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: stride * lanes)
    unsafe bits.initialize(repeating: 0, count: stride * lanes)
    return unsafe bits
  }

  /// Lays the path over all units; it is left in ``ends``.
  ///
  /// - Returns: whether every unit is plain.
  func lay(over buffer: UnitBuffer, _ tables: SegmentationTables) -> Bool {
    var layout = unsafe tables.layout
    let rows = unsafe Int(
      hongtou_divide_into_lanes(&layout, buffer.units, Int64(buffer.count), starts))
    reserve(rows: rows)
    var window = unsafe window(over: buffer, rows: rows)
    var outcome = unsafe kernel.look_up(&layout, &window)
    while outcome < 0 {
      growWords()
      unsafe window = self.window(over: buffer, rows: rows)
      outcome = unsafe kernel.look_up(&layout, &window)
    }
    wordCount = unsafe Int(window.wordCount)
    unsafe kernel.lay_path(&window, ends, Int64(stride))
    return outcome == 0
  }

  private func window(over buffer: UnitBuffer, rows: Int) -> hongtou_window {
    unsafe hongtou_window(
      units: buffer.units, starts: starts, rows: Int64(rows), codes: codes, steps: steps,
      longSteps: longSteps, best: best, heads: heads, words: words,
      wordCapacity: Int64(wordCapacity), wordCount: Int64(wordCount), marks: marks,
      probes: probes, probeCount: 0)
  }

  private func growWords() {
    unsafe words.deallocate()
    wordCapacity *= 2
    unsafe words = .allocate(capacity: wordCapacity)
  }

  // MARK: Reading the path

  /// Calls `body` for every lane between two nodes of the path with its number and the units of
  /// its part, counted from the lane's start.
  @inline(__always)
  func forEachLane(from start: Int, to end: Int, _ body: (Int, Range<Int>) -> Void) {
    for lane in 0..<Self.lanes {
      let first = unsafe Int(starts[lane])
      let last = unsafe Int(starts[lane &+ 1])
      let part = (max(first, start) &- first, min(last, end) &- first)
      if part.0 < part.1 { body(lane, unsafe Range(uncheckedBounds: part)) }
    }
  }

  /// What the tokens of a lane are made from.
  func lane(_ lane: Int, _ buffer: UnitBuffer, _ tables: SegmentationTables) -> hongtou_lane {
    let start = unsafe Int(starts[lane])
    return unsafe hongtou_lane(
      units: buffer.units + start, places: buffer.places + start, tokenBits: tables.tokenBits,
      ends: ends + lane * stride)
  }

  // MARK: The words beside the path

  /// Finds the words that ``forEachWord(in:lane:_:)`` will hand out; in the bits of ``events`` a
  /// unit where one may start.
  ///
  /// - Parameter lattice: Not ``Lattice/none``.
  func markWords(over buffer: UnitBuffer, _ lattice: Lattice) {
    var rows = 0
    for lane in 0..<Self.lanes { rows = max(rows, unsafe Int(starts[lane + 1] - starts[lane])) }
    var window = unsafe window(over: buffer, rows: rows)
    unsafe kernel.mark_words(&window, pairs, longer, Int64(stride))
    for lane in 0..<Self.lanes {
      // Bit 0: a word ends before the unit.
      var before: UInt64 = 1
      for index in (lane * stride)..<(lane * stride + (rows + 63) / 64) {
        let end = unsafe ends[index]
        let start = end << 1 | before
        let next = unsafe end >> 1 | ends[index + 1] << 63
        // A word of the path that is the pair itself.
        let isToken = start & ~end & next
        let isWanted =
          lattice == .full ? ~isToken : ~end & ~isToken | start & end & next
        unsafe pairs[index] &= isWanted
        unsafe events[index] = pairs[index] | longer[index]
        before = end >> 63
      }
    }
  }

  func events(ofLane lane: Int) -> UnsafePointer<UInt64> {
    unsafe UnsafePointer(events + lane * stride)
  }

  /// Calls `body` for the words wanted that start inside a token of a lane, by start, then by
  /// length.
  func forEachWord(
    in token: Range<Int>, lane: Int, _ lattice: Lattice, _ body: (Range<Int>) -> Void
  ) {
    for unit in token {
      let bit = UInt64(1) << UInt64(unit & 63)
      let word = lane * stride + unit / 64
      guard unsafe events[word] & bit != 0 else { continue }
      if unsafe pairs[word] & bit != 0 { body(unit..<(unit + 2)) }
      guard unsafe longer[word] & bit != 0 else { continue }
      forEachLongWord(at: unit, lane: lane) { word in
        if isWanted(word, in: token, lane: lane, lattice) { body(word) }
      }
    }
  }

  private func forEachLongWord(at unit: Int, lane: Int, _ body: (Range<Int>) -> Void) {
    let place = unit * Self.lanes + lane
    let step = unsafe longSteps[place]
    if step & 0xFFFF != 0xFFFF { body(unit..<(unit + 3)) }
    if step >> 16 != 0xFFFF { body(unit..<(unit + 4)) }
    var index = firstWord(from: place)
    while index < wordCount, unsafe Int(words[index].start) == place {
      unsafe body(unit..<(unit + Int(words[index].length)))
      index += 1
    }
  }

  /// The first of the words of five and more characters that does not start before a place.
  private func firstWord(from place: Int) -> Int {
    var low = 0
    var high = wordCount
    while low < high {
      let middle = (low + high) / 2
      if unsafe Int(words[middle].start) < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a word that starts inside a token is handed out.
  private func isWanted(
    _ word: Range<Int>, in token: Range<Int>, lane: Int, _ lattice: Lattice
  ) -> Bool {
    if word.upperBound <= token.upperBound { return word != token }
    if lattice == .full { return true }
    let last = word.upperBound - 1
    return unsafe word.lowerBound == token.lowerBound
      && ends[lane * stride + last / 64] >> UInt64(last & 63) & 1 != 0
  }

  /// At least as many as there are tokens of `units` units and words beside them: a token, words
  /// of two, three and four characters at every unit, and the longer ones.
  func mostTokens(units: Int) -> Int { units * 4 + wordCount }
}
