import TestSupport
import Testing

@testable import Hongtou

@Suite("Time limits")
struct TimeLimitTests {
  @Test("A search whose time is over throws timedOut from every entry; without a limit it answers")
  func timesOut() throws {
    var generator = SeededGenerator(seed: 12)
    let snapshot = try RandomArchive(count: 30, using: &generator).index.snapshot()
    let query = try QueryParser().parse("“容错纠” OR “考核 干部”~9 OR 监督")
    var options = SearchOptions()
    #expect(try !snapshot.search(query, options: options).isEmpty)
    options.timeLimit = .seconds(600)
    #expect(try !snapshot.search(query, options: options).isEmpty)
    options.timeLimit = .zero
    func expectTimeOut(_ body: () throws -> Void) {
      #expect(performing: body, throws: { ($0 as? IndexError)?.code == .timedOut })
    }
    expectTimeOut { _ = try snapshot.search(query, options: options) }
    expectTimeOut { _ = try snapshot.count(query, options: options) }
    expectTimeOut { _ = try snapshot.sections(for: query, options: options) }
    expectTimeOut { _ = try snapshot.trend(of: query, options: options) }
    expectTimeOut { _ = try snapshot.advice(on: query, options: options) }
    options.order = .date
    expectTimeOut { _ = try snapshot.search(query, options: options) }
  }

  @Test("Compiling a query ends with its time, before the index is asked")
  func compilingTimesOut() throws {
    var generator = SeededGenerator(seed: 12)
    let snapshot = try RandomArchive(count: 3, using: &generator).index.snapshot()
    let query = try QueryParser().parse("考核 干部 监督")
    var options = SearchOptions()
    options.timeLimit = .zero
    let started = options.started
    func expectTimeOut(_ body: () throws -> Void) {
      #expect(performing: body, throws: { ($0 as? IndexError)?.code == .timedOut })
    }
    expectTimeOut { _ = try snapshot.compiled(query, options: started) }
    expectTimeOut {
      _ = try DocumentMatcher(
        query: query, segmenter: snapshot.index.segmenter, analyzer: snapshot.index.queryAnalyzer,
        options: started)
    }
  }
}
