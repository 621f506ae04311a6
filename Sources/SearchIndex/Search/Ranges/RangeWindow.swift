/// The sums of the documents of one range while clauses add to them.
@safe
final class RangeWindow {
  private let scratch = ScratchMemory()
  let scores: RangeScores
  /// The sums, one per document of the range.
  ///
  /// SAFETY: those of `scores`, which live as long as the window.
  let sums: UnsafeMutablePointer<Double>

  init() {
    scores = RangeScores(scratch)
    unsafe sums = scores.sums
  }

  /// Makes all sums 0.
  func clear() { unsafe sums.update(repeating: 0, count: RangeBounds.documents) }

  /// The documents that ``ScoredList/addScores(_:_:_:to:)`` added to since the last call.
  func takeHeld() -> RangeMask {
    let held = unsafe scores.held
    let mask = unsafe RangeMask(words: SIMD4(held[0], held[1], held[2], held[3]))
    unsafe held.update(repeating: 0, count: 4)
    return mask
  }

  /// The documents of a set that can still score more than `limit`.
  ///
  /// - Parameter rest: What clauses that come later can add.
  func keep(_ mask: RangeMask, rest: Double, above limit: Double) -> RangeMask {
    if limit < 0 || mask.isEmpty { return mask }
    var kept = SIMD4<UInt64>.zero
    for word in 0..<4 {
      var bits = mask.words[word]
      var open = bits
      while bits != 0 {
        let low = bits & (0 &- bits)
        let place = word &* 64 &+ bits.trailingZeroBitCount
        if unsafe sums[place] + rest <= limit { open ^= low }
        bits ^= low
      }
      kept[word] = open
    }
    return RangeMask(words: kept)
  }

  /// Adds the sums of some documents of another window.
  func add(_ other: RangeWindow, _ mask: RangeMask) throws(IndexError) {
    try mask.forEachPlace { (place) throws(IndexError) in
      unsafe sums[place] += other.sums[place]
    }
  }

  /// Adds the same to some documents.
  func add(_ score: Double, _ mask: RangeMask) throws(IndexError) {
    try mask.forEachPlace { (place) throws(IndexError) in unsafe sums[place] += score }
  }
}
