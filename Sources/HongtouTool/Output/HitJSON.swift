import Hongtou

/// What `search --json` prints: one object for each hit.
enum HitJSON {
  /// - Parameter isScored: whether the hits are ordered by their scores.
  static func object(for hit: SearchHit, isScored: Bool) -> JSONValue {
    let explanation = hit.explanation.map {
      [("explanation", ExplanationReport.object(for: $0))]
    }
    return .object(
      [
        ("rank", .integer(hit.rank)),
        ("score", isScored ? .number(hit.score) : .null),
        ("document", object(for: hit.document)),
        ("sections", .array(hit.sections.map(object(for:)))),
        ("snippets", .array(hit.snippet.passages.map { .string($0.snippet.plain) })),
        ("matches", .array(hit.matches.map(object(for:)))),
        ("occurrences", .integer(hit.occurrences)),
      ] + (explanation ?? []))
  }

  /// The elements of a document.
  static func object(for document: DocumentReference) -> JSONValue {
    .object([
      ("path", .string(document.path)),
      ("part", .integer(document.part)),
      ("title", .optional(document.title)),
      ("number", .optional(document.number)),
      ("issuers", .array(document.issuers.map(JSONValue.string))),
      ("kind", .optional(document.kind)),
      ("date", .optional(document.date?.iso8601)),
      ("transmittedBy", document.transmittedBy.map(object(for:)) ?? .null),
      ("sourceChanged", document.sourceChanged.map(JSONValue.boolean) ?? .null),
    ])
  }

  private static func object(for transmission: DocumentElements.Transmission) -> JSONValue {
    .object([
      ("part", .integer(transmission.part)),
      ("number", .optional(transmission.number)),
      ("date", .optional(transmission.date?.iso8601)),
    ])
  }

  /// A match as bytes of the source file.
  static func object(for match: SourceMatch) -> JSONValue {
    .object([
      ("start", .integer(match.range.lowerBound)), ("end", .integer(match.range.upperBound)),
    ])
  }

  /// A section with the first of its matches.
  static func object(for section: HitSection) -> JSONValue {
    .object([
      ("heading", .array(section.path.map(JSONValue.string))),
      ("paragraph", section.paragraph.map(JSONValue.integer) ?? .null),
    ])
  }
}
