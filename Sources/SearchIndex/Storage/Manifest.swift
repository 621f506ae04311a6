/// What an index consists of at one generation: complete, so that nothing has to be guessed from
/// the directory.
///
/// A commit is a new manifest. It is a file like the others (``FileEnvelope``, kind `MNFT`), named
/// by its generation, and its payload is:
///
/// ```
/// manifest = generation:u64 analyzer:string schema:bytes settings:bytes
///            segmentCount:varint segment*
/// segment  = name:string documents:varint deleted:varint attributes:bytes
///            fileCount:varint file* hasDeletes:u8 (0 or 1) [file]
/// file     = name:string length:varint checksum:u64
/// string, bytes = length:varint, then so many bytes
/// ```
package struct Manifest: Sendable, Equatable {
  /// One file: enough to know at once that it is the one that was written.
  package struct File: Sendable, Equatable {
    /// The file's name in the directory.
    package let name: String
    /// The exact length in bytes, envelope included.
    package let length: Int
    /// The checksum in the file's footer, which covers, through the tree of checksums, all of it.
    package let checksum: UInt64

    package init(name: String, length: Int, checksum: UInt64) {
      self.name = name
      self.length = length
      self.checksum = checksum
    }
  }

  /// One immutable part of the index.
  package struct Segment: Sendable, Equatable {
    /// The segment's name, unique in the index for ever.
    package var name: String
    /// The number of documents in it, deleted ones included.
    package var documentCount: Int
    /// The number of documents in it that are deleted.
    package var deletedCount: Int
    /// What else the search core wants to know before it opens the segment.
    package var attributes: [UInt8]
    /// The files that hold the documents.
    package var files: [File]
    /// The file that says which documents are deleted; nil when none is.
    package var deletes: File?

    package init(
      name: String, documentCount: Int, deletedCount: Int = 0, attributes: [UInt8] = [],
      files: [File], deletes: File? = nil
    ) {
      self.name = name
      self.documentCount = documentCount
      self.deletedCount = deletedCount
      self.attributes = attributes
      self.files = files
      self.deletes = deletes
    }

    /// The file of a kind.
    ///
    /// - Throws: `malformed` when there is none.
    package func file(_ kind: FileKind) throws(IndexError) -> File {
      let file = files.first {
        if case .file(_, kind.fileExtension) = IndexFileName($0.name) { true } else { false }
      }
      guard let file else {
        throw IndexError(
          .malformed, file: name, expected: "a .\(kind.fileExtension) file", found: "none")
      }
      return file
    }

    /// All files, deletes included.
    package var allFiles: [File] { files + (deletes.map { [$0] } ?? []) }
  }

  /// The kind of a manifest's file.
  package static let kind = FileKind(
    signature: "MNFT", formatVersion: 1, fileExtension: IndexFileName.temporaryExtension)

  /// The number of this commit; the empty index is 1.
  package var generation: UInt64
  /// Which index this is.
  package var index: IndexIdentity
  /// What decides the tokens (versions and checksums), in readable form.
  package var analyzer: String
  /// The fields and attributes, as the search core writes them.
  package var schema: [UInt8]
  /// What the analyzer and its host keep with the index (lexicon, synonyms, options).
  package var settings: [UInt8]
  /// The parts, in document order.
  package var segments: [Segment]

  package init(
    generation: UInt64, index: IndexIdentity, analyzer: String, schema: [UInt8],
    settings: [UInt8], segments: [Segment]
  ) {
    self.generation = generation
    self.index = index
    self.analyzer = analyzer
    self.schema = schema
    self.settings = settings
    self.segments = segments
  }

  /// Checks that the index was made with an analyzer.
  ///
  /// - Throws: `differentAnalyzer`, naming both.
  package func check(analyzer expected: String) throws(IndexError) {
    guard analyzer == expected else {
      throw IndexError(.differentAnalyzer, expected: expected, found: analyzer)
    }
  }

  /// Checks that the index was made with a schema.
  ///
  /// - Throws: `differentSchema`.
  package func check(schema expected: [UInt8]) throws(IndexError) {
    guard schema == expected else {
      throw IndexError(
        .differentSchema, expected: "schema \(hexadecimal(Checksum.xxh64(expected)))",
        found: hexadecimal(Checksum.xxh64(schema)))
    }
  }

  /// The names of all files but the manifest itself.
  var fileNames: Set<String> {
    Set(segments.lazy.flatMap(\.allFiles).map(\.name))
  }
}

extension Manifest {
  /// The payload of the manifest's file.
  func encoded() -> ByteWriter {
    var writer = ByteWriter()
    writer.append(generation)
    writer.append(string: analyzer)
    writer.append(byteString: schema)
    writer.append(byteString: settings)
    writer.append(varint: segments.count)
    for segment in segments { segment.encode(to: &writer) }
    return writer
  }

  /// Reads a manifest.
  ///
  /// - Throws: `malformed`, and what opening a file throws.
  init(_ contents: FileContents, generation expected: UInt64) throws(IndexError) {
    var header = ByteReader(contents)
    index = try FileHeader(decoding: &header).index
    let file = try InputFile(contents, kind: Self.kind, index: nil, entry: nil)
    var reader = try file.reader(in: 0..<file.count)
    generation = try reader.readUInt64()
    guard generation == expected else {
      throw reader.malformed(
        expected: "generation \(expected), as the name says", found: "\(generation)",
        at: FileEnvelope.headerSize)
    }
    analyzer = try reader.readString()
    schema = try reader.readByteString()
    settings = try reader.readByteString()
    let count = try reader.readCount(ofItemsOfAtLeast: Segment.smallestEncoding)
    segments = []
    segments.reserveCapacity(count)
    for _ in 0..<count { segments.append(try Segment(decoding: &reader)) }
    try reader.expectEnd()
    guard fileNames.count == segments.reduce(0, { $0 + $1.allFiles.count }) else {
      throw reader.malformed(expected: "each file once", found: "a file named twice")
    }
  }
}

extension Manifest.Segment {
  /// An empty name, no documents, attributes or files, no deletes.
  static let smallestEncoding = 6

  func encode(to writer: inout ByteWriter) {
    writer.append(string: name)
    writer.append(varint: documentCount)
    writer.append(varint: deletedCount)
    writer.append(byteString: attributes)
    writer.append(varint: files.count)
    for file in files { file.encode(to: &writer) }
    writer.append(UInt8(deletes == nil ? 0 : 1))
    deletes?.encode(to: &writer)
  }

  init(decoding reader: inout ByteReader) throws(IndexError) {
    name = try reader.readString()
    documentCount = try reader.readVarint(atMost: .max)
    deletedCount = try reader.readVarint(atMost: documentCount)
    attributes = try reader.readByteString()
    let count = try reader.readCount(ofItemsOfAtLeast: Manifest.File.smallestEncoding)
    files = []
    files.reserveCapacity(count)
    for _ in 0..<count { files.append(try Manifest.File(decoding: &reader)) }
    let start = reader.position
    switch try reader.readUInt8() {
    case 0: deletes = nil
    case 1: deletes = try Manifest.File(decoding: &reader)
    case let other: throw reader.malformed(expected: "0 or 1", found: "\(other)", at: start)
    }
  }
}

extension Manifest.File {
  /// A name of no bytes, a length of one, a checksum.
  static let smallestEncoding = 10

  func encode(to writer: inout ByteWriter) {
    writer.append(string: name)
    writer.append(varint: length)
    writer.append(checksum)
  }

  init(decoding reader: inout ByteReader) throws(IndexError) {
    let start = reader.position
    name = try reader.readString()
    guard IndexFileName(name)?.id != nil else {
      throw reader.malformed(expected: "an index file's name", found: name, at: start)
    }
    length = try reader.readVarint(atMost: .max)
    checksum = try reader.readUInt64()
  }
}
