import DocumentModel
import SourceText

extension StoredDocument {
  /// The documents found in a text, in order; none where it has no character to search.
  static func documents(in text: DecodedText) -> [StoredDocument] {
    let parsed = OfficialDocument.documents(in: text)
    let documents = parsed.map { StoredDocument($0, among: parsed) }
    return documents.allSatisfy(\.text.isEmpty) ? [] : documents
  }

  private init(_ document: OfficialDocument, among documents: [OfficialDocument]) {
    elements = DocumentElements(document, among: documents)
    sections = document.sections.map {
      Section(heading: .apart($0.heading), parent: $0.parent, level: $0.level)
    }
    paragraphs = []
    paragraphs.reserveCapacity(document.paragraphs.count)
    text = []
    text.reserveCapacity(document.paragraphs.reduce(0) { $0 + $1.utf8.count })
    for paragraph in document.paragraphs {
      let start = text.count
      text += paragraph.utf8
      paragraphs.append(
        Paragraph(
          range: start..<text.count,
          leadLength: paragraph.role == .title ? paragraph.utf8.count : paragraph.headingLength,
          lead: paragraph.role == .title ? .title : paragraph.headingLength > 0 ? .heading : .body,
          section: paragraph.section, number: paragraph.bodyNumber, map: paragraph.map))
    }
    placeHeadings()
  }
}

extension DocumentElements {
  init(_ document: OfficialDocument, among documents: [OfficialDocument]) {
    self.init(
      title: document.title, number: document.documentNumber?.raw,
      numberKey: document.documentNumber?.key, issuers: document.issuers, kind: document.kind,
      date: document.date?.day)
    if let part = document.transmittedBy {
      let transmitting = documents.first { $0.part == part }
      transmittedBy = Transmission(
        part: part, number: transmitting?.documentNumber?.raw,
        date: transmitting?.date?.day)
    }
  }
}
