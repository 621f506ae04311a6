import Testing

@testable import Hongtou

@Suite("Advice on queries that find nothing")
struct ZeroHitAdvisorTests {
  private let documents = PlainDocuments([
    "建立健全容错纠错机制，宽容干部在改革创新中的失误错误。",
    "切实为敢于担当的干部撑腰鼓劲。",
    "加强干部考核，强化“四个意识”，坚定“四个自信”。",
    "通知：关于考核的规定。",
  ])

  private func advice(_ line: String) throws -> ZeroHitAdvice {
    let query = try QueryParser().parse(line)
    #expect(documents.count(query) == 0, "\(line)")
    let advisor = ZeroHitAdvisor(
      count: { documents.count($0) }, split: { $0.contains("容错") ? ["容错", "纠错"] : [$0] },
      spellings: { $0 == "刚部" ? ["干部"] : [] })
    let advice = advisor.advice(for: query)
    for suggestion in advice.suggestions {
      #expect(documents.count(suggestion.query) == suggestion.documents)
      #expect(suggestion.documents ?? 0 > 0)
      #expect(try QueryParser().parse(suggestion.query.description) == suggestion.query)
    }
    return advice
  }

  private func suggested(_ line: String) throws -> [String] {
    try advice(line).suggestions.map { "\($0.reason): \($0.query)" }
  }

  @Test("names the part that stands nowhere, and offers the rest")
  func missing() throws {
    let found = try advice("干部 撑腰鼓励")
    #expect(found.missing.map(\.query) == [.words("撑腰鼓励")])
    #expect(found.parts.map(\.documents) == [3, 0])
    #expect(found.suggestions.map(\.query) == [.words("干部")])
    #expect(
      found.description == """
        in no document: 撑腰鼓励
        alone: 干部 (3), 撑腰鼓励 (0)
        try: 干部 (3 documents)
        """)
  }

  @Test("parts that never meet: without the one that is in the way, or any")
  func never() throws {
    #expect(
      try suggested("干部 考核 撑腰鼓劲") == ["shorter: 干部 撑腰鼓劲", "anyPart: 干部 OR 考核 OR 撑腰鼓劲"]
        || suggested("干部 考核 撑腰鼓劲") == ["shorter: 干部 考核", "anyPart: 干部 OR 考核 OR 撑腰鼓劲"])
    #expect(try suggested("容错纠错 撑腰鼓劲 规定").first == "shorter: 容错纠错")
  }

  @Test("what was excluded, what was too exact, what was in one field")
  func nearby() throws {
    #expect(try suggested("容错 -干部") == ["withoutExclusions: 容错"])
    #expect(try suggested("\"容错，机制\"") == ["split: 容错 纠错"])
    #expect(try suggested("\"\"四个意识\"\"") == ["withoutPunctuation: \"四个意识\""])
    #expect(try suggested("\"四个意识\"坚定\"四个自信\"") == ["withoutPunctuation: \"四个意识坚定四个自信\""])
    #expect(try suggested("考核 刚部") == ["spelling: 考核 干部", "withoutMissing: 考核"])
    #expect(try suggested("标题:干部") == ["anyField: 干部"])
    #expect(try suggested("考核、改革创新、规定") == [])
    #expect(try suggested("干部 or 规定").first == "asOperator: 干部 OR 规定")
    #expect(try suggested("not 规定 考核").first == "asOperator: -规定 考核")
    #expect(try suggested("\"考核 自信\"~1").first == "shorter: \"考核 自信\"~20")
    #expect(try suggested("规章 OR 标题:考核") == ["anyField: 考核"])
  }

  @Test("never asks for more than its patience")
  func patience() throws {
    var calls = 0
    let advisor = ZeroHitAdvisor(
      count: { _ in
        calls += 1
        return 0
      }, split: { _ in [] }, spellings: { _ in [] })
    let query = Query.all((0..<300).map { Query.exact("（\($0)）") })
    let advice = advisor.advice(for: query)
    #expect(calls <= ZeroHitAdvisor<Never>.patience)
    #expect(advice.suggestions.isEmpty)
  }

  /// It made a query without each of the parts: minutes of work for those of a long line.
  @Test("makes no queries that it will not ask", .timeLimit(.minutes(1)))
  func manyPartsThatNeverMeet() throws {
    let whole = Query.all((0..<60_000).map { Query.words("第\($0)条") })
    let advisor = ZeroHitAdvisor(
      count: { $0.nodes.count == 1 ? 1 : 0 }, split: { _ in [] }, spellings: { _ in [] })
    let advice = advisor.advice(for: whole)
    #expect(advice.parts.allSatisfy { $0.documents == 1 })
  }
}

@Suite("Spelling")
struct SpellingAdvisorTests {
  private let advisor = SpellingAdvisor(
    PlainDocuments(["为敢于担当的干部撑腰鼓劲", "容错纠错机制", "the government of china", "鼓励干部", "撑场面"]))

  @Test("one character with the same sound, or one other character")
  func han() {
    #expect(advisor.suggestions(for: "撑腰鼓进", limit: 3) == ["撑腰鼓劲", "撑腰鼓励"])
    #expect(advisor.suggestions(for: "撑腰鼓进", limit: 1) == ["撑腰鼓劲"])
    #expect(advisor.suggestions(for: "荣错纠错", limit: 3) == ["容错纠错"])
    #expect(advisor.suggestions(for: "容错究错", limit: 3) == ["容错纠错"])
    #expect(advisor.suggestions(for: "容错纠措", limit: 1) == ["容错纠错"])
    #expect(advisor.suggestions(for: "容错某错", limit: 1) == ["容错纠错"])
    #expect(advisor.suggestions(for: "北京大学", limit: 3).isEmpty)
    #expect(advisor.suggestions(for: "干", limit: 3).isEmpty)
  }

  @Test("one letter more, less, exchanged or other")
  func latin() {
    for typo in ["goverment", "govrenment", "governmentt", "gavernment", "GOVERMENT"] {
      #expect(advisor.suggestions(for: typo, limit: 3) == ["government"], "\(typo)")
    }
    #expect(advisor.suggestions(for: "govment", limit: 3).isEmpty)
    #expect(advisor.suggestions(for: "干部x", limit: 3).isEmpty)
  }

  @Test("homophones are symmetric and leave the character out")
  func homophones() {
    #expect(Homophones.of("干").contains("甘"))
    #expect(Homophones.of("甘").contains("干"))
    #expect(!Homophones.of("干").contains("干"))
    #expect(Homophones.of("a").isEmpty)
  }
}

/// A handful of documents searched by looking at each, as a stand-in for an index.
struct PlainDocuments: TermSource {
  typealias Failure = Never

  private let texts: [String]

  init(_ texts: [String]) { self.texts = texts }

  func count(_ query: Query) -> Int { texts.filter { matches(query, $0) }.count }

  private func matches(_ query: Query, _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    func holds(_ string: String) -> Bool { ExactPattern(string).count(in: bytes.span) > 0 }
    return query.fold { content, children -> Bool in
      switch content {
      case .words(_, .some), .exact(_, .some), .prefix(_, .some), .documentNumber(_, .some): false
      case .words(let string, nil), .exact(let string, nil), .prefix(let string, nil),
        .documentNumber(let string, nil):
        holds(string)
      case .date, .tooDeep: false
      case .everything, .optional: true
      case .near(let distance): children.allSatisfy { $0 } && distance > 4
      case .all: children.allSatisfy { $0 }
      case .any: children.contains(true)
      case .not: !children[0]
      case .boost: children[0]
      }
    } ?? false
  }

  func documentFrequency(ofWord word: String) -> Int {
    texts.filter { $0.split(separator: " ").contains(word[...]) }.count
  }

  func documentFrequency(ofBigram bigram: String) -> Int {
    texts.filter { $0.contains(bigram) }.count
  }

  func followers(of character: Unicode.Scalar, limit: Int) -> [Unicode.Scalar] {
    var found: [Unicode.Scalar] = []
    for text in texts {
      let scalars = Array(text.unicodeScalars)
      for (first, second) in zip(scalars, scalars.dropFirst()) where first == character {
        found.append(second)
      }
    }
    return Array(found.prefix(limit))
  }
}
