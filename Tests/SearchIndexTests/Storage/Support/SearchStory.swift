import SearchIndex

@testable import struct SearchIndex.IndexStore

/// The story of a real index: documents with terms, positions, attributes and stored text are
/// added, replaced, deleted and merged, and everything is asked by every kind of query.
struct SearchStory: IndexStory {
  /// What the index answers.
  struct Answers: Equatable, Sendable {
    /// Each document's id, stored text, years and field lengths.
    var documents: [String] = []
    /// Of each query: the matching ids, in order of score if scores are compared.
    var hits: [[String]] = []
    var terms: [String] = []
  }

  let states: [Answers?]
  /// Scores count deleted documents until they are merged away, and merges happen on their own;
  /// so they are only compared where the index stays as it is.
  private let comparesScores: Bool
  /// Whether the policy's merge is made beside the next update instead of after its own.
  private let mergesConcurrently: Bool

  /// The answers after each commit are those of a healthy index.
  init(comparesScores: Bool = false, mergesConcurrently: Bool = false) throws {
    self.init(
      states: [nil], comparesScores: comparesScores, mergesConcurrently: mergesConcurrently)
    var states = self.states
    let disk = MemoryDirectory()
    let story = self
    try tell(on: disk) { _ in states.append(try? story.answers(on: disk)) }
    self.init(
      states: states, comparesScores: comparesScores, mergesConcurrently: mergesConcurrently)
  }

  private init(states: [Answers?], comparesScores: Bool, mergesConcurrently: Bool) {
    self.states = states
    self.comparesScores = comparesScores
    self.mergesConcurrently = mergesConcurrently
  }

  // MARK: Telling

  func tell(on directory: any Directory, acknowledged: (Int) -> Void) throws(IndexError) {
    try typed { () throws in
      do {
        let index = try open(directory)
        acknowledged(1)
        try add(
          [
            ("a", "red apple on red cloth", 2001), ("b", "bread and butter", 2002),
            ("g", "green tea", 2006),
          ], to: index)
        acknowledged(2)
        try add([("c", "cheese with bread", 2003), ("d", "red wine", 2001)], to: index)
        acknowledged(3)
      }
      let index = try open(directory)
      try index.update { batch in
        try Self.add("b", "butter and more butter", 2004, to: batch)
        try batch.delete(id: "c")
      }
      acknowledged(4)
      // The third segment: merged by policy.
      try add([("e", "an apple a day", 2005), ("f", "red day", 2005)], to: index)
      acknowledged(5)
      try deleteA(from: index)
      acknowledged(6)
      try index.merge()
      acknowledged(7)
      try index.update { batch in try batch.delete(id: "f") }
      acknowledged(8)
    }
  }

  /// Deletes a document, if so wanted in the middle of a merge of the segment that has it.
  private func deleteA(from index: InvertedIndex) throws {
    guard mergesConcurrently else {
      return try index.update { batch in try batch.delete(id: "a") }
    }
    let failure = FirstFailure()
    let isDone = Flag()
    let merges = try index.mergeConcurrently { _ in
      if isDone.isSet { return true }
      isDone.set()
      failure.catching { try index.update { batch in try batch.delete(id: "a") } }
      return true
    }
    try failure.rethrow()
    guard merges == 1 else { throw IndexError(.malformed, expected: "a merge") }
  }

  func resume(on directory: any Directory) throws(IndexError) {
    try typed { () throws in
      let before = try answers(on: directory)?.documents.count ?? 0
      do {
        let index = try open(directory)
        try add([("z", "zest of red lemon", 2026)], to: index)
      }
      let after = try answers(on: directory)
      guard after?.documents.count == before + 1, after?.documents.last?.hasPrefix("z ") == true
      else {
        throw IndexError(
          .malformed, expected: "\(before) documents and z", found: "\(after?.documents ?? [])")
      }
    }
  }

  /// Merges all segments of an index into one.
  func merge(_ directory: any Directory) throws(IndexError) {
    try open(directory).merge()
  }

  private func open(_ directory: any Directory) throws(IndexError) -> InvertedIndex {
    try InvertedIndex(
      in: directory, schema: try Self.schema(), mode: .create, analyzer: "white space 1",
      settings: [7], options: IndexOptions(mergeFactor: 3, mergesAfterUpdates: !mergesConcurrently))
  }

  private static func schema() throws(IndexError) -> Schema {
    try Schema(
      groups: [
        .init("words", fields: [.init("text")]),
        .init("letters", fields: [.init("initials", storesPositions: false)]),
      ], attributes: [.init("year", .integer), .init("first", .string)], stored: ["text", "copies"])
  }

  private func add(_ documents: [(String, String, Int64)], to index: InvertedIndex) throws {
    try index.update { batch in
      for (id, text, year) in documents { try Self.add(id, text, year, to: batch) }
    }
  }

  private static func add(
    _ id: String, _ text: String, _ year: Int64, to batch: IndexBatch
  ) throws {
    let schema = try schema()
    try batch.add(id: id) { sink in
      guard let field = schema.field("text"), let initials = schema.field("initials"),
        let years = schema.attribute("year"), let first = schema.attribute("first"),
        let stored = schema.stored("text"), let copies = schema.stored("copies")
      else { throw IndexError(.invalidArgument) }
      WhitespaceAnalyzer().analyze(text.utf8.span, into: &sink, field: field)
      for (position, word) in text.split(separator: " ").enumerated() {
        sink.add(
          term: Array(word.utf8.prefix(1)).span, field: initials, position: UInt32(position))
      }
      sink.set(years, .integer(year))
      sink.set(first, .string(String(text.prefix { $0 != " " })))
      sink.store(stored, Array(text.utf8))
      sink.store(copies, Array(Self.copies(of: text).utf8))
    }
  }

  /// Something that is worth compressing.
  private static func copies(of text: String) -> String {
    String(repeating: text, count: 80)
  }

  // MARK: Asking

  func answers(on directory: any Directory) throws(IndexError) -> Answers? {
    let index: InvertedIndex
    do throws(IndexError) {
      index = try InvertedIndex(in: directory, mode: .readOnly)
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
    let snapshot = try index.snapshot()
    var answers = Answers()
    try describeDocuments(of: snapshot, into: &answers)
    let queries = try self.queries()
    for query in queries {
      let found = try snapshot.search(query, options: SearchOptions(limit: 100))
      var hits: [String] = []
      for hit in found.hits {
        let id = try snapshot.id(of: hit.document) ?? "nobody"
        hits.append(comparesScores ? "\(id) \(hit.score)" : id)
      }
      answers.hits.append(comparesScores ? hits : hits.sorted())
    }
    return answers
  }

  private func describeDocuments(
    of snapshot: Snapshot, into answers: inout Answers
  ) throws(IndexError) {
    let schema = try Self.schema()
    for number in 0..<UInt32(snapshot.documentCount) {
      let document = DocumentNumber(number)
      guard snapshot.contains(document), let field = schema.field("text"),
        let year = schema.attribute("year"), let first = schema.attribute("first"),
        let stored = schema.stored("text"), let copies = schema.stored("copies")
      else { continue }
      let id = try snapshot.id(of: document) ?? "nobody"
      let text = String(decoding: try snapshot.stored(stored, of: document) ?? [], as: UTF8.self)
      let longer = String(decoding: try snapshot.stored(copies, of: document) ?? [], as: UTF8.self)
      if longer != Self.copies(of: text) { answers.documents.append("\(id) has other copies") }
      let years = try snapshot.values(of: year, document: document)
      let firsts = try snapshot.values(of: first, document: document)
      let length = try snapshot.length(of: field, document: document)
      answers.documents.append("\(id) \(text) \(years) \(firsts) \(length)")
      if try snapshot.document(id: id) != document { answers.documents.append("not by its id") }
    }
    answers.documents.sort()
  }

  private func queries() throws(IndexError) -> [Query] {
    let schema = try Self.schema()
    guard let words = schema.field("text"), let initials = schema.field("initials"),
      let year = schema.attribute("year"), let first = schema.attribute("first")
    else { throw IndexError(.invalidArgument) }
    let text = Query.Scope.field(words)
    return [
      .everything, .term("red", in: text), .term("nowhere", in: text),
      .all([.term("red", in: text), .term("day", in: text)]),
      .any([.term("bread", in: text), .term("butter", in: text), .term("red", in: text)]),
      .all([.term("red", in: text), .not(.term("wine", in: text))]),
      .phrase([.init("red", offset: 0), .init("apple", offset: 1)], in: text),
      .prefix(Array("b".utf8), in: text), .term("r", in: .field(initials)),
      .attribute(year, equals: .integer(2001)), .attribute(first, equals: .string("red")),
    ]
  }

  func verify(_ directory: any Directory) throws(IndexError) {
    if let failure = try IndexStore(directory).verify().failures.first { throw failure }
  }
}

/// Runs what throws anything, and throws it as the index's own error.
private func typed<Value>(_ body: () throws -> Value) throws(IndexError) -> Value {
  do {
    return try body()
  } catch let error as IndexError {
    throw error
  } catch {
    throw IndexError(.invalidArgument, found: "\(error)")
  }
}
