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

// MARK: - Coding

extension StoredDocument {
  private static let version: UInt8 = 1

  /// The layout: everything but the text.
  ///
  /// ```text
  /// layout     = version:u8 elements sections paragraphs
  /// elements   = title? number? numberKey? issuers kind? date? transmission?
  /// sections   = count:varint (heading:string parent+1:varint level:varint)*
  /// paragraphs = count:varint (length lead leadLength section+1 number+1 mapLength map)*
  /// ```
  func encodedLayout() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Self.version)
    elements.encode(into: &writer)
    writer.append(varint: sections.count)
    for section in sections {
      writer.append(string: section.heading)
      writer.append(varint: section.parent.map { $0 + 1 } ?? 0)
      writer.append(varint: section.level)
    }
    writer.append(varint: paragraphs.count)
    for paragraph in paragraphs {
      writer.append(varint: paragraph.range.count)
      writer.append(paragraph.lead.rawValue)
      writer.append(varint: paragraph.leadLength)
      writer.append(varint: paragraph.section.map { $0 + 1 } ?? 0)
      writer.append(varint: paragraph.number.map { $0 + 1 } ?? 0)
      writer.append(byteString: paragraph.map.encoded())
    }
    return writer.bytes
  }

  /// Reads a document back.
  /// - Throws: `malformed` where the bytes do not make sense.
  init(layout: [UInt8], text: [UInt8]) throws(IndexError) {
    var reader = ByteReader(layout, name: "layout of a document")
    let version = try reader.readUInt8()
    guard version == Self.version else {
      throw reader.malformed(expected: "layout version \(Self.version)", found: "\(version)")
    }
    elements = try DocumentElements(decoding: &reader)
    sections = try Self.decodeSections(&reader)
    paragraphs = try Self.decodeParagraphs(&reader, sections: sections.count, text: text.count)
    self.text = text
    try reader.expectEnd()
  }

  private static func decodeSections(_ reader: inout ByteReader) throws(IndexError) -> [Section] {
    let count = try reader.readCount(ofItemsOfAtLeast: 3)
    var sections: [Section] = []
    sections.reserveCapacity(count)
    for index in 0..<count {
      let heading = try reader.readString()
      // A parent stands before its children, so that walking up always ends.
      let parent = try reader.readVarint(atMost: index)
      let level = try reader.readVarint(atMost: Int(UInt16.max))
      sections.append(
        Section(heading: heading, parent: parent == 0 ? nil : parent - 1, level: level))
    }
    return sections
  }

  private static func decodeParagraphs(
    _ reader: inout ByteReader, sections: Int, text: Int
  ) throws(IndexError) -> [Paragraph] {
    let count = try reader.readCount(ofItemsOfAtLeast: 6)
    var paragraphs: [Paragraph] = []
    paragraphs.reserveCapacity(count)
    var start = 0
    for _ in 0..<count {
      let length = try reader.readVarint(atMost: text - start)
      let leadCode = try reader.readUInt8()
      guard let lead = Lead(rawValue: leadCode) else {
        throw reader.malformed(expected: "a field code of 0 to 2", found: "\(leadCode)")
      }
      let leadLength = try reader.readVarint(atMost: length)
      let section = try reader.readVarint(atMost: sections)
      let number = try reader.readVarint(atMost: Int(UInt32.max))
      let map = try decodeMap(&reader, length: length)
      paragraphs.append(
        Paragraph(
          range: start..<(start + length), leadLength: leadLength, lead: lead,
          section: section == 0 ? nil : section - 1, number: number == 0 ? nil : number - 1,
          map: map))
      start += length
    }
    guard start == text else {
      throw reader.malformed(expected: "paragraphs of \(text) bytes together", found: "\(start)")
    }
    return paragraphs
  }

  private static func decodeMap(
    _ reader: inout ByteReader, length: Int
  ) throws(IndexError) -> OffsetMap {
    let bytes = try reader.readByteString()
    let map: OffsetMap
    do {
      map = try OffsetMap(decoding: bytes)
    } catch {
      throw reader.malformed(expected: "an offset map", found: "\(error)")
    }
    guard map.outputLength == length else {
      throw reader.malformed(expected: "a map of \(length) bytes", found: "\(map.outputLength)")
    }
    return map
  }
}
