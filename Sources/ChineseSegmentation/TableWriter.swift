import CICU

/// Writes the tokens of a laid path, from the last to the first: that is how a path is read.
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
    tokens.reserve(end - start)
    let limit = unsafe tokens.storage + (tokens.end + end - start)
    var write = unsafe Self.raw(limit)
    unsafe path.forEachLaneBackwards(from: start, to: end, buffer, tables) { lane, laneEnd in
      unsafe withUnsafePointer(to: lane) { lane in
        unsafe write = hongtou_write_tokens(lane, Int64(laneEnd), write)
      }
    }
    unsafe tokens.take(from: write - Self.raw(tokens.storage), to: tokens.end + end - start)
  }

  /// Appends the tokens of the whole window, every lane's as a stretch of its own, so that lanes
  /// need not wait for one another.
  func writeAll(to tokens: TokenBuffer) {
    tokens.reserve(buffer.count)
    let storage = unsafe Self.raw(tokens.storage)
    // Read backwards, the tokens of a lane end where its units would.
    for lane in stride(from: 0, to: TablePath.lanes, by: 2) {
      let first = unsafe path.lane(lane, buffer, tables)
      let second = unsafe path.lane(lane + 1, buffer, tables)
      let ends = unsafe (path.starts[lane + 1], path.starts[lane + 2])
      var limits = unsafe (storage + Int(ends.0), storage + Int(ends.1))
      unsafe withUnsafeBytes(of: (first, second)) { lanes in
        unsafe withUnsafeBytes(of: ends) { ends in
          unsafe withUnsafeMutableBytes(of: &limits) { limits in
            unsafe Self.writeTwo(lanes, ends, limits)
          }
        }
      }
      unsafe tokens.take(from: limits.0 - storage, to: Int(ends.0))
      unsafe tokens.take(from: limits.1 - storage, to: Int(ends.1))
    }
  }

  private static func writeTwo(
    _ lanes: UnsafeRawBufferPointer, _ ends: UnsafeRawBufferPointer,
    _ limits: UnsafeMutableRawBufferPointer
  ) {
    guard let lanes = lanes.baseAddress, let ends = ends.baseAddress,
      let limits = limits.baseAddress
    else { return }
    unsafe hongtou_write_two_lanes(
      lanes.assumingMemoryBound(to: hongtou_lane.self), ends.assumingMemoryBound(to: Int64.self),
      limits.assumingMemoryBound(to: UnsafeMutablePointer<hongtou_token>.self))
  }

  /// The same, with the words of the lattice that start inside a token behind it.
  func write(from start: Int, to end: Int, _ lattice: Lattice, to tokens: TokenBuffer) {
    // At most a pair at every unit, and the long words, beside the path.
    let most = (end - start) * 2 + path.longWordCount
    tokens.reserve(most)
    var write = unsafe Self.raw(tokens.storage) + (tokens.end + most)
    var words = LatticeWords(path: path, lattice: lattice, before: end)
    unsafe path.forEachLaneBackwards(from: start, to: end, buffer, tables) { lane, laneEnd in
      var unit = Int64(laneEnd)
      var next = unit
      while true {
        if lattice != .full {
          unsafe write = withUnsafePointer(to: lane) { lane in
            unsafe hongtou_write_plain_tokens(
              lane, &unit, &next, Int64(words.lastLongStart), write)
          }
        }
        guard unsafe unit > lane.start else { break }
        let token = unsafe (Int(unit) - lane.length(before: Int(unit)))..<Int(unit)
        unsafe writeWords(&words, in: token, lane, before: &write)
        unsafe write -= 1
        unsafe write.pointee = self.token(token)
        (next, unit) = (unit, Int64(token.lowerBound))
      }
    }
    unsafe tokens.take(from: write - Self.raw(tokens.storage), to: tokens.end + most)
  }

  /// The same memory as the kernel sees it; ``PackedToken`` has its layout.
  private static func raw(
    _ tokens: UnsafeMutablePointer<PackedToken>
  ) -> UnsafeMutablePointer<hongtou_token> {
    unsafe UnsafeMutableRawPointer(tokens).assumingMemoryBound(to: hongtou_token.self)
  }

  private func token(_ units: Range<Int>) -> hongtou_token {
    let place = unsafe buffer.places[units.lowerBound]
    let after = unsafe buffer.places[units.upperBound]
    let bits = unsafe UInt32(tables.tokenBits[Int(buffer.units[units.lowerBound])])
    let position = UInt32(truncatingIfNeeded: place >> 32)
    let scalars = UInt32(truncatingIfNeeded: after >> 32) &- position
    return hongtou_token(
      start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: after),
      position: position, tail: bits << PackedToken.kindShift | scalars)
  }

  private func writeWords(
    _ words: inout LatticeWords, in token: Range<Int>, _ lane: hongtou_lane,
    before write: inout UnsafeMutablePointer<hongtou_token>
  ) {
    let limit = unsafe write
    let isNode = { (unit: Int) in unsafe isEnd(of: unit, from: limit) }
    unsafe words.forEachBackwards(in: token, lane, isNode: isNode) { word in
      unsafe write -= 1
      unsafe write.pointee = self.token(word)
      unsafe write.pointee.tail |= PackedToken.innerFlag
    }
  }

  /// Whether a token of the path that has been written, from `first` on, ends before `unit`. The
  /// lane's last token ends at the lane's end, which no word goes beyond.
  private func isEnd(of unit: Int, from first: UnsafeMutablePointer<hongtou_token>) -> Bool {
    let wanted = unsafe UInt32(truncatingIfNeeded: buffer.places[unit])
    var token = unsafe first
    while unsafe token.pointee.end < wanted || token.pointee.tail & PackedToken.innerFlag != 0 {
      unsafe token += 1
    }
    return unsafe token.pointee.end == wanted
  }
}
