import SearchIndex
import SourceText

/// The written form of everything but the text.
///
/// ```text
/// layout     = version:u8 paragraphs sections elements
/// paragraphs = count:varint head:u8* extents:bytes links:bytes
/// head       = bits 0, 1   the lead: 0 body, 1 heading, 2 title
///              bit 2       the length of the lead is given; else it takes the whole paragraph
///              bits 3, 4   the section: 0 the one before, 1 the next one, 2 is given
///              bits 5, 6   the number: 0 none, 1 the last one plus 1, 2 is given
///              bit 7       the map is given; else the paragraph is a copy of bytes of the file
/// extent     = length:varint [leadLength:varint]
/// link       = [section+1:varint] [number:varint] (map:bytes | gap:varint)
/// sections   = count:varint head:u8* links:bytes
/// head       = bits 0, 1   the parent: 0 that of the section before, 1 that section, 2 is given
///              bit 2       the level is given; else it is the parent's plus 1
///              bit 3       the heading is given; else it begins the lead of its paragraph
///              bit 4       where it ends is given; else as for the section before
/// link       = [parent+1:varint] [level:varint] [heading:string | tail:varint]
/// elements   = title? number? numberKey? issuers kind? date? transmission?
/// ```
/// `gap` (zigzag) is the number of bytes of the file between two paragraphs, `tail` the number of bytes
/// between the end of a heading and the end of the lead of the first paragraph of its section. What
/// is alike stands together, so that it takes little room when it is compressed: a paragraph of a
/// statute takes 4 bytes, and 1.5 compressed. Heads and extents alone make a ``ParagraphTable``.
extension StoredDocument {
  private static let version: UInt8 = 2

  /// The layout: everything but the text.
  /// - Complexity: O(*n*) in the number of paragraphs, sections and pieces of maps.
  func encodedLayout() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Self.version)
    encodeParagraphs(into: &writer)
    encodeSections(into: &writer)
    elements.encode(into: &writer)
    return writer.bytes
  }

  /// Reads a document back.
  /// - Throws: `malformed` where the bytes do not make sense.
  /// - Complexity: as ``encodedLayout()``.
  init(layout: [UInt8], text: [UInt8]) throws(IndexError) {
    var reader = ByteReader(layout, name: "layout of a document")
    elements = DocumentElements()
    sections = []
    paragraphs = []
    self.text = text
    try decodeParagraphs(&reader)
    try decodeSections(&reader)
    elements = try DocumentElements(decoding: &reader)
    try reader.expectEnd()
  }

  // MARK: - Paragraphs

  private func encodeParagraphs(into writer: inout ByteWriter) {
    writer.append(varint: paragraphs.count)
    var extents = ByteWriter()
    var links = ByteWriter()
    var before = ParagraphPrediction()
    for paragraph in paragraphs {
      let head = ParagraphHead(paragraph, after: before)
      writer.append(head.byte)
      extents.append(varint: paragraph.range.count)
      if head.hasLeadLength { extents.append(varint: paragraph.leadLength) }
      paragraph.encodeLink(head, after: before, into: &links)
      before = ParagraphPrediction(after: paragraph, before)
    }
    writer.append(byteString: extents.bytes)
    writer.append(byteString: links.bytes)
  }

  private mutating func decodeParagraphs(_ reader: inout ByteReader) throws(IndexError) {
    var (count, heads, extents) = try Self.paragraphReaders(&reader)
    var links = try reader.readSlice(reader.readCount(ofItemsOfAtLeast: 1))
    paragraphs.reserveCapacity(count)
    var before = ParagraphPrediction()
    var start = 0
    for _ in 0..<count {
      let head = try ParagraphHead(decoding: &heads)
      let extent = try head.extent(&extents, from: start, limit: text.count)
      let paragraph = try Paragraph(head, extent, link: &links, after: before)
      before = ParagraphPrediction(after: paragraph, before)
      start = paragraph.range.upperBound
      paragraphs.append(paragraph)
    }
    try extents.expectEnd()
    try links.expectEnd()
    guard start == text.count else {
      throw reader.malformed(
        expected: "paragraphs of \(text.count) bytes together", found: "\(start)")
    }
  }

  /// The number of paragraphs, with readers of their heads and extents.
  static func paragraphReaders(
    _ reader: inout ByteReader
  ) throws(IndexError) -> (count: Int, heads: ByteReader, extents: ByteReader) {
    let version = try reader.readUInt8()
    guard version == Self.version else {
      throw reader.malformed(expected: "layout version \(Self.version)", found: "\(version)")
    }
    let count = try reader.readCount(ofItemsOfAtLeast: 1)
    let heads = try reader.readSlice(count)
    return (count, heads, try reader.readSlice(reader.readCount(ofItemsOfAtLeast: 1)))
  }

  // MARK: - Sections

  private func encodeSections(into writer: inout ByteWriter) {
    writer.append(varint: sections.count)
    var links = ByteWriter()
    let leads = leadsBySection()
    var before = SectionPrediction()
    for (index, section) in sections.enumerated() {
      var tail: Int?
      if case .inText(let range) = section.heading, let lead = leads[index],
        range.lowerBound == lead.lowerBound, range.upperBound <= lead.upperBound
      {
        tail = lead.upperBound - range.upperBound
      }
      let parentLevel = section.parent.map { sections[$0].level } ?? 0
      let head = SectionHead(
        parent: section.parent == before.parent
          ? .same : section.parent == before.section ? .before : .explicit,
        hasLevel: section.level != parentLevel + 1, hasHeading: tail == nil,
        hasTail: tail != nil && tail != before.tail)
      writer.append(head.byte)
      if head.parent == .explicit { links.append(varint: section.parent.map { $0 + 1 } ?? 0) }
      if head.hasLevel { links.append(varint: section.level) }
      if head.hasHeading { links.append(string: heading(of: index)) }
      if head.hasTail { links.append(varint: tail ?? 0) }
      before = SectionPrediction(section: index, parent: section.parent, tail: tail ?? before.tail)
    }
    writer.append(byteString: links.bytes)
  }

  private mutating func decodeSections(_ reader: inout ByteReader) throws(IndexError) {
    let count = try reader.readCount(ofItemsOfAtLeast: 1)
    for paragraph in paragraphs {
      guard let section = paragraph.section, section >= count else { continue }
      throw reader.malformed(expected: "a section below \(count)", found: "\(section)")
    }
    var heads = try reader.readSlice(count)
    var links = try reader.readSlice(reader.readCount(ofItemsOfAtLeast: 1))
    sections = Array(
      repeating: Section(heading: .apart(""), parent: nil, level: 0), count: count)
    let leads = leadsBySection()
    var before = SectionPrediction()
    for index in 0..<count {
      let head = try SectionHead(decoding: &heads)
      let parent = try head.parent(&links, index: index, before)
      var section = Section(heading: .apart(""), parent: parent, level: 0)
      let parentLevel = parent.map { sections[$0].level } ?? 0
      section.level =
        head.hasLevel ? try links.readVarint(atMost: Int(UInt16.max)) : parentLevel + 1
      if head.hasHeading { section.heading = .apart(try links.readString()) }
      if head.hasTail { before.tail = try links.readVarint(atMost: text.count) }
      if !head.hasHeading {
        section.heading = try Self.heading(of: leads[index], before.tail, text, links)
      }
      sections[index] = section
      before = SectionPrediction(section: index, parent: parent, tail: before.tail)
    }
    try links.expectEnd()
  }

  private static func heading(
    of lead: Range<Int>?, _ tail: Int, _ text: [UInt8], _ reader: ByteReader
  ) throws(IndexError) -> Section.Heading {
    guard let lead, tail <= lead.count else {
      throw reader.malformed(expected: "a heading in the text", found: "none")
    }
    let range = lead.lowerBound..<(lead.upperBound - tail)
    for place in [range.lowerBound, range.upperBound]
    where place < text.count && text[place] & 0xC0 == 0x80 {
      throw reader.malformed(expected: "a heading of whole characters", found: "a part of one")
    }
    return .inText(range)
  }
}

/// What the next paragraph most probably is like.
struct ParagraphPrediction {
  /// Its section.
  var section: Int?
  /// The last number of a body paragraph.
  var number = 0
  /// Where the source of the paragraph before ends.
  var source = 0

  init() {}

  init(after paragraph: StoredDocument.Paragraph, _ before: ParagraphPrediction) {
    section = paragraph.section
    number = paragraph.number ?? before.number
    source = paragraph.map.sourceEnd
  }

  var nextSection: Int { section.map { $0 + 1 } ?? 0 }
}

/// The first byte of a paragraph's layout.
struct ParagraphHead {
  enum Section: UInt8 { case same, next, explicit }
  enum Number: UInt8 { case none, next, explicit }

  let lead: StoredDocument.Lead
  let hasLeadLength: Bool
  let section: Section
  let number: Number
  let hasMap: Bool

  var byte: UInt8 {
    lead.rawValue | (hasLeadLength ? 4 : 0) | section.rawValue << 3 | number.rawValue << 5
      | (hasMap ? 128 : 0)
  }

  init(_ paragraph: StoredDocument.Paragraph, after before: ParagraphPrediction) {
    lead = paragraph.lead
    hasLeadLength = paragraph.leadLength != (lead == .body ? 0 : paragraph.range.count)
    section =
      paragraph.section == before.section
      ? .same : paragraph.section == before.nextSection ? .next : .explicit
    number =
      paragraph.number == nil ? .none : paragraph.number == before.number + 1 ? .next : .explicit
    let piece = paragraph.map.piece(0)
    hasMap = paragraph.map.pieceCount > 1 || piece.outputUnit != 1 || piece.sourceUnit != 1
  }

  /// - Throws: `malformed` where no paragraph has such a head.
  init(decoding reader: inout ByteReader) throws(IndexError) {
    let byte = try reader.readUInt8()
    guard let lead = StoredDocument.Lead(rawValue: byte & 3),
      let section = Section(rawValue: byte >> 3 & 3), let number = Number(rawValue: byte >> 5 & 3)
    else { throw reader.malformed(expected: "the head of a paragraph", found: "\(byte)") }
    self.lead = lead
    self.section = section
    self.number = number
    hasLeadLength = byte & 4 != 0
    hasMap = byte & 128 != 0
  }

  /// The bytes of the paragraph that begins at `start`, at most up to `limit`, and the length of
  /// its lead.
  func extent(
    _ reader: inout ByteReader, from start: Int, limit: Int
  ) throws(IndexError) -> (range: Range<Int>, leadLength: Int) {
    let length = try reader.readVarint(atMost: limit - start)
    let whole = lead == .body ? 0 : length
    return (
      start..<(start + length),
      hasLeadLength ? try reader.readVarint(atMost: length) : whole
    )
  }
}

extension StoredDocument.Paragraph {
  /// The largest offset in a source file: any sum of two stays far from overflow.
  private static let offsetLimit = 1 << 40

  fileprivate func encodeLink(
    _ head: ParagraphHead, after before: ParagraphPrediction, into writer: inout ByteWriter
  ) {
    if head.section == .explicit { writer.append(varint: section.map { $0 + 1 } ?? 0) }
    if head.number == .explicit { writer.append(varint: number ?? 0) }
    guard !head.hasMap else {
      writer.append(byteString: map.encoded())
      return
    }
    let gap = map.piece(0).source - before.source
    writer.append(varint: gap < 0 ? -2 * gap - 1 : 2 * gap)
  }

  fileprivate init(
    _ head: ParagraphHead, _ extent: (range: Range<Int>, leadLength: Int),
    link reader: inout ByteReader, after before: ParagraphPrediction
  ) throws(IndexError) {
    (range, leadLength) = extent
    lead = head.lead
    switch head.section {
    case .same: section = before.section
    case .next: section = before.nextSection
    case .explicit:
      let value = try reader.readVarint(atMost: Int(UInt32.max))
      section = value == 0 ? nil : value - 1
    }
    switch head.number {
    case .none: number = nil
    case .next: number = before.number + 1
    case .explicit: number = try reader.readVarint(atMost: Int(UInt32.max))
    }
    map =
      head.hasMap
      ? try Self.decodeMap(&reader, length: extent.range.count)
      : try Self.copy(&reader, length: extent.range.count, after: before.source)
  }

  private static func copy(
    _ reader: inout ByteReader, length: Int, after end: Int
  ) throws(IndexError) -> OffsetMap {
    let code = try reader.readVarint(atMost: 2 * offsetLimit)
    let source = end + (code & 1 == 0 ? code / 2 : -(code / 2) - 1)
    guard source >= 0, source <= offsetLimit else {
      throw reader.malformed(expected: "a source offset up to \(offsetLimit)", found: "\(source)")
    }
    return OffsetMap.copy(of: source..<(source + length))
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

/// What the next section most probably is like.
private struct SectionPrediction {
  /// The section before.
  var section: Int?
  /// Its parent.
  var parent: Int?
  /// The bytes between the end of a heading and the end of its lead.
  var tail = 0
}

/// The first byte of a section's layout.
private struct SectionHead {
  enum Parent: UInt8 { case same, before, explicit }

  let parent: Parent
  let hasLevel: Bool
  let hasHeading: Bool
  let hasTail: Bool

  var byte: UInt8 {
    parent.rawValue | (hasLevel ? 4 : 0) | (hasHeading ? 8 : 0) | (hasTail ? 16 : 0)
  }
}

extension SectionHead {
  /// - Throws: `malformed` where no section has such a head.
  fileprivate init(decoding reader: inout ByteReader) throws(IndexError) {
    let byte = try reader.readUInt8()
    guard byte < 32, let parent = Parent(rawValue: byte & 3), byte & 24 != 24 else {
      throw reader.malformed(expected: "the head of a section", found: "\(byte)")
    }
    self.init(
      parent: parent, hasLevel: byte & 4 != 0, hasHeading: byte & 8 != 0, hasTail: byte & 16 != 0)
  }

  /// A parent stands before its children, so that walking up always ends.
  fileprivate func parent(
    _ reader: inout ByteReader, index: Int, _ before: SectionPrediction
  ) throws(IndexError) -> Int? {
    switch parent {
    case .same: return before.parent
    case .before: return before.section
    case .explicit:
      let value = try reader.readVarint(atMost: index)
      return value == 0 ? nil : value - 1
    }
  }
}
