/// The text of a document as an index keeps it: repaired, in paragraphs, with the outline.
public struct DocumentText: Sendable {
  /// A section of the outline.
  public struct Section: Sendable, Hashable {
    /// The heading without markup, its number included.
    public let heading: String
    /// Its depth in the outline, from 1.
    public let level: Int
    /// The enclosing section, an index into ``DocumentText/sections``.
    public let parent: Int?
  }

  /// A paragraph.
  public struct Paragraph: Sendable, Hashable {
    /// The text.
    public let text: String
    /// What its beginning is: the title, a heading, or nothing but body.
    public let field: Query.Field
    /// How many UTF-8 bytes at its beginning belong to ``field``; the rest is body.
    public let fieldLength: Int
    /// The innermost section it stands in, an index into ``DocumentText/sections``.
    public let section: Int?
    /// Its number among the body paragraphs, from 1; nil for titles, headings and the like.
    public let number: Int?
    /// From its first to its last byte in the source file, as it was when it was indexed.
    public let sourceRange: Range<Int>

    /// Whether the whole paragraph is a heading.
    public var isHeading: Bool { field == .heading && fieldLength == text.utf8.count }
  }

  /// The document.
  public let document: DocumentReference
  /// The outline, in order of the text; a section's parent stands before it.
  public let sections: [Section]
  /// All paragraphs, in order.
  public let paragraphs: [Paragraph]

  init(_ stored: StoredDocument, _ document: DocumentReference) {
    self.document = document
    sections = stored.sections.enumerated().map { index, section in
      Section(heading: stored.heading(of: index), level: section.level, parent: section.parent)
    }
    paragraphs = stored.paragraphs.map { paragraph in
      let field: Query.Field =
        switch paragraph.lead {
        case .title: .title
        case .heading: .heading
        case .body: .body
        }
      return Paragraph(
        text: String(decoding: stored.text[paragraph.range], as: UTF8.self), field: field,
        fieldLength: paragraph.lead == .body ? paragraph.range.count : paragraph.leadLength,
        section: paragraph.section, number: paragraph.number,
        sourceRange: paragraph.map.sourceRange(of: 0..<paragraph.range.count))
    }
  }

  /// The headings that lead to a section, outermost first, its own last.
  /// - Complexity: O(depth).
  public func path(ofSection index: Int) -> [String] {
    ancestry(of: index).reversed().map { sections[$0].heading }
  }

  /// The paragraphs of a section and of the sections inside it, from its heading on.
  /// - Complexity: O(*n* · depth) in the number of paragraphs.
  public func paragraphs(ofSection index: Int) -> [Paragraph] {
    paragraphs.filter { paragraph in
      paragraph.section.map { ancestry(of: $0).contains(index) } ?? false
    }
  }

  /// A section and those around it, innermost first.
  private func ancestry(of index: Int) -> [Int] {
    var chain: [Int] = []
    var next: Int? = sections.indices.contains(index) ? index : nil
    while let current = next {
      chain.append(current)
      next = sections[current].parent
    }
    return chain
  }

  /// The sections that a name stands for: a number as written (四, （一）, 第二十三条) or in other
  /// figures (4, 第23条), a heading, or a part of one; `/` leads into a section (四/（一）).
  ///
  /// Of several ways to read the name, the closest that finds anything counts: figures alone stand
  /// for the outermost sections that have the number.
  ///
  /// - Returns: indices into ``sections``, in order; more than one where the name is ambiguous.
  /// - Complexity: O(*n* · depth) in the number of sections.
  public func sections(named name: String) -> [Int] {
    var inside: Set<Int>?
    var found: [Int] = []
    for step in name.split(separator: "/", omittingEmptySubsequences: true) {
      let candidates = sections.indices.filter { index in
        guard let inside else { return true }
        return ancestry(of: index).dropFirst().contains { inside.contains($0) }
      }
      found = SectionName(String(step)).matches(among: candidates, of: sections)
      inside = Set(found)
    }
    return found
  }
}
