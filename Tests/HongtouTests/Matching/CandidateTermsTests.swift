import SourceText
import Testing

@testable import Hongtou

@Suite("Candidate terms of an exact pattern")
struct CandidateTermsTests {
  private typealias Term = CandidateTerms.Term

  /// What the analyzer indexes of one paragraph.
  private func terms(of text: String) -> [Term] {
    var terms: [Term] = []
    var previous: Unicode.Scalar?
    for scalar in Folding.fold(text).unicodeScalars {
      switch CharacterClass.of(scalar.value) {
      case .softSeparator: continue
      case .hardSeparator: previous = nil
      case .text:
        terms.append(.character(Array(String(scalar).utf8)))
        if let previous {
          terms.append(.bigram(Array(String(previous).utf8) + Array(String(scalar).utf8)))
        }
        previous = scalar
      }
    }
    return terms
  }

  private func bigram(_ string: String) -> Term { .bigram(Array(string.utf8)) }

  @Test("the clauses of typical patterns")
  func clauses() {
    #expect(
      ExactPattern("干部考核").candidateTerms.clauses == [
        [bigram("干部")], [bigram("部考")], [bigram("考核")],
      ])
    #expect(ExactPattern("《意见》").candidateTerms.clauses == [[bigram("意见")]])
    #expect(
      ExactPattern("作为。坚持").candidateTerms.clauses == [
        [bigram("作为")], [bigram("坚持")],
      ])
    #expect(ExactPattern("和党").candidateTerms.clauses == [[bigram("和党"), bigram("d党")]])
    #expect(ExactPattern("干").candidateTerms.clauses == [[.character(Array("干".utf8))]])
    #expect(
      ExactPattern("和").candidateTerms.clauses == [
        [.character(Array("和".utf8)), bigram("an")]
      ])
    #expect(ExactPattern("。").candidateTerms.clauses.isEmpty)
    #expect(ExactPattern("、").candidateTerms.clauses.isEmpty)
    #expect(ExactPattern("").candidateTerms.clauses.isEmpty)
  }

  @Test("they never lose a match, and where they say so they are the answer", arguments: 0..<6)
  func necessary(seed: UInt64) {
    var random = SplitMix64(seed: 500 + seed)
    for _ in 0..<4_000 {
      let text = RandomMatching.text(2...16, &random)
      let pattern = RandomMatching.pattern(of: text, &random)
      let indexed = terms(of: text)
      let held = Set(indexed)
      for isStrict in [false, true] {
        let compiled = ExactPattern(pattern, isStrict: isStrict)
        let candidates = compiled.candidateTerms
        let count = ExactOracle.occurrences(of: pattern, in: text, isStrict: isStrict).count
        if count > 0 {
          #expect(
            candidates.clauses.allSatisfy { $0.contains(where: held.contains) },
            "“\(pattern)” in “\(text)”")
        }
        if candidates.isSufficient, let term = candidates.clauses.first?.first {
          #expect(indexed.filter { $0 == term }.count == count, "“\(pattern)” in “\(text)”")
        }
      }
    }
  }
}
