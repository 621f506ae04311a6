import Testing

@testable import Hongtou

@Suite("Query limits")
struct QueryLimitsTests {
  private func limit(_ line: String, _ limits: QueryLimits = QueryLimits()) -> QueryLimitError? {
    do {
      _ = try QueryParser(limits: limits).parse(line)
      return nil
    } catch .limit(let error) {
      return error
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  @Test("each bound on both sides")
  func bothSides() {
    #expect(limit("12345", QueryLimits(bytes: 5)) == nil)
    #expect(limit("123456", QueryLimits(bytes: 5))?.limit == .bytes)

    let three = QueryLimits(clauses: 3)
    #expect(limit("a b c", three) == nil)
    #expect(limit("a b c d", three)?.limit == .clauses)
    #expect(limit("\"a b c d\"~3", three)?.limit == .clauses)

    let words = QueryLimits(wordBytes: 6)
    #expect(limit("干部", words) == nil)
    #expect(limit("干部a", words)?.limit == .wordBytes)
    let exact = QueryLimits(exactBytes: 6)
    #expect(limit("\"干部\"", exact) == nil)
    #expect(limit("\"干部a\"", exact)?.limit == .exactBytes)

    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(limit(nested(199)) == nil)
    #expect(limit(nested(200)) == nil)
    #expect(limit(nested(201))?.limit == .nesting)
    func negated(_ depth: Int) -> String { String(repeating: "-", count: depth) + "a" }
    #expect(limit(negated(200)) == nil)
    #expect(limit(negated(201))?.limit == .nesting)
    #expect(QueryLimits(nesting: 1_000_000).nesting == 200)
  }

  @Test("a built query is checked like a typed one")
  func built() throws {
    var chain = Query.words("a")
    for _ in 0..<200 { chain = .not(chain) }
    try QueryLimits().check(chain)
    chain = .not(chain)
    #expect(throws: QueryLimitError.self) { try QueryLimits().check(chain) }
    let wide = Query.all((0..<5_000).map { Query.words(String($0)) })
    #expect(throws: QueryLimitError.self) { try QueryLimits().check(wide) }
    try QueryLimits(clauses: 5_000).check(wide)
  }

  @Test(
    "a million of anything is an answer or a typed error, soon",
    arguments: [
      "(", ")", "-", "+", "\"", "“", "”", "a ", "(a ", "a OR ", "NOT ", "标题:", "\\", "*", "^", "~",
      "(a)b", "\"a ", "x\" ", "中办发〔2018〕29号", "（", "或", "干", "\u{301}", "a\"b ", "“a ”",
      "date:2018 ",
      "\"a b\"~3 ", "{", "\u{0}", "-(a ", "?", "1)",
    ])
  func hostile(_ unit: String) {
    let line = String(repeating: unit, count: (1 << 20) / max(4, unit.utf8.count))
    let clock = ContinuousClock()
    let time = clock.measure {
      let parser = QueryParser(limits: QueryLimits(bytes: 1 << 20))
      _ = try? parser.parse(line)
      _ = try? QueryParser(limits: QueryLimits(bytes: 1 << 20), matching: .any).parse(line)
    }
    #expect(time < .seconds(20), "\(unit): \(time)")  // a debug build on a busy machine
  }

  @Test("a million nodes are built, printed, compared and dropped")
  func millionNodes() {
    let wide = Query.any((0..<1_000_000).map { _ in Query.exact("干") })
    #expect(wide.nodeCount == 1_000_001)
    #expect(wide.description.utf8.count == 1_000_000 * 5 + 999_999 * 4)
    var chain = Query.words("a")
    for _ in 0..<100_000 { chain = .all(.not(chain), .words("b")) }
    #expect(chain.description == "…")
    #expect(throws: QueryLimitError.self) { try QueryLimits().check(chain) }
  }
}
