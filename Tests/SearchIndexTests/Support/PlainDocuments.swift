import TestSupport

@testable import SearchIndex

/// A document as plain lists, which the oracle reads and the index is made from.
struct PlainDocument {
  struct Token: Equatable {
    var term: String
    var position: UInt32
    var counts: Bool
  }

  var id: String?
  /// Per field its tokens.
  var fields: [[Token]]
  var years: [Int64] = []
  var tags: [String] = []
  var blob: [UInt8]?
  var isDeleted = false

  func length(_ field: Int) -> Int { fields[field].count { $0.counts } }
}

/// The schema the random tests use: a group of two fields, a group of one, a field without
/// positions.
enum PlainSchema {
  static func make() throws -> Schema {
    try Schema(
      groups: [
        .init("words", fields: [.init("title"), .init("body")]),
        .init("single", fields: [.init("text")]),
        .init("pairs", fields: [.init("pair", storesPositions: false)]),
      ],
      attributes: [.init("year", .integer), .init("tag", .string)], stored: ["blob"])
  }
}

/// Random documents with skewed terms.
struct PlainCorpus {
  var documents: [PlainDocument] = []
  let vocabulary: [String]

  init(count: Int, vocabulary size: Int, length: Int, using generator: inout SeededGenerator) {
    vocabulary = (0..<size).map { "t\($0)" }
    for number in 0..<count {
      documents.append(document(number, length: length, using: &generator))
    }
  }

  /// A term, the first ones far more often than the last.
  func term(using generator: inout SeededGenerator) -> String {
    let x = Double.random(in: 0..<1, using: &generator)
    return vocabulary[Int(x * x * x * Double(vocabulary.count))]
  }

  mutating func document(
    _ number: Int, length: Int, using generator: inout SeededGenerator
  ) -> PlainDocument {
    var fields: [[PlainDocument.Token]] = []
    for field in 0..<4 {
      let limit = field == 0 ? 4 : length
      let count =
        Int.random(in: 0..<20, using: &generator) == 0
        ? 0 : Int.random(in: 0...limit, using: &generator)
      var tokens: [PlainDocument.Token] = []
      var position: UInt32 = 0
      for _ in 0..<count {
        tokens.append(
          PlainDocument.Token(
            term: term(using: &generator), position: position,
            counts: Int.random(in: 0..<10, using: &generator) > 0))
        // Words of several positions, gaps, and now and then two tokens at one place.
        position += UInt32([0, 1, 1, 1, 2, 3].randomElement(using: &generator) ?? 1)
      }
      fields.append(tokens)
    }
    var document = PlainDocument(id: "d\(number)", fields: fields)
    document.years = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
      Int64.random(in: 2000...2010, using: &generator)
    }
    if Bool.random(using: &generator) {
      document.tags = ["甲", "乙", "丙"].shuffled(using: &generator).prefix(1).map { $0 }
    }
    if Bool.random(using: &generator) { document.blob = Array("blob \(number)".utf8) }
    return document
  }
}

extension PlainDocument {
  /// Gives the document to a sink.
  func write(into sink: inout DocumentSink, schema: Schema) {
    for (number, tokens) in fields.enumerated() {
      for token in tokens {
        let bytes = Array(token.term.utf8)
        sink.add(
          term: bytes.span, field: FieldID(number), position: token.position,
          countsForLength: token.counts)
      }
    }
    for year in years { sink.set(AttributeID(0), .integer(year)) }
    for tag in tags { sink.set(AttributeID(1), .string(tag)) }
    if let blob { sink.store(StoredID(0), blob) }
  }

  /// The positions of a term, each once.
  func positions(_ term: String, _ field: Int) -> [UInt32] {
    var result: [UInt32] = []
    for token in fields[field] where token.term == term && result.last != token.position {
      result.append(token.position)
    }
    return result
  }
}
