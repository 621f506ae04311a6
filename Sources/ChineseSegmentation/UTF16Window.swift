/// A window decoded to UTF-16, with the way back to bytes. Reused from window to window; grows
/// to the longest window seen and allocates nothing afterwards.
@safe final class UTF16Window {
  private(set) var capacity = 0
  private(set) var count = 0
  /// UTF-16 code units.
  private(set) var units: UnsafeMutablePointer<UInt16>
  /// Byte offset of each unit's scalar in the window; `count + 1` entries.
  private(set) var offsets: UnsafeMutablePointer<UInt32>

  init() {
    unsafe units = .allocate(capacity: 1)
    unsafe offsets = .allocate(capacity: 1)
  }

  deinit {
    unsafe units.deallocate()
    unsafe offsets.deallocate()
  }

  private func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    unsafe units.deallocate()
    unsafe offsets.deallocate()
    capacity = needed
    unsafe units = .allocate(capacity: needed + 1)
    unsafe offsets = .allocate(capacity: needed + 1)
  }

  /// Decodes `bytes`. Each maximal subpart of an ill-formed sequence becomes one U+FFFD, as in
  /// `String(decoding:as:)` (The Unicode Standard 15.0, table 3-11).
  func decode(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    var unit = 0
    var index = 0
    let end = bytes.count
    while index < end {
      let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: index)
      unsafe offsets[unit] = UInt32(truncatingIfNeeded: index)
      if scalar < 0x10000 {
        unsafe units[unit] = UInt16(truncatingIfNeeded: scalar)
        unit += 1
      } else {
        unsafe units[unit] = UInt16(truncatingIfNeeded: 0xD7C0 + (scalar >> 10))
        unsafe units[unit + 1] = UInt16(truncatingIfNeeded: 0xDC00 | (scalar & 0x3FF))
        unsafe offsets[unit + 1] = UInt32(truncatingIfNeeded: index)
        unit += 2
      }
      index += length
    }
    unsafe offsets[unit] = UInt32(truncatingIfNeeded: end)
    count = unit
  }
}

/// Reads UTF-8 that may be ill-formed.
enum UTF8Reader {
  /// The scalar at `index` and its length in bytes; U+FFFD and the length of the maximal subpart
  /// where the bytes are ill-formed. `index < bytes.count`.
  static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int) {
    let lead = unsafe UInt32(bytes[index])
    if lead < 0x80 { return (lead, 1) }
    let replacement: UInt32 = 0xFFFD
    // Continuation bytes wanted, and the range of the first of them (Unicode, table 3-7).
    let wanted: Int
    var low: UInt32 = 0x80
    var high: UInt32 = 0xBF
    switch lead {
    case 0xC2...0xDF: wanted = 1
    case 0xE0...0xEF:
      wanted = 2
      if lead == 0xE0 { low = 0xA0 } else if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      wanted = 3
      if lead == 0xF0 { low = 0x90 } else if lead == 0xF4 { high = 0x8F }
    default: return (replacement, 1)
    }
    var scalar = lead & (0x3F >> UInt32(wanted))
    var length = 1
    while length <= wanted {
      guard index + length < bytes.count else { return (replacement, length) }
      let byte = unsafe UInt32(bytes[index + length])
      guard byte >= low, byte <= high else { return (replacement, length) }
      scalar = scalar << 6 | (byte & 0x3F)
      (low, high) = (0x80, 0xBF)
      length += 1
    }
    return (scalar, length)
  }
}
