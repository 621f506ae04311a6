/// A new order of a segment's documents.
struct DocumentOrder {
  /// The old number of each document, in the new order.
  let documents: [UInt32]
  /// The new number of each document, in the old order.
  let numbers: [UInt32]

  /// - Parameter documents: Each of the old numbers from 0 on, once.
  init(_ documents: [UInt32]) {
    self.documents = documents
    var numbers = [UInt32](repeating: 0, count: documents.count)
    for (number, document) in documents.enumerated() {
      numbers[Int(document)] = UInt32(truncatingIfNeeded: number)
    }
    self.numbers = numbers
  }

  /// Values of documents in the new order.
  ///
  /// - Parameter missing: The value of documents behind the end of `values`.
  func applied<Value>(to values: [Value], missing: Value) -> [Value] {
    documents.map { Int($0) < values.count ? values[Int($0)] : missing }
  }

  /// The same deleted documents by their new numbers.
  func applied(to deleted: DeletedDocuments) -> DeletedDocuments {
    guard !deleted.isEmpty else { return deleted }
    var result = DeletedDocuments()
    for (document, number) in numbers.enumerated() where deleted.contains(document) {
      result.insert(Int(number))
    }
    return result
  }
}
