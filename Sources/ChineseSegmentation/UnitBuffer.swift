import CICU

/// A window as the fast engine sees it: *units*, each a UTF-16 unit of a plain character or the
/// stand-in for a whole rule segment without Han characters, and the place of each.
@safe final class UnitBuffer {
  /// Entries beyond the last unit that may be read: the look-ahead of the path.
  static let padding = 64

  private(set) var capacity = 0
  private(set) var count = 0
  private(set) var units: UnsafeMutablePointer<UInt16>
  /// Scalar position (bits 32…63) and byte offset (bits 0…31) of each unit in the window;
  /// `count + 1` entries.
  private(set) var places: UnsafeMutablePointer<UInt64>

  init() {
    unsafe units = .allocate(capacity: 1)
    unsafe places = .allocate(capacity: 1)
  }

  deinit { free() }

  private func free() {
    unsafe units.deallocate()
    unsafe places.deallocate()
  }

  /// Makes room for the units of a window of `bytes` bytes.
  private func reserve(_ bytes: Int) {
    guard bytes > capacity else { return }
    free()
    capacity = max(bytes, Window.target + 1024)
    unsafe units = .allocate(capacity: capacity + Self.padding)
    unsafe places = .allocate(capacity: capacity + Self.padding)
  }

  /// Scans a window.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ tables: SegmentationTables) {
    reserve(bytes.count)
    guard let base = bytes.baseAddress else {
      count = 0
      return
    }
    var filled = 0
    var index = 0
    var position: UInt64 = 0
    while index < bytes.count {
      let byte = unsafe bytes[index]
      let place = position << 32 | UInt64(truncatingIfNeeded: index)
      if byte >= 0xE2 {
        let run = unsafe hongtou_decode_three_byte(
          base + index, Int64(bytes.count - index), place, units + filled, places + filled)
        if run > 0 {
          filled += Int(run)
          index += Int(run) * 3
          position += UInt64(truncatingIfNeeded: run)
          continue
        }
      }
      unsafe places[filled] = place
      let scanned = unsafe RuleScanner.scan(bytes, from: index, tables)
      unsafe units[filled] = scanned.unit
      filled += 1
      index = scanned.end
      position += UInt64(truncatingIfNeeded: scanned.scalars)
    }
    unsafe places[filled] = position << 32 | UInt64(truncatingIfNeeded: index)
    for extra in 0..<4 { unsafe units[filled + extra] = SegmentationTables.segmentUnit }
    count = filled
  }
}

/// Finds rule segments that begin with ASCII or an ideographic space.
enum RuleScanner {
  struct Segment {
    let end: Int
    let scalars: Int
    let unit: UInt16
  }

  /// The unit at `start`: a plain character, or a whole rule segment.
  static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ tables: SegmentationTables
  ) -> Segment {
    let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: start)
    if scalar < 0x80 || scalar == 0x3000 {
      return unsafe segment(bytes, from: start, tables)
    }
    let unit =
      scalar < 0x10000 ? UInt16(truncatingIfNeeded: scalar) : SegmentationTables.unusualUnit
    return Segment(end: start + length, scalars: 1, unit: unit)
  }

  /// Runs the rules from `start`.
  private static func segment(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ tables: SegmentationTables
  ) -> Segment {
    let rules = tables.rules
    var state = RuleTable.startState
    var index = start
    var scalars = 0
    var accepted = (end: start, scalars: 0, state: 0)
    var isUnusual = false
    while state != RuleTable.stopState {
      let isLast = index >= bytes.count
      if isLast {
        state = Int(rules.next[state * rules.categoryCount + RuleTable.endOfInput])
      } else if unsafe bytes[index] < 0x80 {
        let entry = unsafe tables.asciiNext[state << 7 | Int(bytes[index])]
        state = Int(entry & ~SegmentationTables.acceptFlag)
        index += 1
        scalars += 1
      } else {
        let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: index)
        let category =
          scalar < 0x10000 ? Int(tables.categories[Int(scalar)]) : rules.category(of: scalar)
        state = Int(rules.next[state * rules.categoryCount + category])
        index += length
        scalars += 1
        if state != RuleTable.stopState, category >= rules.firstDictionaryCategory {
          isUnusual = true
        }
      }
      if rules.accepting[state] { accepted = (index, scalars, state) }
      if isLast { break }
    }
    let status = Int(rules.status[accepted.state])
    if isUnusual || accepted.scalars == 0 || status >= 300 {
      let length = unsafe UTF8Reader.scalar(in: bytes, at: start).length
      return Segment(end: start + length, scalars: 1, unit: SegmentationTables.unusualUnit)
    }
    let kind = PackedToken.kind(status: status, isAllKana: false)
    let bits = PackedToken.bits(kind: kind, status: status) >> PackedToken.kindShift
    return Segment(
      end: accepted.end, scalars: accepted.scalars,
      unit: SegmentationTables.segmentUnit | UInt16(truncatingIfNeeded: bits))
  }
}
