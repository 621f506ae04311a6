import CSearchKernels

/// Feeds the occurrences of a list in a ``TermTable`` to a ``PostingListWriter``, and counts the
/// documents of a term over several fields.
@safe
final class OccurrenceReader {
  private let table: UnsafeMutablePointer<TermTable>
  private var positions: UnsafeMutablePointer<UInt32>
  private var capacity = 1_024
  /// The documents of the term's lists, only when it has several.
  private var documents = TermDocuments()
  /// Postings whose new numbers were asked for: the document above what waits of it.
  private let queue = FetchQueue()

  init(table: UnsafeMutablePointer<TermTable>) {
    unsafe self.table = unsafe table
    unsafe positions = .allocate(capacity: capacity)
  }

  deinit { unsafe positions.deallocate() }

  func beginTerm() { documents.reset() }

  /// The documents in any of the lists fed since ``beginTerm()``.
  func documentsOfTerm() -> Int { documents.count() }

  /// Feeds a list, which has begun, in the order of the table.
  ///
  /// - Parameter collects: Whether its documents are kept for ``documentsOfTerm()``.
  func feed(_ list: Int, hasPositions: Bool, collects: Bool, to writer: PostingListWriter) {
    unsafe read(list, hasPositions: hasPositions) { document, frequency, positions in
      if collects { documents.add(document) }
      unsafe writer.add(document: document, frequency: frequency, positions: positions)
    }
  }

  /// Feeds a list, which has begun, by new numbers of documents.
  ///
  /// - Parameters:
  ///   - collects: Whether its documents are kept for ``documentsOfTerm()``.
  ///   - numbers: The new number of each document.
  func feed(
    _ list: Int, hasPositions: Bool, collects: Bool, numbers: [UInt32],
    to postings: ReorderedPostings
  ) {
    unsafe numbers.withUnsafeBufferPointer { numbers in
      unsafe read(list, hasPositions: hasPositions) { document, frequency, positions in
        if collects { documents.add(document) }
        precondition(Int(document) < numbers.count)
        if let first = numbers.baseAddress { unsafe hongtou_prefetch(first + Int(document)) }
        let number = unsafe postings.number(frequency: frequency, positions: positions)
        guard let first = queue.push(UInt64(document) &<< 32 | UInt64(number)) else { return }
        unsafe postings.add(
          document: numbers[Int(first &>> 32)], number: UInt32(truncatingIfNeeded: first))
      }
      queue.drain { entry in
        unsafe postings.add(
          document: numbers[Int(entry &>> 32)], number: UInt32(truncatingIfNeeded: entry))
      }
    }
  }

  /// Calls `body` with the documents of a list.
  func forEachDocument(_ list: Int, hasPositions: Bool, _ body: (UInt32) -> Void) {
    unsafe read(list, hasPositions: hasPositions) { document, _, _ in body(document) }
  }

  /// Calls `body` with each posting of a list: document, frequency, positions.
  @inline(__always)
  private func read(
    _ list: Int, hasPositions: Bool, _ body: (UInt32, UInt32, UnsafeMutablePointer<UInt32>) -> Void
  ) {
    var reader = unsafe TermTable.Reader(table.pointee, list: list)
    var document: UInt32 = .max
    var frequency = 0
    var position: UInt32 = 0
    while unsafe !reader.isAtEnd {
      let value = unsafe reader.readVarint()
      let gap = UInt32(truncatingIfNeeded: value &>> 1)
      if value & 1 == 0 {
        if frequency > 0 { unsafe body(document, UInt32(frequency), positions) }
        document &+= gap
        position = hasPositions ? unsafe UInt32(truncatingIfNeeded: reader.readVarint()) : 0
        frequency = 0
      } else if hasPositions {
        position &+= gap
      } else {
        frequency &+= Int(gap) &- 1
      }
      if hasPositions {
        if frequency == capacity { grow() }
        unsafe positions[frequency] = position
      }
      frequency &+= 1
    }
    if frequency > 0 { unsafe body(document, UInt32(frequency), positions) }
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    unsafe larger.moveInitialize(from: positions, count: capacity)
    unsafe positions.deallocate()
    unsafe positions = larger
    capacity *= 2
  }
}
