import Testing

@testable import Hongtou

@Suite("Synonym and stop-word files")
struct WordListsTests {
  @Test("stop words: one a line, comments, folding")
  func stopWords() throws {
    let words = try StopWords(parsing: "\u{FEFF}# 停用词\r\n的\n了 # 助词\n\n個\nTHE\n")
    #expect(words.count == 4)
    for word in ["的", "了", "个", "the", "Ｔｈｅ"] { #expect(words.contains(word), "\(word)") }
    #expect(!words.contains("干部"))
    #expect(try StopWords(parsing: "") == .none)
  }

  @Test("a stop word must be one word; the error names the line")
  func stopWordErrors() {
    for (text, line) in [("的\n了 着\n", 2), ("的，了", 1), ("\n\n的、", 3)] {
      do throws(WordListError) {
        _ = try StopWords(parsing: text)
        Issue.record("\(text) was read")
      } catch {
        #expect(error.code == .notOneWord)
        #expect(error.line == line)
        #expect(error.description.hasPrefix("line \(line): "))
      }
    }
  }

  @Test("synonyms: groups, arrows, separators")
  func synonyms() throws {
    let synonyms = try Synonyms(
      parsing: """
        # 组织
        党委，党组、党工委
        纪委 => 纪律检查委员会
        人大 → 人民代表大会, 全国 人大
        """)
    #expect(synonyms.terms(for: "党组") == ["党委", "党工委"])
    #expect(synonyms.terms(for: "黨組") == ["党委", "党工委"])
    #expect(synonyms.terms(for: "纪委") == ["纪律检查委员会"])
    #expect(synonyms.terms(for: "纪律检查委员会").isEmpty)
    #expect(synonyms.terms(for: "人大") == ["人民代表大会", "全国 人大"])
  }

  @Test("expanding a query keeps its shape and says what was added")
  func expanding() throws {
    let synonyms = try Synonyms(parsing: "纪委 => 纪律检查委员会, 纪检 机关")
    let query = try QueryParser().parse("标题:纪委 -干部 \"纪委\" 纪委书记 文种:纪委")
    let (expanded, expansions) = synonyms.expanding(query)
    #expect(
      expanded.description
        == "(title:纪委 OR title:纪律检查委员会 OR title:\"纪检 机关\") -干部 \"纪委\" 纪委书记 kind:纪委")
    #expect(expansions == [.init(word: "纪委", added: ["纪律检查委员会", "纪检 机关"])])
    #expect(Synonyms.none.expanding(query).query == query)
    let near = try QueryParser().parse("\"纪委 书记\"~3")
    #expect(synonyms.expanding(near).query == near)
  }

  @Test("leaving out stop words keeps the rest of a query, and one of nothing else")
  func leavingOut() throws {
    let stopWords = StopWords(["的", "和"])
    let query = try QueryParser().parse("干部 的 (和 OR 担当) -的 \"的\"")
    let (rest, leftOut) = stopWords.removing(from: query)
    #expect(rest.description == "干部 担当 \"的\"")
    #expect(leftOut == ["的", "和", "的"])
    let only = try QueryParser().parse("的 和")
    #expect(stopWords.removing(from: only).query == only)
    #expect(stopWords.removing(from: only).leftOut.isEmpty)
    #expect(StopWords.none.removing(from: query).query == query)
  }

  @Test("an index keeps its word lists and searches go through them")
  func searching() throws {
    var options = DocumentIndex.Options()
    options.synonyms = "纪委 => 纪律检查委员会"
    options.stopWords = "的\n"
    let index = try DocumentIndex(options: options)
    try index.update { batch in
      try batch.add(Document(id: "a", text: "纪委书记"))
      try batch.add(Document(id: "b", text: "纪律检查委员会"))
      try batch.add(Document(id: "c", text: "干部担当"))
    }
    let snapshot = try index.snapshot()
    #expect(try Set(snapshot.search("纪委").map(\.document.id)) == ["a", "b"])
    #expect(try snapshot.search("纪律检查委员会").map(\.document.id) == ["b"])
    #expect(try snapshot.search("干部 的 担当").map(\.document.id) == ["c"])
    #expect(try snapshot.search("担当的").map(\.document.id) == ["c"])
    #expect(try snapshot.search("的").isEmpty)
    #expect(try snapshot.count(QueryParser().parse("纪委 的")) == 2)
    let prepared = snapshot.prepared(try QueryParser().parse("纪委 的"))
    #expect(prepared.expansions == [.init(word: "纪委", added: ["纪律检查委员会"])])
    #expect(prepared.leftOut == ["的"])
    options.synonyms = "纪委"
    #expect(throws: IndexError.self) { _ = try DocumentIndex(options: options) }
  }

  @Test("errors of synonyms name the code and the line")
  func synonymErrors() {
    let cases: [(String, WordListError.Code, Int)] = [
      ("党委", .tooFewTerms, 1), ("a, b\n党委,,党组", .emptyTerm, 2), ("a =>", .emptyTerm, 1),
      ("=> a", .emptyTerm, 1), ("a => b => c", .repeatedArrow, 1), ("a, ", .emptyTerm, 1),
    ]
    for (text, code, line) in cases {
      do throws(WordListError) {
        _ = try Synonyms(parsing: text)
        Issue.record("\(text) was read")
      } catch {
        #expect(error.code == code, "\(text)")
        #expect(error.line == line, "\(text)")
      }
    }
    let many = (0...Synonyms.maximumCount / 2).map { "a\($0), b\($0)" }.joined(separator: "\n")
    #expect(throws: WordListError.self) { try Synonyms(parsing: many) }
  }

  @Test("fixed phrases and their members")
  func fixedPhrases() {
    #expect(FixedPhrases.members(of: "四个意识") == ["政治意识", "大局意识", "核心意识", "看齐意识"])
    #expect(FixedPhrases.members(of: "四個意識").count == 4)
    #expect(FixedPhrases.members(of: "干部").isEmpty)
    #expect(FixedPhrases.phrases(with: "看齐意识") == ["四个意识"])
  }
}
