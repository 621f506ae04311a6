/// A term of one field with a long list: blocks are decoded where ranges are looked at.
final class ListRangeClause: RangeClause {
  private let list: RangeList
  private let isScored: Bool

  init(_ frame: RangeFrame, _ list: RangeList) throws(IndexError) {
    self.list = list
    isScored = unsafe list.list.pointee.scorer.maximum > 0
    super.init(frame, cost: list.count)
    try unsafe list.list.pointee.joinBounds(
      nil, into: bounds, count: frame.rangeCount, slack: Float(frame.slack).nextUp,
      room: bounds + frame.room)
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let source = unsafe list.list
    let mask = UInt32(RangeBounds.documents - 1)
    guard let window, isScored else {
      try unsafe ScoredList.forEachRun(of: list.list, in: range) {
        (_, run, documents) throws(IndexError) in
        for place in run { unsafe held.insert(Int(documents[place] & mask)) }
      }
      var found = held.take()
      found.formIntersection(wanted)
      return found
    }
    if wanted == .all {
      try unsafe ScoredList.forEachRun(of: list.list, in: range) {
        (_, run, documents) throws(IndexError) in
        let frequencies = try unsafe source.pointee.reader.blockFrequencies()
        _ = unsafe source.pointee.addScores(
          documents + run.lowerBound, frequencies + run.lowerBound, run.count, to: window.scores)
      }
      return window.takeHeld()
    }
    let lengths = unsafe source.pointee.reader.lengths
    let sums = unsafe window.sums
    asked.set(wanted)
    try unsafe ScoredList.forEachRun(of: list.list, in: range) {
      (_, run, documents) throws(IndexError) in
      for place in run {
        let document = unsafe documents[place]
        let index = Int(document & mask)
        guard asked.contains(index) else { continue }
        let frequency = try unsafe source.pointee.reader.blockFrequencies()[place]
        unsafe sums[index] += source.pointee.contribution(
          frequency: frequency, length: lengths.length(document))
        held.insert(index)
      }
    }
    return held.take()
  }
}

/// A term of several fields, of which at least one list is long.
final class FieldsRangeClause: RangeClause {
  /// By ascending field, the order in which shares are added up.
  private let fields: [(list: RangeList, share: FieldsScorer.Field)]
  private let scorer: FieldsScorer
  private let shares = RangeWindow()

  /// A contribution is concave in the sum of the shares, so the sum of what each field would contribute
  /// alone is a bound; so is the weight.
  init(
    _ frame: RangeFrame, _ fields: [(list: RangeList, share: FieldsScorer.Field)],
    scorer: FieldsScorer
  ) throws(IndexError) {
    self.fields = fields
    self.scorer = scorer
    super.init(frame, cost: fields.reduce(0) { $0 + $1.list.count })
    for (number, field) in fields.enumerated() {
      try unsafe field.list.list.pointee.joinBounds(
        number == 0 ? nil : .any, into: bounds, count: frame.rangeCount,
        slack: Float(frame.slack).nextUp, room: bounds + frame.room)
    }
    let most = frame.bound(scorer.maximum)
    for range in 0..<frame.rangeCount { unsafe bounds[range] = min(bounds[range], most) }
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let mask = UInt32(RangeBounds.documents - 1)
    guard let window, scorer.weight > 0 else {
      for field in fields {
        try unsafe ScoredList.forEachRun(of: field.list.list, in: range) {
          (_, run, documents) throws(IndexError) in
          for place in run { unsafe held.insert(Int(documents[place] & mask)) }
        }
      }
      var found = held.take()
      found.formIntersection(wanted)
      return found
    }
    asked.set(wanted)
    let sums = unsafe shares.sums
    for field in fields {
      let source = unsafe field.list.list
      let lengths = unsafe source.pointee.reader.lengths
      try unsafe ScoredList.forEachRun(of: field.list.list, in: range) {
        (_, run, documents) throws(IndexError) in
        for place in run {
          let document = unsafe documents[place]
          let index = Int(document & mask)
          guard asked.contains(index) else { continue }
          let frequency = try unsafe source.pointee.reader.blockFrequencies()[place]
          unsafe sums[index] += field.share.share(
            frequency: Double(frequency), length: Double(lengths.length(document)))
          held.insert(index)
        }
      }
    }
    let found = held.take()
    try found.forEachPlace { (place) throws(IndexError) in
      unsafe window.sums[place] += scorer.contribution(sums[place])
      unsafe sums[place] = 0
    }
    return found
  }
}
