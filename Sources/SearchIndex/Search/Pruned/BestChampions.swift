/// The best live champions of one list for a query's parameters, in order of rank.
struct BestChampions {
  private var postings: [ChampionCollector.Posting] = []
  private var scores: [Double] = []
  /// The champions that are deleted.
  var deletedCount = 0

  init() {
    postings.reserveCapacity(ChampionCollector.depth)
    scores.reserveCapacity(ChampionCollector.depth)
  }

  var count: Int { scores.count }
  func posting(_ place: Int) -> ChampionCollector.Posting { postings[place] }
  func score(_ place: Int) -> Double { scores[place] }

  /// Adds a champion; documents ascend.
  @inline(__always)
  mutating func add(_ posting: ChampionCollector.Posting, score: Double) {
    if scores.count == ChampionCollector.depth {
      guard score > scores[ChampionCollector.depth - 1] else { return }
      scores.removeLast()
      postings.removeLast()
    }
    // An equal score of a smaller document stays before it.
    var place = scores.count
    while place > 0, scores[place - 1] < score { place -= 1 }
    scores.insert(score, at: place)
    postings.insert(posting, at: place)
  }

  /// Whether the best `limit` documents of the list are among the champions.
  ///
  /// A document that is no champion is dominated by ``ChampionCollector/depth`` champions, of which
  /// at least depth − deleted are live; each scores at least as much. So it can tie with the last of
  /// the best only if so many score at least as much as that one. Even then it ranks later if all
  /// that tie are equal in frequency and length, and less of either scores less: then those that
  /// dominate it have smaller document numbers.
  func areEnough(_ limit: Int, _ scorer: TermScorer) -> Bool {
    let dominating = ChampionCollector.depth - deletedCount
    guard count >= limit, limit <= dominating else { return false }
    let last = postings[limit - 1]
    let score = scores[limit - 1]
    // The live ones beyond `count` score no more than the last that was kept.
    guard dominating <= count, scores[dominating - 1] >= score else { return true }
    for place in 0..<count where scores[place] == score {
      guard postings[place].frequency == last.frequency, postings[place].length == last.length
      else { return false }
    }
    let shorter =
      last.frequency > 1
      ? scorer.contribution(frequency: last.frequency - 1, length: last.length) : -1
    let (longer, overflow) = last.length.addingReportingOverflow(1)
    return !overflow && shorter < score
      && scorer.contribution(frequency: last.frequency, length: longer) < score
  }
}
