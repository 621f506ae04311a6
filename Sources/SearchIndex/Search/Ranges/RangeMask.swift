/// A set of documents of one range, a bit each.
struct RangeMask: Equatable {
  private(set) var words: SIMD4<UInt64>

  static let none = RangeMask(words: .zero)
  static let all = RangeMask(words: SIMD4(repeating: .max))

  init(words: SIMD4<UInt64>) { self.words = words }

  /// The first documents of a range: as many of it as a segment has.
  init(first count: Int) {
    self = .none
    for word in 0..<4 {
      let bits = min(max(count - word * 64, 0), 64)
      words[word] = bits == 64 ? .max : (1 << UInt64(bits)) - 1
    }
  }

  @inline(__always)
  var isEmpty: Bool { words == .zero }

  @inline(__always)
  mutating func formIntersection(_ other: RangeMask) { words &= other.words }
  @inline(__always)
  mutating func formUnion(_ other: RangeMask) { words |= other.words }
  @inline(__always)
  mutating func subtract(_ other: RangeMask) { words &= ~other.words }

  /// Calls `body` with the place of each document, ascending.
  @inline(__always)
  func forEachPlace(_ body: (Int) throws(IndexError) -> Void) throws(IndexError) {
    for word in 0..<4 {
      var bits = words[word]
      while bits != 0 {
        try body(word &* 64 &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
    }
  }
}

/// A ``RangeMask`` in memory, for loops that look at or set one bit at a time.
///
/// SAFETY: four words, made in `init`, given back in `deinit`. Places are below
/// ``RangeBounds/documents``.
@safe
struct RangeBits: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>

  init() {
    unsafe words = .allocate(capacity: 4)
    unsafe words.initialize(repeating: 0, count: 4)
  }

  deinit { unsafe words.deallocate() }

  @inline(__always)
  func contains(_ place: Int) -> Bool {
    unsafe words[place &>> 6] &>> UInt64(place & 63) & 1 == 1
  }

  @inline(__always)
  func insert(_ place: Int) {
    unsafe words[place &>> 6] |= 1 &<< UInt64(place & 63)
  }

  func set(_ mask: RangeMask) {
    for word in 0..<4 { unsafe words[word] = mask.words[word] }
  }

  /// The documents set; afterwards there are none.
  @inline(__always)
  func take() -> RangeMask {
    let mask = unsafe RangeMask(words: SIMD4(words[0], words[1], words[2], words[3]))
    unsafe words.update(repeating: 0, count: 4)
    return mask
  }
}
