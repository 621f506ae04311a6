import Testing

@testable import Hongtou

@Suite("Explained scores")
struct ExplanationTests {
  @Test(
    "The contributions add up to the hit's score, bit for bit, whatever the query",
    arguments: 0..<8)
  func addsUp(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed) + 500)
    let archive = try RandomArchive(count: 80, commits: 1 + seed % 3, using: &generator)
    let snapshot = try archive.index.snapshot()
    var explained = 0
    for _ in 0..<30 {
      let query = RandomArchive.query(using: &generator)
      var options = SearchOptions()
      options.explains = true
      options.limit = 5
      options.matching = Bool.random(using: &generator) ? .any : .all
      options.ranking.k1 = Double.random(in: 0.2...2, using: &generator)
      options.ranking.titleWeight = [1, 2.5].randomElement(using: &generator) ?? 1
      if Bool.random(using: &generator) { options.filters = [.kind("通知")] }
      for hit in try snapshot.search(query, options: options) {
        let explanation = try #require(hit.explanation)
        #expect(explanation.matches)
        #expect(explanation.score == hit.score, "\(query)")
        #expect(
          explanation.clauses.reduce(0) { $0 + $1.contribution } == hit.score, "\(query)")
        for clause in explanation.clauses where !clause.isSkipped {
          let product =
            clause.weight * clause.inverseDocumentFrequency * clause.frequencyPart
          #expect(abs(product - clause.contribution) < 1e-9, "\(query) \(clause)")
        }
        let again = try snapshot.explanation(
          of: query, documentID: hit.document.id, options: options)
        #expect(again == explanation)
        explained += 1
      }
    }
    #expect(explained > 50)
  }

  @Test("Terms are shown as people read them: words, bigrams, numbers by value, exact strings")
  func readable() throws {
    let index = try DocumentIndex()
    try index.update { batch in
      try batch.add(Document(id: "a", text: "建立容错纠错机制，依照第二十三条，共三十人。"))
      try batch.add(Document(id: "b", text: "其他。"))
    }
    var options = SearchOptions()
    options.explains = true
    func clauses(_ line: String) throws -> Set<String> {
      let hit = try #require(try index.snapshot().search(line, options: options).first)
      return Set(try #require(hit.explanation).clauses.map { "\($0.kind) \($0.text)" })
    }
    #expect(try clauses("30").contains("number 30"))
    #expect(try clauses("第23条").contains { $0.hasPrefix("number") && $0.contains("23") })
    #expect(try clauses("机制").isSuperset(of: ["word 机制", "bigram 机制"]))
    #expect(try clauses("“容错纠错机制”") == ["exact 容错纠错机制"])
    #expect(try clauses("容*") == ["prefix "])
    let silent = try index.snapshot().search("机制").first
    #expect(silent?.explanation == nil)
    let none = try index.snapshot().explanation(of: .words("机制"), documentID: "b")
    #expect(none?.matches == false && none?.score == 0 && none?.clauses.isEmpty == true)
    #expect(try index.snapshot().explanation(of: .words("机制"), documentID: "c") == nil)
  }

  @Test("In a long any-query the terms that are too common are named and add nothing")
  func skipped() throws {
    let index = try DocumentIndex()
    let rare = (0..<12).map { "罕\(UnicodeScalar(0x4E10 + $0).map(String.init) ?? "")" }
    try index.update { batch in
      for number in 0..<1_000 {
        try batch.add(
          Document(id: "d\(number)", text: "通知 " + (rare[number % 12])))
      }
    }
    var options = SearchOptions()
    options.explains = true
    options.matching = .any
    let line = (["通知"] + rare).joined(separator: " ")
    let hit = try #require(try index.snapshot().search(line, options: options).first)
    let explanation = try #require(hit.explanation)
    #expect(explanation.skippedTerms.contains("通知"))
    let skipped = explanation.clauses.filter(\.isSkipped)
    #expect(skipped.contains { $0.text == "通知" })
    #expect(skipped.allSatisfy { $0.contribution == 0 })
    #expect(explanation.clauses.reduce(0) { $0 + $1.contribution } == hit.score)
  }
}
