/// Splits a text into the windows that are cut one after another.
///
/// A window ends after a line feed, where every word rule of UAX #29 has a boundary (WB3a), so
/// that cutting window by window is cutting the whole. Windows stay small so that the tables of
/// one stay in the cache.
enum Window {
  /// Aim of a window's length, in UTF-8 bytes.
  static let target = 8 << 10
  /// A window without a line feed is cut here at the latest, in UTF-8 bytes: a path over 2¹⁸ Han
  /// characters of the highest cost still fits 32 bits. A single token longer than this
  /// (768 KiB) is cut in two.
  static let limit = 768 << 10

  /// The end of the window that starts at `start`; `start < text.count`.
  static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let count = text.count
    if count - start <= target { return count }
    var end = start + target
    while end > start {
      if unsafe text[end - 1] == 0x0A { return end }
      end -= 1
    }
    let last = min(count, start + limit)
    end = start + target
    while end < last {
      if unsafe text[end] == 0x0A { return end + 1 }
      end += 1
    }
    // No line feed: keep a scalar whole where the text is well-formed.
    if end < count {
      var back = 0
      while back < 3, unsafe text[end] & 0xC0 == 0x80 {
        end -= 1
        back += 1
      }
    }
    return end
  }
}
