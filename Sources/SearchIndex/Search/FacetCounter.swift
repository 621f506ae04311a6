/// Counts the values of attributes over matching documents.
struct FacetCounter {
  private let attributes: [AttributeID]
  private let snapshot: Snapshot
  /// Per attribute, per segment the column and its counts per ordinal.
  private var columns: [[(column: AttributeColumn, counts: [Int])?]]

  init(_ attributes: [AttributeID], _ snapshot: Snapshot) throws(IndexError) {
    self.attributes = attributes
    self.snapshot = snapshot
    columns = []
    for attribute in attributes {
      var perSegment: [(column: AttributeColumn, counts: [Int])?] = []
      for segment in snapshot.segments {
        let column = try snapshot.column(attribute, segment)
        perSegment.append(column.map { ($0, [Int](repeating: 0, count: $0.valueCount)) })
      }
      columns.append(perSegment)
    }
  }

  mutating func count(_ segment: Int, _ document: UInt32) throws(IndexError) {
    for number in attributes.indices {
      guard let column = columns[number][segment]?.column else { continue }
      try column.forEachOrdinal(of: Int(document)) { columns[number][segment]?.counts[$0] += 1 }
    }
  }

  /// The values with their counts: larger counts first, ties by value.
  func values() throws(IndexError) -> [[FacetValue]] {
    var result: [[FacetValue]] = []
    for perSegment in columns {
      var sums: [AttributeValue: Int] = [:]
      for entry in perSegment {
        guard let entry else { continue }
        for (ordinal, count) in entry.counts.enumerated() where count > 0 {
          sums[try entry.column.value(ordinal), default: 0] += count
        }
      }
      result.append(
        sums.map { FacetValue(value: $0.key, count: $0.value) }
          .sorted { ($1.count, $0.value) < ($0.count, $1.value) })
    }
    return result
  }
}
