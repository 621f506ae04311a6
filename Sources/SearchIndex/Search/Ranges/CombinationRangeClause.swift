/// The documents that match all required clauses, no excluded one and, when nothing is required, at least
/// one optional one.
final class CombinationRangeClause: RangeClause {
  /// By ascending cost, so that the rarest documents are asked for in the others.
  let required: [RangeClause]
  let optional: [RangeClause]
  let excluded: [RangeClause]
  /// Where scores gather that count only if the document matches in the end.
  private let own = RangeWindow()

  /// - Parameter optional: Not empty where nothing is required.
  init(
    _ frame: RangeFrame, required: [RangeClause], optional: [RangeClause], excluded: [RangeClause]
  ) {
    let required = required.sorted { $0.cost < $1.cost }
    self.required = required
    self.optional = Self.ordered(optional, isAlone: required.isEmpty)
    self.excluded = excluded
    super.init(
      frame,
      cost: required.first?.cost ?? optional.reduce(0) { $0.addingReportingOverflow($1.cost).0 })
    joinBounds()
  }

  /// What can add most comes first, so that the rest becomes too little as soon as possible. Beside
  /// required clauses few documents are left to be looked at, so that what is expensive can wait.
  private static func ordered(_ clauses: [RangeClause], isAlone: Bool) -> [RangeClause] {
    clauses.map { (clause: $0, isLate: !isAlone && $0.isExpensive, maximum: $0.maximum) }
      .sorted { $0.isLate != $1.isLate ? $1.isLate : $0.maximum > $1.maximum }
      .map(\.clause)
  }

  private func joinBounds() {
    let count = frame.rangeCount
    for (number, clause) in required.enumerated() {
      unsafe RangeKernels.join(
        clause.bounds, count: count, number == 0 ? nil : .all, into: bounds)
    }
    for clause in optional {
      let other = unsafe clause.bounds
      if required.isEmpty {
        for range in 0..<count { unsafe bounds[range] += other[range] }
      } else {
        for range in 0..<count {
          let bound = unsafe bounds[range]
          unsafe bounds[range] = bound > 0 ? bound + other[range] : 0
        }
      }
    }
  }

  override var isExpensive: Bool {
    required.contains(where: \.isExpensive) || optional.contains(where: \.isExpensive)
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    guard unsafe bounds[range] > 0 else { return .none }
    if required.isEmpty, excluded.isEmpty {
      var found = RangeMask.none
      for clause in optional where unsafe clause.bounds[range] > 0 {
        found.formUnion(try clause.evaluate(range, wanted, window))
      }
      return found
    }
    let scores = window == nil ? nil : own
    scores?.clear()
    var found = wanted
    if required.isEmpty {
      found = .none
      for clause in optional where unsafe clause.bounds[range] > 0 {
        found.formUnion(try clause.evaluate(range, wanted, scores))
      }
    }
    for clause in required where !found.isEmpty {
      found = try clause.evaluate(range, found, scores)
    }
    for clause in excluded where !found.isEmpty && (unsafe clause.bounds[range] > 0) {
      found.subtract(try clause.evaluate(range, found, nil))
    }
    guard let window, !found.isEmpty else { return found }
    if !required.isEmpty {
      for clause in optional where unsafe clause.bounds[range] > 0 {
        _ = try clause.evaluate(range, found, own)
      }
    }
    try window.add(own, found)
    return found
  }
}
