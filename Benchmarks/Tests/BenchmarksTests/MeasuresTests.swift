import BenchmarkSupport
import RetrievalEvaluation
import SystemPackage
import Testing

@Suite struct MeasuresTests {
  /// Worked out by hand.
  ///
  /// Query 1: relevant a (2), b (1), c (1); answers x a y b, c not found.
  ///   DCG = 2/log2(3) + 1/log2(5) = 1.261860 + 0.430677 = 1.692536
  ///   ideal = 2/log2(2) + 1/log2(3) + 1/log2(4) = 2 + 0.630930 + 0.5 = 3.130930
  ///   nDCG = 0.540586; reciprocal rank 1/2; recall 2/3.
  /// Query 2: relevant d; answers ten others, then d at rank 11: nDCG 0, MRR@10 0, recall 1.
  /// Query 3: relevant e; not answered: 0, 0, 0.
  /// Query 4: judged, nothing relevant: not averaged.
  @Test func handWorkedExample() {
    var run = Run()
    run.add(query: "1", answers: answers(["x", "a", "y", "b"]))
    run.add(query: "2", answers: answers((0..<10).map { "n\($0)" } + ["d"]))
    run.add(query: "4", answers: answers(["f"]))
    run.add(query: "unjudged", answers: answers(["a"]))
    var judgments = Judgments()
    judgments.add(query: "1", document: "a", grade: 2)
    judgments.add(query: "1", document: "b", grade: 1)
    judgments.add(query: "1", document: "c", grade: 1)
    judgments.add(query: "1", document: "x", grade: 0)
    judgments.add(query: "2", document: "d", grade: 1)
    judgments.add(query: "3", document: "e", grade: 1)
    judgments.add(query: "4", document: "f", grade: 0)

    let measures = Measures(of: run, judgments: judgments)
    #expect(measures.queryCount == 3)
    #expect(abs(measures.normalizedGainAt10 - 0.540586 / 3) < 1e-6)
    #expect(abs(measures.reciprocalRankAt10 - 0.5 / 3) < 1e-12)
    #expect(abs(measures.recallAt100 - (2.0 / 3 + 1) / 3) < 1e-12)
  }

  @Test func perfectRunScoresOne() {
    var run = Run()
    run.add(query: "q", answers: answers(["a", "b"]))
    var judgments = Judgments()
    judgments.add(query: "q", document: "a", grade: 1)
    judgments.add(query: "q", document: "b", grade: 1)
    let measures = Measures(of: run, judgments: judgments)
    #expect(measures.normalizedGainAt10 == 1)
    #expect(measures.reciprocalRankAt10 == 1)
    #expect(measures.recallAt100 == 1)
  }

  @Test func onlyTheFirstHundredCount() {
    var run = Run()
    run.add(query: "q", answers: answers((0..<100).map { "n\($0)" } + ["a"]))
    var judgments = Judgments()
    judgments.add(query: "q", document: "a", grade: 1)
    #expect(Measures(of: run, judgments: judgments).recallAt100 == 0)
  }

  @Test func readingOrdersByScoreThenByGreaterId() throws {
    try withFile(
      """
      q Q0 low 1 1.0 t
      q Q0 b 2 2.0 t
      q Q0 a 3 2.0 t
      q Q0 top 4 3.5 t
      """
    ) { path in
      let run = try Run(contentsOf: path)
      #expect(run.answers["q"]?.map(\.document) == ["top", "b", "a", "low"])
    }
  }

  @Test func writingKeepsTheOrderOfEqualScores() throws {
    var run = Run()
    let given = ["a", "c", "b", "d"].map { Run.Answer(document: $0, score: 7.25) }
    run.add(query: "q", answers: given)
    try withFile("") { path in
      try run.write(to: path, tag: "t")
      let read = try Run(contentsOf: path)
      #expect(read.answers["q"]?.map(\.document) == ["a", "c", "b", "d"])
    }
  }

  @Test func malformedLinesAreNamed() throws {
    try withFile("q Q0 doc 1 high t\n") { path in
      #expect(throws: BenchError.self) { try Run(contentsOf: path) }
    }
    try withFile("q doc 1\n") { path in
      #expect(throws: BenchError.self) { try Judgments(contentsOf: path) }
    }
  }

  private func answers(_ documents: [String]) -> [Run.Answer] {
    documents.enumerated().map { .init(document: $1, score: 100 - Double($0)) }
  }
}
