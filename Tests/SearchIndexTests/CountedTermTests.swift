import TestSupport
import Testing

@testable import SearchIndex

/// Terms of all lengths, and short terms that come as numbers.
@Suite struct CountedTermTests {
  private let schema: Schema
  private let title = FieldID(0)
  private let body = FieldID(1)
  private let pairs = FieldID(2)

  init() throws {
    schema = try Schema(groups: [
      .init("words", fields: [.init("title"), .init("body")]),
      .init("pairs", fields: [.init("pairs", storesPositions: false)]),
    ])
  }

  private func index(_ body: (IndexBatch) throws -> Void) throws -> Snapshot {
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    try index.update { batch in try body(batch) }
    return try index.snapshot()
  }

  @Test func numbersAreTheSameTermsAsBytes() throws {
    var random = SeededGenerator(seed: 3)
    var documents: [[(term: [UInt8], count: UInt32, counts: Bool)]] = []
    for _ in 0..<50 {
      let terms = Set(
        (0..<100).map { _ in
          (0..<Int.random(in: 1...6, using: &random)).map { _ in
            UInt8.random(in: 0x60...0x64, using: &random)
          }
        })
      documents.append(
        terms.sorted { $0.lexicographicallyPrecedes($1) }.map {
          ($0, UInt32.random(in: 1...300, using: &random), Bool.random(using: &random))
        })
    }
    let plain = try index { batch in
      for document in documents {
        try batch.add { sink in
          for (term, count, counts) in document {
            sink.add(term: term.span, field: pairs, occurrences: count, countsForLength: counts)
          }
        }
      }
    }
    let counted = try index { batch in
      for document in documents {
        try batch.add { sink in
          let terms = document.map { (term, count, counts) in
            CountedTerm(
              bytes: term.reversed().reduce(0) { $0 << 8 | UInt64($1) }, length: term.count,
              field: pairs, count: count, countsForLength: counts)
          }
          sink.add(counted: terms.span)
        }
      }
    }
    for term in Set(documents.joined().map(\.term)) {
      let query = Query.term(String(decoding: term, as: UTF8.self), in: .field(pairs))
      let expected = try plain.search(query, options: SearchOptions(limit: 50)).hits
      let hits = try counted.search(query, options: SearchOptions(limit: 50)).hits
      #expect(hits.map(\.document) == expected.map(\.document) && !hits.isEmpty)
      #expect(hits.map(\.score) == expected.map(\.score))
    }
  }

  @Test func aCountedTermKeepsTheRules() throws {
    func adds(_ length: Int, _ field: FieldID) throws {
      _ = try index { batch in
        try batch.add { sink in
          let term = CountedTerm(
            bytes: 0x61, length: length, field: field, count: 1, countsForLength: true)
          sink.add(counted: [term].span)
        }
      }
    }
    try adds(1, pairs)
    #expect(throws: IndexError.self) { try adds(0, pairs) }
    #expect(throws: IndexError.self) { try adds(1, body) }
    #expect(throws: IndexError.self) { try adds(1, FieldID(3)) }
  }

  /// Long terms wait in the queue or do not, the table grows while they do, and terms come to be in
  /// two fields.
  @Test func termsOfAllLengthsAreFound() throws {
    let term = { (number: Int) in String(repeating: "汉字a", count: number % 9) + "\(number % 4_000)"
    }
    let snapshot = try index { batch in
      for document in 0..<40 {
        try batch.add { sink in
          for place in 0..<500 {
            let bytes = Array(term(document * 311 + place).utf8)
            sink.add(
              term: bytes.span, field: place % 3 == 0 ? title : body, position: UInt32(place))
          }
        }
      }
    }
    var expected: [String: [Set<Int>]] = [:]
    for document in 0..<40 {
      for place in 0..<500 {
        let field = place % 3 == 0 ? 0 : 1
        expected[term(document * 311 + place), default: [[], []]][field].insert(document)
      }
    }
    for (term, documents) in expected {
      for (field, documents) in zip([title, body], documents) {
        let hits = try snapshot.search(
          .term(term, in: .field(field)), options: SearchOptions(limit: 40)
        ).hits
        #expect(Set(hits.map { Int($0.document.rawValue) }) == documents)
      }
    }
  }
}
