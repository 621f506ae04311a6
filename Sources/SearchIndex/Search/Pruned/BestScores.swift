import CSearchKernels

/// The best few of a series of scores.
struct BestScores {
  /// Descending; those that are missing are below all scores.
  private var scores: [Double]

  init(count: Int) { scores = [Double](repeating: -1, count: count) }

  mutating func reset() {
    for place in scores.indices { scores[place] = -1 }
  }

  @inline(__always)
  mutating func add(_ score: Double) {
    var place = scores.count - 1
    guard place >= 0, score > scores[place] else { return }
    while place > 0, scores[place - 1] < score {
      scores[place] = scores[place - 1]
      place -= 1
    }
    scores[place] = score
  }

  /// The last of the best; nil when there were fewer.
  var least: Double? {
    guard let last = scores.last, last >= 0 else { return nil }
    return last
  }

  /// A number that at least `best` of the scores reach; −1 if none is known.
  ///
  /// The scores are dealt out to 16 heaps; of the heaps' highest scores the one of rank `best` is reached
  /// by so many, and seldom by many more.
  ///
  /// SAFETY: `scores` holds `count` numbers, none below 0.
  @inline(__always)
  static func reached(by best: Int, of scores: UnsafePointer<Double>, _ count: Int) -> Double {
    guard (1...16).contains(best), PostingBlock.hasVectors else { return -1 }
    return unsafe hongtou_reached_by(
      scores, Int32(truncatingIfNeeded: count), Int32(truncatingIfNeeded: best))
  }
}
