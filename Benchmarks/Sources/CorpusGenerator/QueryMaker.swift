import BenchmarkSupport
public import ChineseSegmentation

/// Makes queries a person would type, in the six classes of the search benchmarks, from strings
/// that stand in the documents: titles, names of acts in 《》 and terms in “ ”.
///
/// A class that says so is checked against a corpus of token lines, so that its queries have
/// answers.
public struct QueryMaker {
  /// The classes, in the order in which they are reported.
  public enum Class: String, CaseIterable, Sendable {
    /// One word in at least 1 % of the passages.
    case termCommon = "term_common"
    /// One word in two passages or more, but at most 0.03 %.
    case termRare = "term_rare"
    /// Two words of one string that stand together in some passage; all must match.
    case and2
    /// The same pairs; any may match.
    case or2
    /// Three to five words of one string; any may match.
    case or35
    /// Two to four neighbouring words of one string that stand so in some passage.
    case phrase
  }

  /// A query: its words and the string they come from.
  public struct Query: Sendable, Equatable {
    public var words: [String]
    public var origin: String
  }

  private struct Candidate {
    var words: [String]
    var origin: String
  }

  private let candidates: [Candidate]
  private let corpus: TokenCorpus
  private var random: SeededGenerator

  /// Words in more passages than this share say nothing (的, 和, 应当).
  private static let commonest = 0.25

  /// - Parameters:
  ///   - lines: The corpus the queries are for: lines of words. Some 100,000 are enough.
  ///   - seed: Chooses one of many sets.
  public init(source: SourceCorpus, lines: [UInt8], segmenter: Segmenter, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    var strings = source.quotedStrings.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for last in stride(from: strings.count - 1, to: 0, by: -1) {
      strings.swapAt(last, random.below(last + 1))
    }
    var tokens = TokenLine(segmenter: segmenter)
    candidates = strings.map { string in
      var line: [UInt8] = []
      tokens.append(Array(string.utf8), to: &line)
      let words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
      return Candidate(words: words, origin: string)
    }
    corpus = TokenCorpus(lines: lines, words: Set(candidates.lazy.flatMap(\.words)))
  }

  /// Up to `limit` different queries of each class.
  public mutating func queries(limit: Int) -> [Class: [Query]] {
    var sets: [Class: [Query]] = [:]
    var seen: [Class: Set<[String]>] = [:]
    func add(_ kind: Class, _ words: [String], _ candidate: Candidate) {
      guard (sets[kind]?.count ?? 0) < limit, seen[kind, default: []].insert(words).inserted else {
        return
      }
      sets[kind, default: []].append(Query(words: words, origin: candidate.origin))
    }
    for candidate in candidates {
      let useful = candidate.words.filter(isUseful)
      for word in useful {
        for kind in singleClasses(of: word) { add(kind, [word], candidate) }
      }
      if let pair = pick(2, of: useful), corpus.havePassageInCommon(pair) {
        add(.and2, pair, candidate)
        add(.or2, pair, candidate)
      }
      if let several = pick(3 + random.below(3), of: useful) { add(.or35, several, candidate) }
      if let phrase = pickNeighbours(2 + random.below(3), of: candidate.words),
        phrase.count(where: isUseful) >= 2, corpus.havePhrase(phrase)
      {
        add(.phrase, phrase, candidate)
      }
    }
    return sets
  }

  private func isUseful(_ word: String) -> Bool {
    let frequency = corpus.documentFrequency(word)
    return frequency > 0 && Double(frequency) < Self.commonest * Double(corpus.passageCount)
      && !word.utf8.allSatisfy { (0x2C...0x39).contains($0) }
  }

  private func singleClasses(of word: String) -> [Class] {
    let frequency = corpus.documentFrequency(word)
    let share = Double(frequency) / Double(max(corpus.passageCount, 1))
    var classes: [Class] = []
    if share >= 0.01 { classes.append(.termCommon) }
    if frequency >= 2, share <= max(0.0003, 2 / Double(max(corpus.passageCount, 1))),
      word.utf8.count > 3
    {
      classes.append(.termRare)
    }
    return classes
  }

  /// `count` different words in their order; nil when there are not as many.
  private mutating func pick(_ count: Int, of words: [String]) -> [String]? {
    var different: [String] = []
    for word in words where !different.contains(word) { different.append(word) }
    guard different.count >= count else { return nil }
    while different.count > count { different.remove(at: random.below(different.count)) }
    return different
  }

  private mutating func pickNeighbours(_ count: Int, of words: [String]) -> [String]? {
    guard words.count >= 2 else { return nil }
    let count = min(count, words.count)
    let start = random.below(words.count - count + 1)
    return Array(words[start..<(start + count)])
  }
}
