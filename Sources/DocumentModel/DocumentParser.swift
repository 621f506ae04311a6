public import SourceText

extension OfficialDocument {
  /// The documents in a text, in order; a text without any character that shows has none.
  ///
  /// A file often holds two: a 通知 and the 意见 that it 印发s. Nothing about a document is taken
  /// from the file's name.
  ///
  /// - Parameter text: a whole file, decoded.
  /// - Complexity: O(*n*).
  public static func documents(in text: DecodedText) -> [OfficialDocument] {
    let parts = PartReader.parts(of: BlockBuilder(text).blocks())
    var documents: [OfficialDocument] = []
    var transmitter: Int?
    for draft in parts {
      let part = documents.count + 1
      let document = assemble(draft, part: part, transmittedBy: transmitter, text.map)
      // What is attached to the second document of a file came with the first.
      if transmitter == nil, transmits(document) { transmitter = part }
      documents.append(document)
    }
    return documents
  }

  private static let transmittingKinds: Set<String> = [
    "通知", "令", "命令", "函", "批复", "公告", "决定", "通告", "意见", "决议", "答复",
  ]

  /// Whether what follows in the file comes with this document.
  private static func transmits(_ document: OfficialDocument) -> Bool {
    document.kind.map { transmittingKinds.contains($0) } ?? false
  }

  private static func assemble(
    _ draft: PartDraft, part: Int, transmittedBy: Int?, _ decoding: OffsetMap
  ) -> OfficialDocument {
    let outline = OutlineReader(draft)
    let elements = ElementReader(draft, isTransmitted: transmittedBy != nil)
    var paragraphs: [Paragraph] = []
    paragraphs.reserveCapacity(draft.blocks.count)
    var repairs: [Repair] = []
    var bodyNumber = 0
    for (index, block) in draft.blocks.enumerated() {
      let role = outline.roles[index]
      if role == .body { bodyNumber += 1 }
      paragraphs.append(
        Paragraph(
          utf8: block.utf8, map: block.map.composed(with: decoding), role: role,
          bodyNumber: role == .body ? bodyNumber : nil, section: outline.sectionOf[index],
          headingLength: outline.headingLengths[index]))
      for repair in block.repairs {
        repairs.append(
          Repair(kind: repair.kind, sourceRange: decoding.sourceRange(of: repair.sourceRange)))
      }
    }
    let start = paragraphs.first?.map.sourceRange(of: 0..<0).lowerBound ?? 0
    return OfficialDocument(
      part: part, title: elements.title, documentNumber: elements.documentNumber,
      addressees: elements.addressees, issuers: elements.issuers, kind: elements.kind,
      date: elements.date, transmittedBy: transmittedBy, paragraphs: paragraphs,
      sections: outline.sections, repairs: repairs,
      sourceRange: start..<max(start, paragraphs.last?.map.sourceEnd ?? start))
  }
}
