import SourceText

/// Strings that stand near each other in one paragraph, in any order and without overlapping.
package struct NearPattern: Sendable {
  /// The most strings that may be asked to stand near each other: the search looks at every order.
  package static let maximumCount = 8

  private let patterns: [ExactPattern]
  private let distance: Int

  /// - Parameters:
  ///   - patterns: at most ``maximumCount`` are looked at.
  ///   - distance: the most characters between the first and the last string that belong to none of
  ///     them; soft separators are not counted.
  package init(_ patterns: [ExactPattern], within distance: Int) {
    self.patterns = Array(patterns.prefix(NearPattern.maximumCount))
    self.distance = distance
  }

  /// The places in one paragraph: for each occurrence of a string that begins such a place, the
  /// occurrences of all strings in their order in the text.
  ///
  /// - Parameter text: the paragraph's folded text.
  /// - Complexity: O(*n* + *k* · 2^*p* · *p* · log *k*) for *p* strings with *k* occurrences.
  package func occurrences(in text: Span<UInt8>) -> [[Range<Int>]] {
    let occurrences = patterns.map { $0.occurrences(in: text) }
    guard !occurrences.isEmpty, occurrences.allSatisfy({ !$0.isEmpty }) else { return [] }
    let positions = CharacterPositions(text)
    var found = Set<[Range<Int>]>()
    for (pattern, places) in occurrences.enumerated() {
      for place in places {
        if let group = nearest(from: place, of: pattern, occurrences, positions) {
          found.insert(group)
        }
      }
    }
    return found.sorted { $0[0].lowerBound < $1[0].lowerBound }
  }

  /// The choice of occurrences that begins with `first` and ends earliest, if it is near enough.
  ///
  /// For each set of strings only the earliest end matters, so the sets are filled one string at a
  /// time, smaller sets first.
  private func nearest(
    from first: Range<Int>, of pattern: Int, _ occurrences: [[Range<Int>]],
    _ positions: CharacterPositions
  ) -> [Range<Int>]? {
    let full = (1 << patterns.count) - 1
    var best = [[Range<Int>]?](repeating: nil, count: full + 1)
    best[1 << pattern] = [first]
    for set in 0...full {
      guard let chosen = best[set], let end = chosen.last?.upperBound else { continue }
      for next in patterns.indices where set & (1 << next) == 0 {
        guard let place = occurrences[next].first(startingFrom: end) else { continue }
        let larger = set | (1 << next)
        if let known = best[larger]?.last?.upperBound, known <= place.upperBound { continue }
        best[larger] = chosen + [place]
      }
    }
    guard let group = best[full], let last = group.last else { return nil }
    let span = positions.count(first.lowerBound..<last.upperBound)
    let own = group.reduce(0) { $0 + positions.count($1) }
    return span - own <= distance ? group : nil
  }
}

extension [Range<Int>] {
  /// The first of the rising ranges that starts at or after `start`.
  fileprivate func first(startingFrom start: Int) -> Range<Int>? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].lowerBound < start { low = middle + 1 } else { high = middle }
    }
    return low < count ? self[low] : nil
  }
}

/// For each byte of a folded text, how many characters other than soft separators come before it.
private struct CharacterPositions {
  private var before: [Int32] = [0]

  init(_ text: Span<UInt8>) {
    before.reserveCapacity(text.count + 1)
    var count: Int32 = 0
    var offset = 0
    while offset < text.count {
      let (scalar, length) = UTF8Scalars.decode(text, at: offset)
      if CharacterClass.of(scalar) != .softSeparator { count += 1 }
      for _ in 0..<length { before.append(count) }
      offset += length
    }
  }

  func count(_ range: Range<Int>) -> Int {
    Int(before[range.upperBound] - before[range.lowerBound])
  }
}
