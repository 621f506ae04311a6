import SearchIndex
import SourceText

/// What an index keeps of a document beside its terms: enough to show it, to mark matches in it,
/// and to lead each of its characters back to the bytes of the source file.
struct StoredDocument: Sendable, Equatable {
  /// A section of the outline.
  struct Section: Sendable, Equatable {
    /// Where a heading is kept.
    enum Heading: Sendable, Equatable {
      /// In the document's text, as bytes of it: of the many headings of a document few are shown.
      case inText(Range<Int>)
      /// On its own.
      case apart(String)
    }

    /// The heading as it stands in the text, without markup.
    var heading: Heading
    /// The place of the enclosing section among the document's sections.
    var parent: Int?
    /// The outermost sections have level 1.
    var level: Int
  }

  /// Which field the start of a paragraph belongs to.
  enum Lead: UInt8, Sendable {
    case body = 0
    case heading = 1
    case title = 2
  }

  /// A paragraph, as a range of the document's text.
  struct Paragraph: Sendable, Equatable {
    /// UTF-8 bytes of the document's text.
    var range: Range<Int>
    /// How many bytes at the start belong to `lead`'s field; the rest belongs to the body.
    var leadLength: Int
    /// The field of the start.
    var lead: Lead
    /// The place of its section among the document's sections.
    var section: Int?
    /// The number among the body paragraphs, from 1; none for titles, signatures and the like.
    var number: Int?
    /// From the paragraph's text to the bytes of the source file.
    var map: OffsetMap
  }

  /// The elements shown with a hit.
  var elements: DocumentElements
  var sections: [Section]
  var paragraphs: [Paragraph]
  /// The repaired text of all paragraphs, one after the other.
  var text: [UInt8]

  /// The heading of a section.
  /// - Parameter index: a place among ``sections``.
  func heading(of index: Int) -> String {
    switch sections[index].heading {
    case .inText(let range): String(decoding: text[range], as: UTF8.self)
    case .apart(let heading): heading
    }
  }

  /// For each section the lead of its first paragraph with a heading, as bytes of the text.
  func leadsBySection() -> [Range<Int>?] {
    var leads = [Range<Int>?](repeating: nil, count: sections.count)
    for paragraph in paragraphs where paragraph.lead == .heading {
      guard let section = paragraph.section, leads.indices.contains(section),
        leads[section] == nil
      else { continue }
      let start = paragraph.range.lowerBound
      leads[section] = start..<(start + paragraph.leadLength)
    }
    return leads
  }

  /// Keeps the headings that begin the leads of their sections in the text alone.
  mutating func placeHeadings() {
    for (index, lead) in leadsBySection().enumerated() {
      guard let lead, case .apart(let heading) = sections[index].heading,
        text[lead].starts(with: heading.utf8)
      else { continue }
      let end = lead.lowerBound + heading.utf8.count
      sections[index].heading = .inText(lead.lowerBound..<end)
    }
  }
}
