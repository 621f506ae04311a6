import SourceText
import Testing

@testable import Hongtou

@Suite("Candidate terms of an exact pattern")
struct CandidateTermsTests {
  private typealias Term = CandidateTerms.Term

  private static let marks = Set("\"'()[]{}<>“”‘’「」『』《》〈〉【】〔〕〖〗".unicodeScalars)
  private static let spaces = Set(", 、，　\t\n".unicodeScalars)

  /// What the analyzer indexes of one paragraph, worked out place by place.
  private func terms(of text: String) -> [Term] {
    let scalars = Array(Folding.fold(text).unicodeScalars)
    func isSoft(_ scalar: Unicode.Scalar) -> Bool {
      Self.marks.contains(scalar) || Self.spaces.contains(scalar)
    }
    func pair(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Term {
      bigram(String(String.UnicodeScalarView([left, right])))
    }
    var terms = scalars.map { Term.character(Array(String($0).utf8)) }
    for (place, scalar) in scalars.enumerated() where !isSoft(scalar) {
      let between = scalars[(place + 1)...].prefix(while: isSoft)
      let kept = between.filter(Self.marks.contains)
      terms += Set(kept).map { pair(scalar, $0) }
      if let next = scalars[between.endIndex...].first { terms.append(pair(scalar, next)) }
      for mark in scalars[..<place].reversed().prefix(while: isSoft).filter(Self.marks.contains) {
        terms.append(pair(mark, scalar))
      }
    }
    let solid = scalars.filter { !isSoft($0) }
    let numerals = Set("0123456789〇一七万三九二五亿八六十千四百零".unicodeScalars)
    for place in solid.indices.dropFirst(2) {
      let row = solid[(place - 2)...place]
      guard numerals.contains(solid[place - 1]),
        row.count(where: numerals.contains) > 1 || solid[place - 2] == "第"
      else { continue }
      terms.append(bigram(String(String.UnicodeScalarView(row))))
    }
    return terms
  }

  private func bigram(_ string: String) -> Term { .bigram(Array(string.utf8)) }

  /// The clauses as text; those that do not bound the occurrences in brackets.
  private func clauses(_ pattern: String) -> [String] {
    ExactPattern(pattern).candidateTerms.clauses.map { clause in
      let terms = clause.terms.map { term in
        switch term {
        case .character(let bytes): "'" + String(decoding: bytes, as: UTF8.self)
        case .bigram(let bytes): String(decoding: bytes, as: UTF8.self)
        }
      }.joined(separator: "|")
      return clause.boundsOccurrences ? terms : "(" + terms + ")"
    }
  }

  @Test("the clauses of typical patterns")
  func clauses() {
    #expect(clauses("干部考核") == ["干部", "部考", "考核"])
    #expect(clauses("《意见》") == ["《意", "(意见)", "(见》)"])
    #expect(clauses("作为。坚持") == ["作为", "为。", "。坚", "坚持"])
    #expect(clauses("党委（党组") == ["党委", "委(", "委党", "(党", "党组"])
    #expect(clauses("第十三条") == ["第十", "十三", "第十三", "三条", "十三条"])
    #expect(clauses("第（一）条") == ["第(", "第一", "(一", "一)", "一条", ")条", "第一条"])
    #expect(clauses("和党") == ["和党|d党"])
    #expect(clauses("干") == ["'干"])
    #expect(clauses("和") == ["'和|an"])
    #expect(clauses("。") == ["'。"])
    #expect(clauses("、") == ["'、"])
    #expect(clauses("》《") == ["'》", "('《)"])
    #expect(clauses("") == [])
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
            candidates.clauses.allSatisfy { $0.terms.contains(where: held.contains) },
            "“\(pattern)” in “\(text)”")
        }
        for clause in candidates.clauses where clause.boundsOccurrences {
          let bound = indexed.count { clause.terms.contains($0) }
          #expect(count <= bound, "“\(pattern)” in “\(text)”, \(clause)")
        }
        if candidates.isSufficient, let term = candidates.clauses.first?.terms.first {
          #expect(indexed.filter { $0 == term }.count == count, "“\(pattern)” in “\(text)”")
        }
      }
    }
  }
}
