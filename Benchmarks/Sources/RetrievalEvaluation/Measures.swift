#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How good a run is, by trec_eval's definitions, averaged over every judged query with at least
/// one relevant document; a query the run does not answer counts 0 (trec_eval's option `-c`).
public struct Measures: Sendable, Equatable {
  /// trec_eval's `ndcg_cut.10`: the sum of grade / log2(rank + 1) over the first ten answers,
  /// divided by that sum for the best possible order (Järvelin & Kekäläinen 2002, with the
  /// discount of Burges et al. 2005 and the grade itself as gain).
  public var normalizedGainAt10 = 0.0
  /// trec_eval's `recip_rank` over the first ten answers (option `-M 10`): 1 / the rank of the
  /// first relevant answer.
  public var reciprocalRankAt10 = 0.0
  /// trec_eval's `recall.100`: the share of the relevant documents among the first hundred.
  public var recallAt100 = 0.0
  /// The number of queries averaged over.
  public var queryCount = 0

  /// - Complexity: O(answers + judgments · log judgments).
  public init(of run: Run, judgments: Judgments) {
    // In a fixed order, so that the sums of floating point numbers are too.
    for query in judgments.grades.keys.sorted() {
      let grades = judgments.grades[query] ?? [:]
      let relevant = grades.values.filter { $0 > 0 }.sorted(by: >)
      guard !relevant.isEmpty else { continue }
      queryCount += 1
      let gains = (run.answers[query] ?? []).prefix(100).map { max(grades[$0.document] ?? 0, 0) }
      normalizedGainAt10 += Self.gain(gains.prefix(10)) / Self.gain(relevant.prefix(10))
      if let first = gains.prefix(10).firstIndex(where: { $0 > 0 }) {
        reciprocalRankAt10 += 1 / Double(first + 1)
      }
      recallAt100 += Double(gains.count { $0 > 0 }) / Double(relevant.count)
    }
    let count = Double(max(queryCount, 1))
    normalizedGainAt10 /= count
    reciprocalRankAt10 /= count
    recallAt100 /= count
  }

  private static func gain(_ gains: some Sequence<Int>) -> Double {
    var sum = 0.0
    for (index, gain) in gains.enumerated() { sum += Double(gain) / log2(Double(index + 2)) }
    return sum
  }
}
