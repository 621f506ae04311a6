/// The matches of one paragraph, and the stretch of it that shows the most of them.
struct MatchWindows {
  /// What makes one stretch better than another.
  struct Score: Comparable {
    var newParts: Int
    var parts: Int
    var matches: Int

    static func < (left: Score, right: Score) -> Bool {
      (left.newParts, left.parts, left.matches) < (right.newParts, right.parts, right.matches)
    }
  }

  /// Matches not yet shown, by rising start.
  private var matches: ArraySlice<SnippetMaker.Match>
  /// The stretches already shown.
  private(set) var taken: [Range<Int>] = []
  /// The bytes a stretch may have: Han characters take three bytes and two columns.
  private let bytes: Int
  private var best: (score: Score, core: Range<Int>)?

  init(_ paragraph: SnippetMaker.Paragraph, columns: Int) {
    matches = Self.tidy(paragraph.matches, within: 0..<paragraph.length)
    bytes = max(1, columns) / 2 * 3
  }

  /// The matches inside the text by rising start: mostly just what came in, without a copy.
  private static func tidy(
    _ matches: ArraySlice<SnippetMaker.Match>, within bounds: Range<Int>
  ) -> ArraySlice<SnippetMaker.Match> {
    func isInOrder(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
      left.lowerBound < right.lowerBound
        || left.lowerBound == right.lowerBound && left.upperBound <= right.upperBound
    }
    var last = 0..<0
    let isTidy = matches.allSatisfy { match in
      defer { last = match.range }
      return !match.range.isEmpty && bounds.contains(match.range) && isInOrder(last, match.range)
    }
    if isTidy { return matches }
    let inside = matches.compactMap { match in
      let range = match.range.clamped(to: bounds)
      return range.isEmpty ? nil : SnippetMaker.Match(range: range, part: match.part)
    }
    return inside.sorted { !isInOrder($1.range, $0.range) }[...]
  }

  var isEmpty: Bool { matches.isEmpty }

  mutating func forgetBest() { best = nil }

  /// The score of the best stretch, or `nil` where nothing is left to show.
  mutating func bestScore(shown: Set<Int>) -> Score? {
    if best == nil { best = findBest(shown: shown) }
    return best?.score
  }

  /// The bytes from the first to the last match of the best stretch.
  mutating func takeBest() -> Range<Int>? {
    defer { best = nil }
    return best?.core
  }

  /// Takes the matches that a passage shows off the list; returns the parts they belong to.
  mutating func remove(_ core: Range<Int>, shownIn shown: Range<Int>) -> Set<Int> {
    taken.append(shown)
    best = nil
    var parts = Set<Int>()
    matches.removeAll { match in
      // A core too long for its passage is given up whole, so that each passage uses matches up.
      guard match.range.overlaps(shown) || match.range.overlaps(core) else { return false }
      parts.insert(match.part)
      return true
    }
    return parts
  }

  /// Moves a window of `bytes` over the matches, counting the parts inside.
  private func findBest(shown: Set<Int>) -> (score: Score, core: Range<Int>)? {
    guard let part = matches.first?.part, matches.contains(where: { $0.part != part }) else {
      return findBestOfOnePart(shown: shown)
    }
    var counts: [Int: Int] = [:]
    var newParts = 0
    var best: (score: Score, core: Range<Int>)?
    var first = matches.startIndex
    var furthest = 0
    for last in matches.indices {
      let part = matches[last].part
      counts[part, default: 0] += 1
      if counts[part] == 1, !shown.contains(part) { newParts += 1 }
      furthest = max(furthest, matches[last].range.upperBound)
      while first < last, furthest - matches[first].range.lowerBound > bytes {
        let left = matches[first].part
        let count = (counts[left] ?? 1) - 1
        counts[left] = count == 0 ? nil : count
        if count == 0, !shown.contains(left) { newParts -= 1 }
        first += 1
      }
      let core = matches[first].range.lowerBound..<furthest
      guard isFree(core) else { continue }
      let score = Score(newParts: newParts, parts: counts.count, matches: last - first + 1)
      if let known = best, known.score >= score { continue }
      best = (score, core)
    }
    return best
  }

  /// The same where all matches are of one part, as those of an exact string: only they are counted.
  private func findBestOfOnePart(shown: Set<Int>) -> (score: Score, core: Range<Int>)? {
    guard let part = matches.first?.part else { return nil }
    var best: (count: Int, core: Range<Int>)?
    var first = matches.startIndex
    var furthest = 0
    for last in matches.indices {
      furthest = max(furthest, matches[last].range.upperBound)
      while first < last, furthest - matches[first].range.lowerBound > bytes { first += 1 }
      let count = last - first + 1
      let core = matches[first].range.lowerBound..<furthest
      if count > best?.count ?? 0, isFree(core) { best = (count, core) }
    }
    let newParts = shown.contains(part) ? 0 : 1
    return best.map { (Score(newParts: newParts, parts: 1, matches: $0.count), $0.core) }
  }

  /// Whether no passage stands between the matches yet.
  private func isFree(_ core: Range<Int>) -> Bool { !taken.contains { $0.overlaps(core) } }
}
