/// The fast engine: the same boundaries as ``TrieEngine``, from tables.
///
/// A window is scanned into units, the cheapest path is laid over all of them at once
/// (punctuation and numbers are steps of cost 0 that no word crosses), and the tokens are written
/// from the ends of its words. Where an unusual character was seen, the stretch around it goes
/// through ``TrieEngine``.
final class TableEngine {
  private let tables: SegmentationTables
  private let unusual: TrieEngine
  private let buffer = UnitBuffer()
  private let path = TablePath()

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
    if lattice != .none { path.markWords(over: buffer, lattice) }
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
    let writer = TableWriter(buffer, tables, path)
    if lattice == .none {
      writer.write(from: start, to: end, to: tokens)
    } else {
      writer.write(from: start, to: end, lattice, to: tokens)
    }
  }

  // MARK: Unusual characters

  private func isUnusual(_ unit: Int) -> Bool {
    unsafe tables.characters[Int(buffer.units[unit])] == tables.unusual
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
