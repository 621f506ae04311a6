/// Every document.
final class EverythingRangeClause: RangeClause {
  init(_ frame: RangeFrame) {
    super.init(frame, cost: frame.documentCount)
    unsafe bounds.update(repeating: RangeFrame.least, count: frame.rangeCount)
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) -> RangeMask {
    var found = wanted
    found.formIntersection(frame.documents(of: range))
    return found
  }
}

/// The documents with an attribute value in a set of ordinals: asked of one document after another, and so
/// last where several clauses are required.
final class AttributeRangeClause: RangeClause {
  private let column: AttributeColumn
  /// A flag per ordinal.
  private let isWanted: [Bool]

  init(_ frame: RangeFrame, _ column: AttributeColumn, isWanted: [Bool]) {
    self.column = column
    self.isWanted = isWanted
    super.init(frame, cost: frame.documentCount)
    unsafe bounds.update(repeating: RangeFrame.least, count: frame.rangeCount)
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    var present = wanted
    present.formIntersection(frame.documents(of: range))
    let first = range &<< RangeBounds.shift
    try present.forEachPlace { (place) throws(IndexError) in
      var isFound = false
      try column.forEachOrdinal(of: first &+ place) {
        isFound = isFound || isWanted[$0]
      }
      if isFound { held.insert(place) }
    }
    return held.take()
  }
}

/// Documents given one by one (prefixes), each with the same score.
final class SetRangeClause: RangeClause {
  /// A bit per document of the segment.
  private let words: [UInt64]
  private let score: Double

  init(_ frame: RangeFrame, words: [UInt64], score: Double) {
    self.words = words
    self.score = score
    super.init(frame, cost: words.reduce(0) { $0 + $1.nonzeroBitCount })
    for range in 0..<frame.rangeCount where !documents(range).isEmpty {
      unsafe bounds[range] = frame.bound(score)
    }
  }

  private func documents(_ range: Int) -> RangeMask {
    var mask = SIMD4<UInt64>.zero
    for word in 0..<4 where 4 * range + word < words.count { mask[word] = words[4 * range + word] }
    return RangeMask(words: mask)
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    var found = documents(range)
    found.formIntersection(wanted)
    if score > 0 { try window?.add(score, found) }
    return found
  }
}

/// The documents of a clause, each with the same score.
final class ConstantRangeClause: RangeClause {
  private let clause: RangeClause
  private let score: Double

  init(_ frame: RangeFrame, _ clause: RangeClause, score: Double) {
    self.clause = clause
    self.score = score
    super.init(frame, cost: clause.cost)
    let bound = frame.bound(score)
    for range in 0..<frame.rangeCount where unsafe clause.bounds[range] > 0 {
      unsafe bounds[range] = bound
    }
  }

  override var isExpensive: Bool { clause.isExpensive }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let found = try clause.evaluate(range, wanted, nil)
    if score > 0 { try window?.add(score, found) }
    return found
  }
}

/// The documents that a confirmed clause's approximation matches, each with a bound on its score: nothing
/// is confirmed here, so that what a ``RangeSearch`` with such a clause finds are candidates.
final class ApproximateRangeClause: RangeClause {
  private let approximation: RangeClause
  private let makeCursor: () throws(IndexError) -> DocumentCursor
  private var cursor: DocumentCursor
  /// The first document that the cursor has not passed.
  private var next: UInt32 = 0

  /// - Parameter cursor: Makes a ``ConfirmedCursor`` of the segment, which tells the bounds.
  init(
    _ frame: RangeFrame, _ approximation: RangeClause, maximum: Double,
    _ cursor: @escaping () throws(IndexError) -> DocumentCursor
  ) throws(IndexError) {
    self.approximation = approximation
    makeCursor = cursor
    self.cursor = try cursor()
    super.init(frame, cost: approximation.cost)
    let bound = frame.bound(maximum)
    for range in 0..<frame.rangeCount where unsafe approximation.bounds[range] > 0 {
      unsafe bounds[range] = bound
    }
  }

  override var isExpensive: Bool { true }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let found = try approximation.evaluate(range, wanted, nil)
    guard let window, !found.isEmpty else { return found }
    let first = UInt32(truncatingIfNeeded: range &<< RangeBounds.shift)
    if first < next {
      cursor = try makeCursor()
      next = 0
    }
    try found.forEachPlace { (place) throws(IndexError) in
      let document = first &+ UInt32(truncatingIfNeeded: place)
      if next == 0 || cursor.document < document { try cursor.advance(to: document) }
      next = document &+ 1
      guard cursor.document == document else { return }
      unsafe window.sums[place] += cursor.bound(from: document).score
    }
    return found
  }
}
