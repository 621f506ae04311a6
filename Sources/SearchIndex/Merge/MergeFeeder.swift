/// Feeds the postings of old segments, renumbered, to a ``PostingListWriter``.
final class MergeFeeder {
  /// A posting that waits for its turn in the new order.
  private struct Waiting {
    var document: UInt32
    var frequency: UInt32
    var positions: Int
  }

  private let segments: [SegmentReader]
  private let numbers: [[UInt32]]
  private let keepsOrder: Bool
  private var buffer = PositionBuffer()
  private var waiting: [Waiting] = []
  private var waitingPositions: [UInt32] = []
  /// The documents of the term in its fields so far.
  private var documents: [UInt32] = []

  init(segments: [SegmentReader], numbers: [[UInt32]], keepsOrder: Bool) {
    self.segments = segments
    self.numbers = numbers
    self.keepsOrder = keepsOrder
  }

  func beginTerm() { documents.removeAll(keepingCapacity: true) }

  /// The documents with the term in any field fed since ``beginTerm()``.
  func documentsOfTerm() -> Int {
    documents.sort()
    var count = 0
    var last: UInt32?
    for document in documents where document != last {
      count += 1
      last = document
    }
    return count
  }

  /// Feeds a list; lists of a field come in the order of their segments.
  func feed(
    _ segment: Int, field: Int, _ location: PostingListLocation, to writer: PostingListWriter
  ) throws(IndexError) {
    let cursor = try PostingCursor(segments[segment], field: field, location: location)
    let hasPositions = segments[segment].directory.fields[field].positions != .none
    try cursor.advance(to: 0)
    while cursor.document != PostingCursor.end {
      let document = numbers[segment][Int(cursor.document)]
      if document != .max {
        let frequency = try cursor.frequency()
        if hasPositions { _ = try cursor.positions(into: &buffer) }
        documents.append(document)
        if keepsOrder {
          unsafe writer.add(document: document, frequency: frequency, positions: buffer.base)
        } else {
          waiting.append(
            Waiting(
              document: document, frequency: frequency, positions: waitingPositions.count))
          if hasPositions {
            for index in 0..<Int(frequency) { waitingPositions.append(buffer[index]) }
          }
        }
      }
      try cursor.next()
    }
  }

  /// Ends the lists of a field: what waits is fed in the new order.
  func endField(to writer: PostingListWriter) {
    guard !waiting.isEmpty else { return }
    waiting.sort { $0.document < $1.document }
    waitingPositions.append(0)
    unsafe waitingPositions.withUnsafeBufferPointer { positions in
      guard let base = positions.baseAddress else { return }
      for posting in waiting {
        unsafe writer.add(
          document: posting.document, frequency: posting.frequency,
          positions: base + posting.positions)
      }
    }
    waiting.removeAll(keepingCapacity: true)
    waitingPositions.removeAll(keepingCapacity: true)
  }
}
