import SearchIndex

/// What an index of documents holds, and the names under which it holds it.
///
/// | group | fields | terms |
/// |---|---|---|
/// | `words` | `title`, `heading`, `body`, with positions | words, and the dictionary words inside them |
/// | `bigrams` | `bigrams` | two neighbouring characters of a paragraph, soft separators skipped; brackets and quotation marks with their neighbours |
/// | `characters` | `characters` | single characters, punctuation and spaces too |
///
/// Bigrams and characters of punctuation answer exact strings; they count for no length.
struct DocumentSchema: Sendable {
  let schema: Schema

  let words: GroupID
  let title: FieldID
  let heading: FieldID
  let body: FieldID
  let bigramGroup: GroupID
  let bigrams: FieldID
  let characterGroup: GroupID
  let characters: FieldID

  /// The path of the file a document came from; none for a document made in memory.
  let path: AttributeID
  /// The place of the document in its file, from 1.
  let part: AttributeID
  /// How many documents the file gave.
  let partCount: AttributeID
  /// The file's size in bytes.
  let size: AttributeID
  /// The file's time of modification, in nanoseconds since 1970.
  let modified: AttributeID
  /// A checksum of the file's bytes.
  let checksum: AttributeID
  /// 发文字号, in the form in which numbers are compared.
  let number: AttributeID
  /// 发文机关.
  let issuer: AttributeID
  /// 文种.
  let kind: AttributeID
  /// 成文日期, as year · 10,000 + month · 100 + day.
  let date: AttributeID
  /// The year of 成文日期.
  let year: AttributeID

  /// The elements, sections and paragraphs without their text (``DocumentLayout``).
  let layout: StoredID
  /// The repaired text.
  let text: StoredID

  private init(_ schema: Schema) throws(IndexError) {
    func need<ID>(_ id: ID?, _ name: String) throws(IndexError) -> ID {
      guard let id else {
        throw IndexError(
          .differentSchema, expected: "an index of documents, which has “\(name)”",
          found: "an index without it")
      }
      return id
    }
    self.schema = schema
    words = try need(schema.group("words"), "words")
    title = try need(schema.field("title"), "title")
    heading = try need(schema.field("heading"), "heading")
    body = try need(schema.field("body"), "body")
    bigramGroup = try need(schema.group("bigrams"), "bigrams")
    bigrams = try need(schema.field("bigrams"), "bigrams")
    characterGroup = try need(schema.group("characters"), "characters")
    characters = try need(schema.field("characters"), "characters")
    path = try need(schema.attribute("path"), "path")
    part = try need(schema.attribute("part"), "part")
    partCount = try need(schema.attribute("partCount"), "partCount")
    size = try need(schema.attribute("size"), "size")
    modified = try need(schema.attribute("modified"), "modified")
    checksum = try need(schema.attribute("checksum"), "checksum")
    number = try need(schema.attribute("number"), "number")
    issuer = try need(schema.attribute("issuer"), "issuer")
    kind = try need(schema.attribute("kind"), "kind")
    date = try need(schema.attribute("date"), "date")
    year = try need(schema.attribute("year"), "year")
    layout = try need(schema.stored("layout"), "layout")
    text = try need(schema.stored("text"), "text")
  }

  /// The schema of every index that this version makes.
  static func current() throws(IndexError) -> DocumentSchema {
    try DocumentSchema(
      Schema(
        groups: [
          .init("words", fields: [.init("title"), .init("heading"), .init("body")]),
          .init("bigrams", fields: [.init("bigrams", storesPositions: false)]),
          .init("characters", fields: [.init("characters", storesPositions: false)]),
        ],
        attributes: [
          .init("path", .string), .init("part", .integer), .init("partCount", .integer),
          .init("size", .integer), .init("modified", .integer), .init("checksum", .integer),
          .init("number", .string), .init("issuer", .string), .init("kind", .string),
          .init("date", .integer), .init("year", .integer),
        ],
        stored: ["layout", "text"]))
  }
}
