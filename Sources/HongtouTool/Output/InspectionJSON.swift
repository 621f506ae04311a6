import Hongtou

/// What `inspect --json` prints: one object for each document.
enum InspectionJSON {
  static func objects(for file: DocumentFile) -> [JSONValue] {
    file.documents.map { object(for: $0, in: file) }
  }

  private static func object(
    for document: OfficialDocument, in file: DocumentFile
  ) -> JSONValue {
    .object([
      ("path", .string(file.path)),
      ("part", .integer(document.part)),
      ("encoding", .string(file.encoding.rawValue)),
      ("title", .optional(document.title)),
      ("number", .optional(document.documentNumber?.raw)),
      ("addressees", .array(document.addressees.map(JSONValue.string))),
      ("issuers", .array(document.issuers.map(JSONValue.string))),
      ("kind", .optional(document.kind)),
      ("date", .optional(document.date?.day.iso8601)),
      ("transmittedBy", document.transmittedBy.map(JSONValue.integer) ?? .null),
      ("start", .integer(document.sourceRange.lowerBound)),
      ("end", .integer(document.sourceRange.upperBound)),
      ("paragraphs", .array(document.paragraphs.map(object(for:)))),
      ("sections", .array(document.sections.map(object(for:)))),
      (
        "citations",
        .array(document.citations.map { object(for: $0, in: document.paragraphs) })
      ),
      ("aliases", .array(document.aliases.map { object(for: $0, in: document.paragraphs) })),
      ("joins", .integer(document.joinCount)),
      ("repairs", .array(document.repairs.map(object(for:)))),
    ])
  }

  private static func object(for paragraph: Paragraph) -> JSONValue {
    let range = paragraph.map.sourceRange(of: 0..<paragraph.utf8.count)
    return .object([
      ("role", .string(paragraph.role.rawValue)),
      ("paragraph", paragraph.bodyNumber.map(JSONValue.integer) ?? .null),
      ("section", paragraph.section.map(JSONValue.integer) ?? .null),
      ("start", .integer(range.lowerBound)), ("end", .integer(range.upperBound)),
    ])
  }

  private static func object(for section: Section) -> JSONValue {
    .object([
      ("level", .integer(section.level)),
      ("number", .optional(section.number)),
      ("heading", .string(section.heading)),
      ("parent", section.parent.map(JSONValue.integer) ?? .null),
      ("firstParagraph", .integer(section.paragraphs.lowerBound)),
      ("endParagraph", .integer(section.paragraphs.upperBound)),
    ])
  }

  private static func object(for citation: Citation, in paragraphs: [Paragraph]) -> JSONValue {
    let range = paragraphs[citation.paragraph].map.sourceRange(of: citation.range)
    return .object([
      ("title", .optional(citation.title)), ("number", .optional(citation.number?.raw)),
      ("provision", .optional(citation.provision)), ("repeal", .boolean(citation.isRepeal)),
      ("start", .integer(range.lowerBound)), ("end", .integer(range.upperBound)),
    ])
  }

  private static func object(for alias: Alias, in paragraphs: [Paragraph]) -> JSONValue {
    let range = paragraphs[alias.paragraph].map.sourceRange(of: alias.range)
    return .object([
      ("name", .string(alias.name)), ("title", .optional(alias.title)),
      ("start", .integer(range.lowerBound)), ("end", .integer(range.upperBound)),
    ])
  }

  private static func object(for repair: Repair) -> JSONValue {
    .object([
      ("kind", .string(repair.kind.rawValue)),
      ("start", .integer(repair.sourceRange.lowerBound)),
      ("end", .integer(repair.sourceRange.upperBound)),
    ])
  }
}
