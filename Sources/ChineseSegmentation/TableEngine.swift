/// The fast engine: the same boundaries as ``TrieEngine``, from tables.
///
/// A window is scanned into units, the cheapest path is laid over all of them at once
/// (punctuation and numbers are steps of cost 0 that no word crosses), and the path is read back
/// from its end, which writes the tokens from the last to the first. Where an unusual character
/// was seen, the stretch around it goes through ``TrieEngine``.
final class TableEngine {
  private let tables: SegmentationTables
  private let unusual: TrieEngine
  private let buffer = UnitBuffer()
  private let path = TablePath()
  private let latticeWords = TableLattice()

  init(tables: SegmentationTables, unusual: TrieEngine) {
    self.tables = tables
    self.unusual = unusual
  }

  /// Cuts one window and appends its tokens.
  ///
  /// - Complexity: O(*n*) in the length of the window.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer) {
    unsafe buffer.scan(bytes, tables)
    let isPlain = path.lay(over: buffer, tables)
    if lattice != .none { latticeWords.prepare(path, unitCount: buffer.count) }
    if isPlain {
      emit(from: 0, to: buffer.count, lattice: lattice, into: tokens)
    } else {
      unsafe cutAroundUnusual(bytes, lattice: lattice, into: tokens)
    }
    tokens.scalarCount = unsafe Int(truncatingIfNeeded: buffer.places[buffer.count] >> 32)
  }

  /// Writes the tokens of the path between two of its nodes.
  private func emit(
    from start: Int, to end: Int, lattice: Lattice, into tokens: TokenBuffer
  ) {
    guard start < end else { return }
    if lattice != .none {
      emitWithLattice(from: start, to: end, lattice, into: tokens)
      return
    }
    tokens.reserve(end - start)
    let limit = tokens.end + end - start
    var write = limit
    unsafe path.forEachLaneBackwards(from: start, to: end) { first, last, best in
      write = unsafe emit(from: first, to: last, best, tokens.storage, before: write)
    }
    tokens.take(from: write, to: limit)
  }

  /// Follows the path of one lane back from `end` to `start` and writes its tokens, the last one
  /// directly before `limit`.
  ///
  /// - Returns: the place of the first token.
  @inline(__always)
  private func emit(
    from start: Int, to end: Int, _ best: UnsafeMutablePointer<UInt32>,
    _ output: UnsafeMutablePointer<PackedToken>, before limit: Int
  ) -> Int {
    let units = unsafe buffer.units
    let places = unsafe buffer.places
    let tokenBits = unsafe tables.tokenBits
    var write = limit
    var unit = end
    var after = unsafe places[end]
    while unit > start {
      let link = unsafe best[(unit &- 1) &* TablePath.lanes]
      unit &-= Int(truncatingIfNeeded: ~link & 63)
      let place = unsafe places[unit]
      let bits = unsafe UInt32(tokenBits[Int(units[unit])])
      let position = UInt32(truncatingIfNeeded: place >> 32)
      let scalars = UInt32(truncatingIfNeeded: after >> 32) &- position
      write &-= 1
      unsafe output[write] = PackedToken(
        start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: after),
        position: position, tail: bits << PackedToken.kindShift | scalars)
      after = place
    }
    return write
  }

  /// Writes the tokens of the path and the words beside it.
  private func emitWithLattice(
    from start: Int, to end: Int, _ lattice: Lattice, into tokens: TokenBuffer
  ) {
    latticeWords.find(from: start, to: end, path, lattice)
    let wordCount = latticeWords.wordCount
    tokens.reserve(latticeWords.boundaryCount + wordCount)
    let words = unsafe latticeWords.words
    let boundaries = unsafe latticeWords.boundaries + latticeWords.firstBoundary
    let output = unsafe tokens.storage
    var write = tokens.end
    var word = 0
    var nextWord = wordCount > 0 ? unsafe words[0].start : .max
    for index in 1..<latticeWords.boundaryCount {
      let tokenEnd = unsafe boundaries[index]
      unsafe output[write] = token(from: boundaries[index - 1], to: tokenEnd)
      write &+= 1
      while nextWord < tokenEnd {
        unsafe output[write] = token(from: nextWord, to: words[word].end)
        unsafe output[write].tail |= PackedToken.innerFlag
        write &+= 1
        word &+= 1
        nextWord = word < wordCount ? unsafe words[word].start : .max
      }
    }
    tokens.take(from: tokens.end, to: write)
  }

  @inline(__always)
  private func token(from start: UInt32, to end: UInt32) -> PackedToken {
    let place = unsafe buffer.places[Int(start)]
    let after = unsafe buffer.places[Int(end)]
    let bits = unsafe UInt32(tables.tokenBits[Int(buffer.units[Int(start)])])
    let position = UInt32(truncatingIfNeeded: place >> 32)
    let scalars = UInt32(truncatingIfNeeded: after >> 32) &- position
    return PackedToken(
      start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: after),
      position: position, tail: bits << PackedToken.kindShift | scalars)
  }

  // MARK: Unusual characters

  private func isUnusual(_ unit: Int) -> Bool {
    unsafe tables.characters[Int(buffer.units[unit])] & SegmentationTables.unusual != 0
  }

  private func isHan(_ unit: Int) -> Bool {
    unsafe tables.tokenBits[Int(buffer.units[unit])] == tables.hanBits
  }

  /// Plain stretches from the path, the segments around unusual characters from the other engine.
  private func cutAroundUnusual(
    _ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer
  ) {
    var done = 0
    var unit = 0
    while unit < buffer.count {
      guard isUnusual(unit) else {
        unit += 1
        continue
      }
      let start = startOfClause(around: unit, after: done)
      emit(from: done, to: start, lattice: lattice, into: tokens)
      tokens.scalarCount = unsafe Int(truncatingIfNeeded: buffer.places[start] >> 32)
      var byte = unsafe Int(truncatingIfNeeded: buffer.places[start] & 0xFFFF_FFFF)
      // Until a segment ends past the unusual character, where a unit begins.
      repeat {
        byte = unsafe unusual.cutSegment(bytes, from: byte, lattice: lattice, into: tokens)
        while unit < buffer.count, unsafe Int(buffer.places[unit] & 0xFFFF_FFFF) < byte {
          unit += 1
        }
      } while unsafe Int(buffer.places[unit] & 0xFFFF_FFFF) != byte
      done = unit
    }
    emit(from: done, to: buffer.count, lattice: lattice, into: tokens)
  }

  /// The last sure boundary before an unusual character: before the Han run or the single unit
  /// that it may join.
  private func startOfClause(around unit: Int, after done: Int) -> Int {
    var start = unit
    guard start > done else { return start }
    start -= 1
    guard isHan(start) else { return start }
    while start > done, isHan(start - 1) { start -= 1 }
    return start
  }
}
