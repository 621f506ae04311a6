extension Searcher {
  /// A match with the value it is sorted by; nil comes last.
  private struct Item {
    var value: AttributeValue?
    var document: UInt32
  }

  private static func precedes(_ left: Item, _ right: Item, descending: Bool) -> Bool {
    switch (left.value, right.value) {
    case (let left?, let right?) where left != right:
      return descending ? left > right : left < right
    case (.some, nil): return true
    case (nil, .some): return false
    default: return left.document < right.document
    }
  }

  /// All matches ordered by the smallest value of an attribute.
  ///
  /// - Complexity: O(matches + k log k) comparisons on average: what cannot be among the best k is
  ///   dropped whenever twice as many have gathered.
  func runSorted(
    by attribute: AttributeID, descending: Bool
  ) throws(IndexError) -> SearchResults {
    var columns: [AttributeColumn?] = []
    for segment in snapshot.segments { columns.append(try snapshot.column(attribute, segment)) }
    var check = CancellationCheck(options.isCancelled)
    try check.ask()
    let after = options.after.map { Item(value: $0.sortValue, document: $0.document.rawValue) }
    var items: [Item] = []
    var count = 0
    var facets = try FacetCounter(options.facets, snapshot)
    let room = max(2 * options.limit, 64)
    func keepBest() {
      items.sort { Self.precedes($0, $1, descending: descending) }
      items.removeLast(max(0, items.count - options.limit))
    }
    try forEachMatch(&check) { (number, cursor, base) throws(IndexError) in
      count += 1
      try facets.count(number, cursor.document)
      var value: AttributeValue?
      if let column = columns[number],
        let ordinal = try column.firstOrdinal(of: Int(cursor.document))
      {
        value = try column.value(ordinal)
      }
      let item = Item(value: value, document: base + cursor.document)
      if let after, !Self.precedes(after, item, descending: descending) { return }
      items.append(item)
      if items.count >= room { keepBest() }
    }
    keepBest()
    return SearchResults(
      hits: items.map {
        Hit(document: DocumentNumber($0.document), score: 0, sortValue: $0.value)
      },
      matchCount: options.countsMatches ? count : nil, facets: try facets.values())
  }
}
