/// The documents of a term while its lists in several fields are written, to be counted once each.
struct TermDocuments {
  private var documents: [UInt32] = []

  mutating func reset() { documents.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func add(_ document: UInt32) { documents.append(document) }

  /// The number of different documents.
  ///
  /// - Complexity: O(*n* log *n*).
  mutating func count() -> Int {
    documents.sort()
    var count = 0
    var last: UInt32?
    for document in documents where document != last {
      count += 1
      last = document
    }
    return count
  }
}
