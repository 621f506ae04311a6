import CICU

/// Writes the tokens of a laid path.
@safe struct TableWriter {
  private let buffer: UnitBuffer
  private let tables: SegmentationTables
  private let path: TablePath

  init(_ buffer: UnitBuffer, _ tables: SegmentationTables, _ path: TablePath) {
    self.buffer = buffer
    self.tables = tables
    self.path = path
  }

  /// Appends the tokens between two nodes of the path.
  func write(from start: Int, to end: Int, to tokens: TokenBuffer) {
    // Eight more than there can be, which the kernel may write over.
    tokens.reserve(end - start + 8)
    var write = unsafe Self.raw(tokens.end)
    path.forEachLane(from: start, to: end) { number, part in
      var lane = unsafe path.lane(number, buffer, tables)
      unsafe write = hongtou_write_tokens(
        &lane, Int64(part.lowerBound), Int64(part.upperBound), write)
    }
    unsafe tokens.take(to: write)
  }

  /// The same, with the words of the lattice that start inside a token behind it.
  func write(from start: Int, to end: Int, _ lattice: Lattice, to tokens: TokenBuffer) {
    tokens.reserve(path.mostTokens(units: end - start))
    var write = unsafe Self.raw(tokens.end)
    path.forEachLane(from: start, to: end) { number, part in
      var lane = unsafe path.lane(number, buffer, tables)
      let events = unsafe path.events(ofLane: number)
      var unit = Int64(part.lowerBound)
      while unit < part.upperBound {
        let first = unsafe hongtou_write_tokens_until_event(
          &lane, events, &unit, Int64(part.upperBound), &write)
        path.forEachWord(in: Int(first)..<Int(unit), lane: number, lattice) { word in
          unsafe write.pointee = Self.innerToken(word, lane)
          unsafe write += 1
        }
      }
    }
    unsafe tokens.take(to: write)
  }

  /// The same memory as the kernel sees it; ``PackedToken`` has its layout.
  private static func raw(
    _ tokens: UnsafeMutablePointer<PackedToken>
  ) -> UnsafeMutablePointer<hongtou_token> {
    unsafe UnsafeMutableRawPointer(tokens).assumingMemoryBound(to: hongtou_token.self)
  }

  private static func innerToken(_ units: Range<Int>, _ lane: hongtou_lane) -> hongtou_token {
    let place = unsafe lane.places[units.lowerBound]
    let after = unsafe lane.places[units.upperBound]
    let bits = unsafe UInt32(lane.tokenBits[Int(lane.units[units.lowerBound])])
    let position = UInt32(truncatingIfNeeded: place >> 32)
    let scalars = UInt32(truncatingIfNeeded: after >> 32) &- position
    return hongtou_token(
      start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: after),
      position: position,
      tail: bits << PackedToken.kindShift | PackedToken.innerFlag | scalars)
  }
}
