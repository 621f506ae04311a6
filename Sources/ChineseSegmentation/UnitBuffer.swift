import CICU

/// A window as the fast engine sees it: *units*, each a UTF-16 unit of a plain character or the
/// stand-in for a whole rule segment without Han characters, and the place of each.
@safe final class UnitBuffer {
  /// Entries beyond the last unit that may be read: the look-ahead of the path and of
  /// `hongtou_write_tokens`.
  static let padding = 128

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
    let units = unsafe self.units
    let places = unsafe self.places
    let aloneBits = unsafe tables.aloneBits
    let end = bytes.count
    var filled = 0
    var index = 0
    var position: UInt64 = 0
    while index < end {
      let byte = unsafe Int(base[index])
      let place = position << 32 | UInt64(truncatingIfNeeded: index)
      if byte >= 0xE2 {
        let run = unsafe hongtou_decode_three_byte(
          base + index, Int64(truncatingIfNeeded: end &- index), place, units + filled,
          places + filled)
        if run > 0 {
          filled &+= Int(run)
          index &+= Int(run) &* 3
          position &+= UInt64(truncatingIfNeeded: run)
          continue
        }
      }
      unsafe places[filled] = place
      if byte < 0x80, index &+ 1 < end {
        let bits = unsafe aloneBits[byte << 8 | Int(base[index &+ 1])]
        if bits != 0 {
          unsafe units[filled] =
            SegmentationTables.segmentUnit | UInt16(bits & ~SegmentationTables.aloneFlag)
          filled &+= 1
          index &+= 1
          position &+= 1
          continue
        }
      }
      let segment = unsafe RuleScanner.segment(bytes, from: index, tables)
      unsafe units[filled] = segment.unit
      filled &+= 1
      index = segment.end
      position &+= UInt64(truncatingIfNeeded: segment.scalars)
    }
    unsafe places[filled] = position << 32 | UInt64(truncatingIfNeeded: index)
    for extra in 0..<4 { unsafe units[filled + extra] = SegmentationTables.segmentUnit }
    count = filled
  }
}
