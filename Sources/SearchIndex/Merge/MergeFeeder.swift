/// Feeds the postings of old segments, renumbered, to a ``PostingListWriter``.
final class MergeFeeder {
  private let segments: [SegmentReader]
  private let schema: Schema
  private let numbers: [[UInt32]]
  /// Nil when the new order keeps the old one.
  private let reordered: ReorderedPostings?
  private var buffer = PositionBuffer()
  /// The documents of the term in its fields so far.
  private var documents = TermDocuments()

  /// - Parameters:
  ///   - numbers: Per segment the new number of each document; `UInt32.max` for those left out.
  ///   - documentCount: All new numbers are below.
  init(
    segments: [SegmentReader], schema: Schema, numbers: [[UInt32]], documentCount: Int,
    keepsOrder: Bool
  ) {
    self.segments = segments
    self.schema = schema
    self.numbers = numbers
    reordered = keepsOrder ? nil : ReorderedPostings(documentCount: documentCount)
  }

  func beginTerm() { documents.reset() }

  /// The documents with the term in any field fed since ``beginTerm()``.
  func documentsOfTerm() -> Int { documents.count() }

  /// Feeds the lists of a term in a field.
  ///
  /// - Parameters:
  ///   - sources: The lists by ascending segment.
  ///   - collects: Whether their documents are kept for ``documentsOfTerm()``.
  func feed(
    _ sources: [(segment: Int, location: PostingListLocation)], field: Int, collects: Bool,
    to writer: PostingListWriter
  ) throws(IndexError) {
    let most = sources.reduce(0) { $0 + $1.location.count }
    writer.begin(atMost: most)
    if let reordered {
      let hasPositions = schema.allFields[field].storesPositions
      reordered.begin(atMost: most, hasPositions: hasPositions)
    }
    for (segment, location) in sources {
      var reader = try PostingReader(segments[segment], field: field, location: location)
      for block in 0..<reader.blockCount {
        try reader.load(block)
        try reader.blockPositions(into: &buffer)
        try feedBlock(&reader, numbers[segment], collects: collects, to: writer)
      }
    }
    try reordered?.feed(to: writer)
  }

  private func feedBlock(
    _ reader: inout PostingReader, _ numbers: [UInt32], collects: Bool,
    to writer: PostingListWriter
  ) throws(IndexError) {
    let frequencies = try unsafe reader.blockFrequencies()
    let hasPositions = reader.hasPositions
    var positions = unsafe buffer.base
    for place in 0..<reader.blockSize {
      let document = unsafe numbers[Int(reader.documents[place])]
      let frequency = unsafe frequencies[place]
      if document != .max {
        if collects { documents.add(document) }
        if let reordered {
          unsafe reordered.add(document: document, frequency: frequency, positions: positions)
        } else {
          unsafe writer.add(document: document, frequency: frequency, positions: positions)
        }
      }
      if hasPositions { unsafe positions += Int(frequency) }
    }
  }
}
