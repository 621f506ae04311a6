/// Feeds the postings of old segments, renumbered, to a ``PostingListWriter``.
final class MergeFeeder {
  private let segments: [SegmentReader]
  private let numbers: [[UInt32]]
  private let keepsOrder: Bool
  private var buffer = PositionBuffer()
  private var waiting = WaitingPostings()
  /// The documents of the term in its fields so far.
  private var documents = TermDocuments()

  init(segments: [SegmentReader], numbers: [[UInt32]], keepsOrder: Bool) {
    self.segments = segments
    self.numbers = numbers
    self.keepsOrder = keepsOrder
  }

  func beginTerm() { documents.reset() }

  /// The documents with the term in any field fed since ``beginTerm()``.
  func documentsOfTerm() -> Int { documents.count() }

  /// Feeds a list; lists of a field come in the order of their segments.
  ///
  /// - Parameter collects: Whether its documents are kept for ``documentsOfTerm()``.
  func feed(
    _ segment: Int, field: Int, _ location: PostingListLocation, collects: Bool,
    to writer: PostingListWriter
  ) throws(IndexError) {
    var reader = try PostingReader(segments[segment], field: field, location: location)
    let numbers = numbers[segment]
    for block in 0..<reader.blockCount {
      try reader.load(block)
      _ = try unsafe reader.blockFrequencies()
      try reader.blockPositions(into: &buffer)
      if collects {
        for place in 0..<reader.blockSize {
          let document = unsafe numbers[Int(reader.documents[place])]
          if document != .max { documents.add(document) }
        }
      }
      if keepsOrder {
        try feedBlock(&reader, numbers, to: writer)
      } else {
        try waiting.add(&reader, numbers, buffer)
      }
    }
  }

  private func feedBlock(
    _ reader: inout PostingReader, _ numbers: [UInt32], to writer: PostingListWriter
  ) throws(IndexError) {
    let frequencies = try unsafe reader.blockFrequencies()
    let hasPositions = reader.hasPositions
    let base = unsafe buffer.base
    var start = 0
    for place in 0..<reader.blockSize {
      let document = unsafe numbers[Int(reader.documents[place])]
      let frequency = unsafe frequencies[place]
      if document != .max {
        unsafe writer.add(document: document, frequency: frequency, positions: base + start)
      }
      if hasPositions { start &+= Int(frequency) }
    }
  }

  /// Ends the lists of a field: what waits is fed in the new order.
  func endField(to writer: PostingListWriter) { waiting.feed(to: writer) }
}
