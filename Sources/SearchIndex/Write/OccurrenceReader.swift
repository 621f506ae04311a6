/// Feeds the occurrences of a list in a ``TermTable`` to a ``PostingListWriter``, and counts the
/// documents of a term over several fields.
@safe
final class OccurrenceReader {
  private let table: UnsafeMutablePointer<TermTable>
  private var positions: UnsafeMutablePointer<UInt32>
  private var capacity = 1_024
  /// The documents of the term's lists, only when it has several.
  private var documents = TermDocuments()

  init(table: UnsafeMutablePointer<TermTable>) {
    unsafe self.table = unsafe table
    unsafe positions = .allocate(capacity: capacity)
  }

  deinit { unsafe positions.deallocate() }

  func beginTerm() { documents.reset() }

  /// The documents in any of the lists fed since ``beginTerm()``.
  func documentsOfTerm() -> Int { documents.count() }

  /// Feeds a list.
  ///
  /// - Parameter collects: Whether its documents are kept for ``documentsOfTerm()``.
  func feed(_ list: Int, hasPositions: Bool, collects: Bool, to writer: PostingListWriter) {
    var reader = unsafe TermTable.Reader(table.pointee, list: list)
    var document: UInt32 = .max
    var frequency = 0
    var position: UInt32 = 0
    while unsafe !reader.isAtEnd {
      let value = unsafe reader.readVarint()
      let gap = UInt32(truncatingIfNeeded: value &>> 1)
      if value & 1 == 0 {
        if frequency > 0 {
          unsafe writer.add(
            document: document, frequency: UInt32(frequency), positions: positions)
        }
        document &+= gap
        if collects { documents.add(document) }
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
    if frequency > 0 {
      unsafe writer.add(document: document, frequency: UInt32(frequency), positions: positions)
    }
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    unsafe larger.moveInitialize(from: positions, count: capacity)
    unsafe positions.deallocate()
    unsafe positions = larger
    capacity *= 2
  }
}
