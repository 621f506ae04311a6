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
  private var matches: [SnippetMaker.Match]
  /// The stretches already shown.
  private(set) var taken: [Range<Int>] = []
  /// The bytes a stretch may have: Han characters take three bytes and two columns.
  private let bytes: Int
  private var best: (score: Score, core: Range<Int>)?

  init(_ paragraph: SnippetMaker.Paragraph, columns: Int) {
    let bounds = 0..<paragraph.text.count
    matches = paragraph.matches.compactMap { match in
      let range = match.range.clamped(to: bounds)
      return range.isEmpty ? nil : SnippetMaker.Match(range: range, part: match.part)
    }.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    bytes = max(1, columns) / 2 * 3
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
    var counts: [Int: Int] = [:]
    var newParts = 0
    var best: (score: Score, core: Range<Int>)?
    var first = 0
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

  /// Whether no passage stands between the matches yet.
  private func isFree(_ core: Range<Int>) -> Bool { !taken.contains { $0.overlaps(core) } }
}
