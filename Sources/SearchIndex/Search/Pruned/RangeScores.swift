/// The scores of the documents of one range while they are added up.
///
/// SAFETY: each array has an element per document of a range; in the search's scratch memory.
/// Places are documents less the range's first, and so below ``RangeBounds/documents``.
@safe
struct RangeScores: ~Copyable {
  /// The sums of the contributions.
  let sums: UnsafeMutablePointer<Double>
  /// A bit per document that any list holds.
  let held: UnsafeMutablePointer<UInt64>

  init(_ scratch: ScratchMemory) {
    unsafe sums = scratch.take(RangeBounds.documents)
    unsafe sums.initialize(repeating: 0, count: RangeBounds.documents)
    unsafe held = scratch.take(Self.words)
    unsafe held.initialize(repeating: 0, count: Self.words)
  }

  private static let words = RangeBounds.documents / 64

  /// Forgets all documents that any list holds.
  func clear() {
    for word in 0..<Self.words where unsafe held[word] != 0 {
      unsafe held[word] = 0
      unsafe (sums + word &* 64).update(repeating: 0, count: 64)
    }
  }

  /// Adds to the sum of a document; returns it.
  @inline(__always)
  func add(_ contribution: Double, _ place: Int) -> Double {
    let sum = unsafe sums[place] + contribution
    unsafe sums[place] = sum
    unsafe held[place &>> 6] |= 1 &<< UInt64(place & 63)
    return sum
  }

  /// Calls `body` for the documents that any list holds, and forgets them.
  @inline(__always)
  func empty(
    _ body: (_ place: Int, _ sum: Double) throws(IndexError) -> Void
  ) throws(IndexError) {
    for word in 0..<Self.words {
      var bits = unsafe held[word]
      unsafe held[word] = 0
      while bits != 0 {
        let place = word &* 64 &+ bits.trailingZeroBitCount
        let sum = unsafe sums[place]
        unsafe sums[place] = 0
        bits &= bits &- 1
        // After an error nothing of a search is used again.
        try body(place, sum)
      }
    }
  }
}
