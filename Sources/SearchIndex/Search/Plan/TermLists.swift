/// Where the segments of a snapshot have a term.
struct TermLists {
  struct List {
    let segment: Int
    let field: Int
    let location: PostingListLocation
  }

  /// By ascending segment, then field. PERF: the first needs no array.
  private var first: List?
  private var others: [List] = []
  /// The documents with the term in any field of its group, deleted ones included.
  var documents = 0

  mutating func append(_ list: List) {
    if first == nil { first = list } else { others.append(list) }
  }

  /// The first list in a segment.
  func first(in segment: Int) -> List? {
    if let first, first.segment == segment { return first }
    let place = firstIndex(notBefore: segment)
    guard place < others.count, others[place].segment == segment else { return nil }
    return others[place]
  }

  /// The lists in a segment, by ascending field.
  subscript(segment: Int) -> [List] {
    var lists: [List] = []
    if let first, first.segment == segment { lists.append(first) }
    var place = firstIndex(notBefore: segment)
    while place < others.count, others[place].segment == segment {
      lists.append(others[place])
      place += 1
    }
    return lists
  }

  private func firstIndex(notBefore segment: Int) -> Int {
    var low = 0
    var high = others.count
    while low < high {
      let middle = (low + high) / 2
      if others[middle].segment < segment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
