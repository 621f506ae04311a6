/// Finds rule segments that begin with ASCII or an ideographic space; takes any other character
/// as it is.
enum RuleScanner {
  struct Segment {
    let end: Int
    let scalars: Int
    let unit: UInt16
  }

  /// The unit at `start`: a plain or unusual character, or a whole rule segment.
  static func segment(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ tables: SegmentationTables
  ) -> Segment {
    if unsafe bytes[start] < 0x80 { return unsafe run(bytes, from: start, tables) }
    let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: start)
    if scalar == 0x3000 { return unsafe run(bytes, from: start, tables) }
    let unit =
      scalar < 0x10000 ? UInt16(truncatingIfNeeded: scalar) : SegmentationTables.unusualUnit
    return Segment(end: start &+ length, scalars: 1, unit: unit)
  }

  /// Runs the rules from `start`.
  ///
  /// PERF: an ASCII character costs one look-up by state and byte.
  private static func run(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ tables: SegmentationTables
  ) -> Segment {
    let asciiNext = unsafe tables.asciiNext
    let flag = SegmentationTables.acceptFlag
    let end = bytes.count
    var state = RuleTable.startState
    var index = start
    var scalars = 0
    var accepted = (end: start, scalars: 0, state: 0)
    var isUnusual = false
    while true {
      var entry: UInt8
      let byte = index < end ? unsafe Int(bytes[index]) : -1
      if byte >= 0, byte < 0x80 {
        entry = unsafe asciiNext[state << 7 | byte]
        index &+= 1
        scalars &+= 1
      } else if byte >= 0xE4, byte <= 0xE9, unsafe tables.stopsBeforeHan[state] {
        break
      } else if byte >= 0 {
        let next = unsafe step(bytes, at: index, from: state, tables)
        entry = next.entry
        index &+= next.length
        scalars &+= 1
        isUnusual = isUnusual || next.isUnusual
      } else {
        entry = unsafe tables.nextStates[
          state &* tables.rules.categoryCount &+ RuleTable.endOfInput]
      }
      state = Int(entry & ~flag)
      if entry & flag != 0 { accepted = (index, scalars, state) }
      if state == RuleTable.stopState || byte < 0 { break }
    }
    let bits = unsafe tables.stateBits[accepted.state]
    if isUnusual || accepted.scalars == 0 || bits == SegmentationTables.unusualBits {
      let length = unsafe UTF8Reader.scalar(in: bytes, at: start).length
      return Segment(end: start + length, scalars: 1, unit: SegmentationTables.unusualUnit)
    }
    return Segment(
      end: accepted.end, scalars: accepted.scalars,
      unit: SegmentationTables.segmentUnit | UInt16(bits))
  }

  /// One character beyond ASCII.
  private static func step(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, from state: Int,
    _ tables: SegmentationTables
  ) -> (entry: UInt8, length: Int, isUnusual: Bool) {
    let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: index)
    let category =
      scalar < 0x10000
      ? unsafe Int(tables.categories[Int(scalar)]) : tables.rules.category(of: scalar)
    let entry = unsafe tables.nextStates[state &* tables.rules.categoryCount &+ category]
    let goesOn = Int(entry & ~SegmentationTables.acceptFlag) != RuleTable.stopState
    return (entry, length, goesOn && category >= tables.rules.firstDictionaryCategory)
  }
}
