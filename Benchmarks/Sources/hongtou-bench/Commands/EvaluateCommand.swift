import BenchmarkSupport
import RetrievalEvaluation
import SystemPackage

/// Judges a TREC run.
enum EvaluateCommand: BenchCommand {
  static let name = "evaluate"
  static let usage = """
    RUN QRELS
          nDCG@10, MRR@10 and R@100 by trec_eval's definitions, averaged over all judged queries
          (trec_eval -c -m ndcg_cut.10 -m recall.100; -M 10 -m recip_rank).
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw UsageError() }
    let run = try Run(contentsOf: FilePath(arguments[0]))
    let judgments = try Judgments(contentsOf: FilePath(arguments[1]))
    let measures = Measures(of: run, judgments: judgments)
    HongtouBench.say(
      """
      queries\t\(measures.queryCount)
      nDCG@10\t\(Decimal.string(measures.normalizedGainAt10, digits: 4))
      MRR@10\t\(Decimal.string(measures.reciprocalRankAt10, digits: 4))
      R@100\t\(Decimal.string(measures.recallAt100, digits: 4))

      """)
  }
}
