import SearchIndex

/// Where the paragraphs of a stored document lie and which field their starts belong to: what
/// looking for a string needs, read without the rest of the layout.
struct ParagraphTable {
  struct Entry {
    /// UTF-8 bytes of the document's text.
    var range: Range<Int>
    /// How many bytes at the start belong to `lead`'s field; the rest belongs to the body.
    var leadLength: Int
    var lead: StoredDocument.Lead
  }

  private(set) var entries: [Entry] = []

  /// Reads the table out of a layout (``StoredDocument/encodedLayout()``).
  ///
  /// - Parameters:
  ///   - layout: the bytes of a layout.
  ///   - textLength: the length of the document's text in bytes.
  /// - Throws: `malformed` where the bytes that are read do not make sense.
  /// - Complexity: O(*n*) in the number of paragraphs; nothing else is read.
  init(layout: [UInt8], textLength: Int) throws(IndexError) {
    var reader = ByteReader(layout, name: "layout of a document")
    var (count, heads, extents) = try StoredDocument.paragraphReaders(&reader)
    entries.reserveCapacity(count)
    var start = 0
    for _ in 0..<count {
      let head = try ParagraphHead(decoding: &heads)
      let (range, leadLength) = try head.extent(&extents, from: start, limit: textLength)
      entries.append(Entry(range: range, leadLength: leadLength, lead: head.lead))
      start = range.upperBound
    }
  }

  /// The field that a place in a paragraph begins in.
  static func field(of place: Range<Int>, in paragraph: Entry) -> Query.Field {
    guard place.lowerBound < paragraph.leadLength else { return .body }
    switch paragraph.lead {
    case .title: return .title
    case .heading: return .heading
    case .body: return .body
    }
  }
}
