/// Writes the tokens of a laid path, from the last to the first: that is how a path is read.
@safe struct TableWriter {
  private let units: UnsafeMutablePointer<UInt16>
  private let places: UnsafeMutablePointer<UInt64>
  private let tokenBits: UnsafeMutablePointer<UInt8>
  private let output: UnsafeMutablePointer<PackedToken>

  /// SAFETY: `output` has room for what is written; it and the others outlive this.
  init(
    _ buffer: UnitBuffer, _ tables: SegmentationTables, _ output: UnsafeMutablePointer<PackedToken>
  ) {
    unsafe units = buffer.units
    unsafe places = buffer.places
    unsafe tokenBits = tables.tokenBits
    unsafe self.output = output
  }

  /// The token from a unit to the place of another.
  @inline(__always)
  private func token(from unit: Int, _ place: UInt64, to after: UInt64) -> PackedToken {
    let bits = unsafe UInt32(tokenBits[Int(units[unit])])
    let position = UInt32(truncatingIfNeeded: place >> 32)
    let scalars = UInt32(truncatingIfNeeded: after >> 32) &- position
    return PackedToken(
      start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: after),
      position: position, tail: bits << PackedToken.kindShift | scalars)
  }

  /// Writes the tokens of a lane, the last one directly before `limit`.
  ///
  /// - Returns: the place of the first token.
  @inline(__always)
  func write(_ lane: LanePath, before limit: Int) -> Int {
    var write = limit
    var unit = lane.end
    var after = unsafe places[unit]
    while unit > lane.start {
      unit = lane.node(before: unit)
      let place = unsafe places[unit]
      write &-= 1
      unsafe output[write] = token(from: unit, place, to: after)
      after = place
    }
    return write
  }

  /// The same, with the words of the lattice that start inside each token behind it.
  @inline(__always)
  func write(_ lane: LanePath, with words: inout LatticeWords, before limit: Int) -> Int {
    var write = limit
    var unit = lane.end
    var after = unsafe places[unit]
    var next = unit
    while unit > lane.start {
      let end = unit
      unit = lane.node(before: end)
      if words.mayStart(from: unit, to: end, nextEnd: next, lane) {
        write = writeWords(&words, in: unit..<end, lane, before: write)
      }
      let place = unsafe places[unit]
      write &-= 1
      unsafe output[write] = token(from: unit, place, to: after)
      after = place
      next = end
    }
    return write
  }

  @inline(never)
  private func writeWords(
    _ words: inout LatticeWords, in token: Range<Int>, _ lane: LanePath, before limit: Int
  ) -> Int {
    var write = limit
    words.forEachBackwards(in: token, lane, isNode: { isEnd(of: $0, from: limit) }) { word in
      write &-= 1
      var inner = unsafe self.token(
        from: word.lowerBound, places[word.lowerBound], to: places[word.upperBound])
      inner.tail |= PackedToken.innerFlag
      unsafe output[write] = inner
    }
    return write
  }

  /// Whether a token of the path that has been written, from the `first`-th on, ends before
  /// `unit`. The lane's last token ends at the lane's end, which no word goes beyond.
  private func isEnd(of unit: Int, from first: Int) -> Bool {
    let wanted = unsafe UInt32(truncatingIfNeeded: places[unit])
    var index = first
    while unsafe output[index].end < wanted || output[index].tail & PackedToken.innerFlag != 0 {
      index += 1
    }
    return unsafe output[index].end == wanted
  }
}
