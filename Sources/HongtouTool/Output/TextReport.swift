import Hongtou

/// What `show` prints of a document: all of it, or a section.
struct TextPart {
  let text: DocumentText
  let paragraphs: [DocumentText.Paragraph]
  /// The headings that lead to the section; empty for the whole document.
  let path: [String]

  init(_ text: DocumentText) {
    self.text = text
    paragraphs = text.paragraphs
    path = []
  }

  init(_ text: DocumentText, section: Int) {
    self.text = text
    paragraphs = text.paragraphs(ofSection: section)
    path = text.path(ofSection: section)
  }
}

/// The text for people: a line about the document, then a paragraph a line, an empty line before
/// each heading.
struct TextReport {
  let style: TerminalStyle

  func lines(for parts: [TextPart]) -> [String] {
    var lines: [String] = []
    for part in parts {
      if !lines.isEmpty { lines.append("") }
      lines.append(style.dim(part.text.document.facts))
      if part.path.count > 1 {
        lines.append(style.dim(part.path.dropLast().joined(separator: " › ")))
      }
      lines.append("")
      for (number, paragraph) in part.paragraphs.enumerated() {
        if paragraph.field == .heading, number > 0, lines.last != "" { lines.append("") }
        lines.append(line(for: paragraph))
      }
    }
    return lines
  }

  private func line(for paragraph: DocumentText.Paragraph) -> String {
    let bytes = Array(paragraph.text.utf8)
    let end = min(paragraph.fieldLength, bytes.count)
    let lead = shown(bytes[..<end])
    let rest = shown(bytes[end...])
    switch paragraph.field {
    case .title: return style.bold(lead) + rest
    case .heading: return style.heading(lead) + rest
    default: return lead + rest
    }
  }

  /// A text that cannot act on a terminal.
  private func shown(_ bytes: ArraySlice<UInt8>) -> String {
    String(String(decoding: bytes, as: UTF8.self).map { DisplayWidth.isControl($0) ? " " : $0 })
  }
}

/// The text for programs.
enum TextJSON {
  static func object(for part: TextPart) -> JSONValue {
    .object([
      ("document", HitJSON.object(for: part.text.document)),
      ("section", part.path.isEmpty ? .null : .array(part.path.map(JSONValue.string))),
      ("sections", .array(part.text.sections.map(object(for:)))),
      ("paragraphs", .array(part.paragraphs.map(object(for:)))),
    ])
  }

  private static func object(for section: DocumentText.Section) -> JSONValue {
    .object([
      ("heading", .string(section.heading)), ("level", .integer(section.level)),
      ("parent", section.parent.map(JSONValue.integer) ?? .null),
    ])
  }

  private static func object(for paragraph: DocumentText.Paragraph) -> JSONValue {
    .object([
      ("text", .string(paragraph.text)), ("field", .string(paragraph.field.description)),
      ("section", paragraph.section.map(JSONValue.integer) ?? .null),
      ("paragraph", paragraph.number.map(JSONValue.integer) ?? .null),
      ("start", .integer(paragraph.sourceRange.lowerBound)),
      ("end", .integer(paragraph.sourceRange.upperBound)),
    ])
  }
}
