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
  /// - Complexity: O(*n*) in the length of the layout; headings and maps are stepped over.
  init(layout: [UInt8], textLength: Int) throws(IndexError) {
    var reader = ByteReader(layout, name: "layout of a document")
    try StoredDocument.checkVersion(&reader)
    _ = try DocumentElements(decoding: &reader)
    for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 3)) {
      try reader.skipByteString()
      _ = try reader.readVarint()
      _ = try reader.readVarint()
    }
    let count = try reader.readCount(ofItemsOfAtLeast: 6)
    entries.reserveCapacity(count)
    var start = 0
    for _ in 0..<count {
      let length = try reader.readVarint(atMost: textLength - start)
      let lead = try StoredDocument.Lead(decoding: &reader)
      let leadLength = try reader.readVarint(atMost: length)
      _ = try reader.readVarint()
      _ = try reader.readVarint()
      try reader.skipByteString()
      entries.append(
        Entry(range: start..<(start + length), leadLength: leadLength, lead: lead))
      start += length
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

extension ByteReader {
  /// Steps over bytes preceded by their number.
  fileprivate mutating func skipByteString() throws(IndexError) {
    try skip(try readCount(ofItemsOfAtLeast: 1))
  }
}
