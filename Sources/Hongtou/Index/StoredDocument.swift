import SearchIndex
import SourceText

/// What an index keeps of a document beside its terms: enough to show it, to mark matches in it,
/// and to lead each of its characters back to the bytes of the source file.
struct StoredDocument: Sendable, Equatable {
  /// A section of the outline.
  struct Section: Sendable, Equatable {
    /// The heading as it stands in the text, without markup.
    var heading: String
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
}
