import ChineseSegmentation
import DocumentModel
import SearchIndex
import SourceText

/// Where the documents of a file come from.
struct FileOrigin: Sendable {
  let path: String
  let partCount: Int
  let size: Int64
  let modified: Int64
  let checksum: Int64
}

/// The unique names of documents.
enum DocumentID {
  /// The id of the document at place `part` (from 1) of a file.
  static func text(path: String, part: Int) -> String { "\(path)#\(part)" }
}

/// Reads and analyses documents for one thread.
struct DocumentWorker {
  private let schema: DocumentSchema
  private var analyzer: ParagraphAnalyzer

  init(index: DocumentIndex) {
    self.init(schema: index.schema, segmenter: index.segmenter)
  }

  init(schema: DocumentSchema, segmenter: Segmenter) {
    self.schema = schema
    analyzer = ParagraphAnalyzer(session: segmenter.makeSession())
  }

  /// The documents inside the bytes of a file.
  /// - Throws: why the file is left out.
  func parse(_ bytes: [UInt8]) throws(FileRefusal) -> [StoredDocument] {
    let text: DecodedText
    do {
      text = try DecodedText(decoding: bytes)
    } catch {
      throw FileRefusal(cause: error.code == .tooLarge ? .tooLarge : .notText, reason: "\(error)")
    }
    let documents = StoredDocument.documents(in: text)
    guard !documents.isEmpty else {
      throw FileRefusal(cause: .empty, reason: "it holds no text")
    }
    return documents
  }

  /// Adds a document of a file to a batch.
  mutating func add(
    _ document: StoredDocument, part: Int, origin: FileOrigin, to batch: IndexBatch
  ) throws {
    try batch.add(id: DocumentID.text(path: origin.path, part: part)) { sink in
      sink.set(schema.path, .string(origin.path))
      sink.set(schema.part, .integer(Int64(part)))
      sink.set(schema.partCount, .integer(Int64(origin.partCount)))
      sink.set(schema.size, .integer(origin.size))
      sink.set(schema.modified, .integer(origin.modified))
      sink.set(schema.checksum, .integer(origin.checksum))
      addContent(of: document, into: &sink)
    }
  }

  /// Adds a document made in memory to a batch.
  mutating func add(_ document: StoredDocument, id: String, to batch: IndexBatch) throws {
    try batch.add(id: id) { sink in addContent(of: document, into: &sink) }
  }

  private mutating func addContent(
    of document: StoredDocument, into sink: inout DocumentSink
  ) {
    addElements(document.elements, into: &sink)
    var position: UInt32 = 0
    for paragraph in document.paragraphs {
      position = analyzer.add(
        document.text.span.extracting(paragraph.range), headingLength: paragraph.leadLength,
        leadField: field(of: paragraph.lead), restField: schema.body, firstPosition: position,
        into: &sink)
    }
    analyzer.finishDocument(schema: schema, into: &sink)
    sink.store(schema.layout, document.encodedLayout())
    sink.store(schema.text, document.text)
  }

  private func field(of lead: StoredDocument.Lead) -> FieldID {
    switch lead {
    case .title: schema.title
    case .heading: schema.heading
    case .body: schema.body
    }
  }

  private func addElements(_ elements: DocumentElements, into sink: inout DocumentSink) {
    if let key = elements.numberKey { sink.set(schema.number, .string(key)) }
    for issuer in elements.issuers { sink.set(schema.issuer, .string(issuer)) }
    if let kind = elements.kind { sink.set(schema.kind, .string(kind)) }
    if let date = elements.date ?? elements.transmittedBy?.date {
      sink.set(schema.date, .integer(Int64(date.ordinal)))
      sink.set(schema.year, .integer(Int64(date.year)))
    }
  }
}
