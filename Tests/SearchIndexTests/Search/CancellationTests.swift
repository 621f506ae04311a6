import Synchronization
import Testing

@testable import SearchIndex

/// Work that takes long must ask whether it should stop: counted in questions, never in time.
@Suite("Cancellation")
struct CancellationTests {
  private final class Questions: Sendable {
    private let count = Mutex(0)
    var asked: Int { count.withLock { $0 } }
    func ask() -> Bool {
      count.withLock { $0 += 1 }
      return false
    }
  }

  private static let text = FieldID(0)

  /// Documents with a word of their own and one of seven others.
  private static func snapshot(documents: Int) throws -> Snapshot {
    let schema = try Schema(groups: [.init("words", fields: [.init("text")])])
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    try index.update { batch in
      for number in 0..<documents {
        let words = Array("w\(number) x\(number % 7)".utf8)
        try batch.add(id: nil) { sink in
          WhitespaceAnalyzer().analyze(words.span, into: &sink, field: text)
        }
      }
    }
    return try index.snapshot()
  }

  private static func questions(asking query: Query, of snapshot: Snapshot) throws -> Int {
    let questions = Questions()
    _ = try snapshot.search(
      query, options: SearchOptions(countsMatches: true, isCancelled: { questions.ask() }))
    return questions.asked
  }

  @Test("Planning asks while it looks up thousands of terms")
  func terms() throws {
    let snapshot = try Self.snapshot(documents: 8)
    let terms = (0..<3_000).map { Query.term(Array("w\($0)".utf8), in: .field(Self.text)) }
    #expect(try Self.questions(asking: .any(terms), of: snapshot) > 3_000 / 64)
  }

  @Test("Planning asks while it reads the postings of prefixes")
  func prefixes() throws {
    let snapshot = try Self.snapshot(documents: 1_000)
    let prefix = Query.prefix(Array("w".utf8), in: .field(Self.text), maximumExpansions: 1_024)
    #expect(
      try Self.questions(asking: .any(Array(repeating: prefix, count: 10)), of: snapshot)
        > 10 * 1_000 / 64)
  }

  @Test("Looking at documents asks the sooner, the more clauses each is looked at for")
  func clauses() throws {
    let snapshot = try Self.snapshot(documents: 700)
    let clauses = (0..<500).map { number in
      Query.not(.term(Array("y\(number)".utf8), in: .field(Self.text)))
    }
    let query = Query.all([.everything] + clauses)
    let planning = try Self.questions(asking: query, of: Self.snapshot(documents: 1))
    #expect(try Self.questions(asking: query, of: snapshot) >= planning + 700 * 500 / 65_536)
  }
}
