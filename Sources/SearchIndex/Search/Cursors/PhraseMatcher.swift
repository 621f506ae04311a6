/// Counts where the terms of a phrase stand near enough to each other.
struct PhraseMatcher {
  /// The offsets of the terms from the first one.
  let offsets: [UInt32]
  let proximity: Query.Proximity

  /// The number of matches in the document all cursors are at.
  func count(
    _ terms: [PostingCursor], _ buffers: inout PositionBuffers
  ) throws(IndexError) -> UInt32 {
    while buffers.positions.count < terms.count { buffers.positions.append([]) }
    for (number, term) in terms.enumerated() {
      let count = try term.positions(into: &buffers.reader)
      guard count > 0 else { return 0 }
      buffers.positions[number].removeAll(keepingCapacity: true)
      for index in 0..<count { buffers.positions[number].append(buffers.reader[index]) }
    }
    return count(in: buffers.positions)
  }

  /// The number of matches in lists of ascending positions, one per term.
  func count(in positions: [[UInt32]]) -> UInt32 {
    switch proximity {
    case .exact: exact(positions)
    case .ordered(let slop): ordered(positions, slop: UInt64(slop))
    case .unordered(let width): unordered(positions, width: UInt64(width))
    }
  }

  /// The positions p of the first term such that every term i stands at p + offset i.
  private func exact(_ positions: [[UInt32]]) -> UInt32 {
    var places = [Int](repeating: 0, count: offsets.count)
    var matches: UInt32 = 0
    candidates: for start in positions[0] {
      let base = UInt64(start)
      for term in 1..<max(offsets.count, 1) {
        let wanted = base + UInt64(offsets[term])
        while places[term] < positions[term].count,
          UInt64(positions[term][places[term]]) < wanted
        {
          places[term] += 1
        }
        guard places[term] < positions[term].count else { break candidates }
        if UInt64(positions[term][places[term]]) != wanted { continue candidates }
      }
      matches += 1
    }
    return matches
  }

  /// The positions of the first term from which the others follow in order, each taken at the
  /// first place that is not before its offset from the term before, with gaps that add up to at
  /// most `slop`.
  ///
  /// Taking the earliest place for each term gives the smallest sum of gaps.
  private func ordered(_ positions: [[UInt32]], slop: UInt64) -> UInt32 {
    var matches: UInt32 = 0
    var places = [Int](repeating: 0, count: offsets.count)
    for start in positions[0] {
      var last = UInt64(start)
      var isMatch = true
      for term in 1..<max(offsets.count, 1) {
        let wanted = last + UInt64(offsets[term] - offsets[term - 1])
        while places[term] < positions[term].count,
          UInt64(positions[term][places[term]]) < wanted
        {
          places[term] += 1
        }
        guard places[term] < positions[term].count else {
          isMatch = false
          break
        }
        last = UInt64(positions[term][places[term]])
      }
      if isMatch, last - UInt64(start) <= UInt64(offsets.last ?? 0) + slop { matches += 1 }
    }
    return matches
  }

  /// The positions, of any term, at which the first of a set of places begins that holds every term
  /// within `width` positions.
  private func unordered(_ positions: [[UInt32]], width: UInt64) -> UInt32 {
    var places = [Int](repeating: 0, count: positions.count)
    var matches: UInt32 = 0
    var lastStart: UInt32?
    while true {
      var least = UInt32.max
      var leastTerm = 0
      var greatest: UInt32 = 0
      for term in positions.indices {
        let position = positions[term][places[term]]
        if position < least {
          least = position
          leastTerm = term
        }
        greatest = max(greatest, position)
      }
      if UInt64(greatest) - UInt64(least) < width, lastStart != least {
        matches += 1
        lastStart = least
      }
      places[leastTerm] += 1
      if places[leastTerm] == positions[leastTerm].count { return matches }
    }
  }
}
