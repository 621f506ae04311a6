/// Cuts one run of dictionary characters along the cheapest path: ICU's
/// `CjkBreakEngine::divideUpDictionaryRange` (source/common/dictbe.cpp), with a lexicon beside
/// the dictionary. Plain code over ICU's mapped trie; ``TableEngine`` does the same faster.
struct ShortestPath {
  private let dictionary: DictionaryTrie
  private let lexicon: LexiconTrie?

  /// The run in NFKC, by scalar.
  private var text: [UInt32] = []
  /// For each scalar of `text`, and for its end, the scalar of the run it came from; empty where
  /// the run is in NFKC.
  private var origins: [Int32] = []
  /// The least cost of reaching each place, and where the last word of that path starts.
  private var best: [UInt32] = []
  private var previous: [Int32] = []
  /// The words that start at the place looked at: costs by length, −1 for none.
  private var costs = [Int32](repeating: -1, count: 64)

  /// Where words that begin with a character go on, by the character's low bits: the first branch
  /// of the dictionary is much larger than all others.
  private var roots = [Root](repeating: Root(), count: Self.rootCount)

  private struct Root {
    var scalar: UInt32 = .max
    var cost: Int?
    var cursor = DictionaryTrie.Cursor()
  }

  private static let rootCount = 512

  /// What a run was cut into: places in scalars of the run, without its ends, ascending.
  private(set) var breaks: [Int32] = []
  /// The words of two and more scalars, by start, then by length.
  private(set) var words: [(start: Int32, end: Int32)] = []

  init(dictionary: DictionaryTrie, lexicon: LexiconTrie?) {
    self.dictionary = dictionary
    self.lexicon = lexicon
  }

  private static let unreachable = UInt32.max

  /// Cuts a run; the results stand in ``breaks`` and, if wanted, in ``words``.
  ///
  /// - Complexity: O(*n*), with at most 20 (or the longest lexicon word) steps per scalar.
  mutating func cut(_ run: ArraySlice<UInt32>, listingWords: Bool) {
    breaks.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    normalize(run)
    let count = text.count
    best.removeAll(keepingCapacity: true)
    best.append(0)
    best.append(contentsOf: repeatElement(Self.unreachable, count: count))
    previous.removeAll(keepingCapacity: true)
    previous.append(contentsOf: repeatElement(-1, count: count + 1))

    var followsKatakana = false
    for start in 0..<count where best[start] != Self.unreachable {
      relaxWords(from: start, listing: listingWords)
      let isKatakana = DictionaryRun.isKatakana(text[start])
      if isKatakana, !followsKatakana { relaxKatakana(from: start) }
      followsKatakana = isKatakana
    }
    collectBreaks(runLength: run.count)
  }

  // MARK: Forward

  private mutating func relax(from start: Int, to end: Int, cost: UInt32) {
    let total = best[start] &+ cost
    if total < best[end] {
      best[end] = total
      previous[end] = Int32(truncatingIfNeeded: start)
    }
  }

  private mutating func relaxWords(from start: Int, listing: Bool) {
    var longest = findInDictionary(from: start)
    if costs[1] < 0 { costs[1] = Int32(DictionaryRun.unknownCost) }
    longest = max(longest, findInLexicon(from: start))
    for length in 1...longest where costs[length] >= 0 {
      relax(from: start, to: start + length, cost: UInt32(costs[length]))
      costs[length] = -1
      if listing, length > 1 { list(start, start + length) }
    }
  }

  /// Fills `costs`; returns the longest length that may be in it, at least 1.
  private mutating func findInDictionary(from start: Int) -> Int {
    var (cursor, cost) = root(of: text[start])
    if let cost { costs[1] = Int32(clamping: cost) }
    var longest = 1
    var units = text[start] < 0x10000 ? 1 : 2
    var length = 1
    while start + length < text.count, units < DictionaryTrie.longestWord, !cursor.isDead {
      let scalar = text[start + length]
      units += scalar < 0x10000 ? 1 : 2
      length += 1
      if let cost = dictionary.step(&cursor, scalar) {
        costs[length] = Int32(clamping: cost)
        longest = length
      }
    }
    return longest
  }

  /// The step from the dictionary's root by a character.
  private mutating func root(of scalar: UInt32) -> (DictionaryTrie.Cursor, cost: Int?) {
    let slot = Int(scalar) & (Self.rootCount - 1)
    if roots[slot].scalar != scalar {
      roots[slot] = Root(scalar: scalar)
      roots[slot].cost = dictionary.step(&roots[slot].cursor, scalar)
    }
    return (roots[slot].cursor, roots[slot].cost)
  }

  private mutating func findInLexicon(from start: Int) -> Int {
    guard let lexicon else { return 1 }
    var longest = 1
    var node = LexiconTrie.root
    var length = 0
    while start + length < text.count, let child = lexicon.child(of: node, text[start + length]) {
      node = child
      length += 1
      if let cost = lexicon.cost(of: node) {
        costs[length] = Int32(cost)
        longest = length
      }
    }
    return longest
  }

  private mutating func relaxKatakana(from start: Int) {
    var length = 1
    while length < DictionaryRun.longestKatakana, start + length < text.count,
      DictionaryRun.isKatakana(text[start + length])
    {
      length += 1
    }
    guard length < DictionaryRun.longestKatakana else { return }
    relax(from: start, to: start + length, cost: DictionaryRun.katakanaCost(length))
  }

  // MARK: Back

  private mutating func collectBreaks(runLength: Int) {
    guard best[text.count] != Self.unreachable else { return }
    var place = text.count
    var last = Int32(truncatingIfNeeded: runLength)
    while true {
      place = Int(previous[place])
      guard place > 0 else { break }
      // Of several places that stem from one original place, one boundary remains.
      let origin = origins.isEmpty ? Int32(truncatingIfNeeded: place) : origins[place]
      if origin > 0, origin < last {
        breaks.append(origin)
        last = origin
      }
    }
    breaks.reverse()
  }

  private mutating func list(_ start: Int, _ end: Int) {
    guard !origins.isEmpty else {
      words.append((Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end)))
      return
    }
    // A word inside the expansion of one character has no bytes of its own.
    let startsWhole = start == 0 || origins[start - 1] != origins[start]
    let endsWhole = end == text.count || origins[end - 1] != origins[end]
    guard startsWhole, endsWhole, origins[start] < origins[end] else { return }
    words.append((origins[start], origins[end]))
  }

  // MARK: NFKC

  /// Fills `text`, and `origins` where the run is not in NFKC: fragment by fragment, split where
  /// NFKC has a boundary; every place in a fragment maps to the fragment's start.
  private mutating func normalize(_ run: ArraySlice<UInt32>) {
    text.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    if run.allSatisfy(DictionaryRun.isPlainHan) || NFKC.isNormalized(run) {
      text.append(contentsOf: run)
      return
    }
    var start = run.startIndex
    while start < run.endIndex {
      var end = start + 1
      while end < run.endIndex, !NFKC.hasBoundaryBefore(run[end]) { end += 1 }
      text.append(contentsOf: NFKC.normalize(run[start..<end]))
      let origin = Int32(truncatingIfNeeded: start - run.startIndex)
      while origins.count < text.count { origins.append(origin) }
      start = end
    }
    origins.append(Int32(truncatingIfNeeded: run.count))
  }
}
