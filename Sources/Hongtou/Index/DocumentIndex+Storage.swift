public import SearchIndex

/// What takes how much room in an index.
public struct IndexStorage: Sendable {
  /// The parts of the index's files, largest first.
  public let parts: [IndexPart]
  /// The bytes of the files whose documents can be found, as they were when they were indexed.
  public let sourceBytes: Int
}

extension DocumentIndex {
  /// What takes how much room in the latest commit.
  /// - Throws: `IndexError` where the index cannot be read.
  /// - Complexity: O(documents + terms).
  public func storage() throws(IndexError) -> IndexStorage {
    let snapshot = try store.snapshot()
    var sourceBytes = 0
    for number in 0..<UInt32(clamping: snapshot.documentCount) {
      let document = SearchIndex.DocumentNumber(number)
      guard snapshot.contains(document),
        case .integer(1)? = try snapshot.values(of: schema.part, document: document).first,
        case .integer(let size)? = try snapshot.values(of: schema.size, document: document).first
      else { continue }
      sourceBytes += Int(clamping: max(0, size))
    }
    return IndexStorage(parts: try store.parts(), sourceBytes: sourceBytes)
  }
}
