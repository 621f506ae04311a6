import SourceText

/// A document made in memory, for texts that do not come from files.
///
/// ```swift
/// try index.update { batch in
///   try batch.add(
///     Document(
///       id: "notice-7", elements: DocumentElements(title: "关于开展检查的通知", kind: "通知"),
///       sections: [.init(heading: "一、总体要求", paragraphs: ["坚持从严治党。"])]))
/// }
/// ```
public struct Document: Sendable {
  /// A section: a heading and the paragraphs below it.
  public struct Section: Sendable, Hashable {
    /// The heading; none for what stands before the first one.
    public var heading: String?
    /// Its depth, from 1.
    public var level: Int
    /// The paragraphs below it.
    public var paragraphs: [String]

    /// Creates a section.
    public init(heading: String? = nil, level: Int = 1, paragraphs: [String]) {
      self.heading = heading
      self.level = level
      self.paragraphs = paragraphs
    }
  }

  /// Its unique name in the index; adding another document of this name replaces it.
  public let id: String
  let content: StoredDocument

  /// A document of sections. Its title is a paragraph of its own, before all others. Offsets of
  /// matches count the UTF-8 bytes of its paragraphs, each with one line feed behind it.
  ///
  /// - Parameters:
  ///   - id: see ``id``.
  ///   - elements: title, number, issuers, kind and date.
  ///   - sections: the text.
  public init(id: String, elements: DocumentElements = DocumentElements(), sections: [Section]) {
    var builder = Builder(elements: elements)
    if let title = elements.title { builder.add(title, lead: .title, section: nil) }
    for section in sections { builder.add(section) }
    self.id = id
    builder.document.placeHeadings()
    content = builder.document
  }

  /// A document of plain text; every line is a paragraph.
  public init(id: String, title: String? = nil, text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    self.init(
      id: id, elements: DocumentElements(title: title), sections: [Section(paragraphs: lines)])
  }

  private init(id: String, content: StoredDocument) {
    self.id = id
    self.content = content
  }

  /// The official documents found in a text, as in a file of that text; their ids are `id` for the
  /// first and `id#2`, `id#3`, … for the others.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  public static func documents(in text: String, id: String) -> [Document] {
    StoredDocument.documents(in: DecodedText(text)).enumerated().map { place, content in
      Document(id: place == 0 ? id : DocumentID.text(path: id, part: place + 1), content: content)
    }
  }

  /// Lays paragraphs one after the other.
  private struct Builder {
    var document: StoredDocument
    private var source = 0
    private var bodyCount = 0
    private var open: [Int] = []

    init(elements: DocumentElements) {
      document = StoredDocument(elements: elements, sections: [], paragraphs: [], text: [])
    }

    mutating func add(_ section: Section) {
      if let heading = section.heading {
        let level = max(1, section.level)
        open.removeAll { document.sections[$0].level >= level }
        document.sections.append(.init(heading: .apart(heading), parent: open.last, level: level))
        open.append(document.sections.count - 1)
        add(heading, lead: .heading, section: open.last)
      }
      for paragraph in section.paragraphs { add(paragraph, lead: .body, section: open.last) }
    }

    mutating func add(_ text: String, lead: StoredDocument.Lead, section: Int?) {
      let start = document.text.count
      document.text += Array(text.utf8)
      let length = document.text.count - start
      if lead == .body { bodyCount += 1 }
      document.paragraphs.append(
        StoredDocument.Paragraph(
          range: start..<(start + length), leadLength: lead == .body ? 0 : length, lead: lead,
          section: section, number: lead == .body ? bodyCount : nil,
          map: OffsetMap.copy(of: source..<(source + length))))
      source += length + 1
    }
  }
}
