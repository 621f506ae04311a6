public import SearchIndex

extension DocumentSnapshot {
  /// The documents that match, and the occurrences in them, year by year.
  ///
  /// - Parameters:
  ///   - query: what to look for; usually an exact string.
  ///   - options: its filters, its matching and its snippet count here, its limit does not.
  /// - Throws: as ``search(_:options:)-(Query,_)``. No match is not an error.
  /// - Complexity: O(*n*) in the text of all matching documents.
  public func trend(
    of query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> Trend {
    let options = options.started
    let (compiled, matcher) = try prepared(query, options: options)
    var uses: [Int?: (documents: Int, occurrences: Int)] = [:]
    var first: Hit?
    try forEachHitByDate(compiled, until: options.deadline) { hit throws(IndexError) in
      let year = hit.year
      if first == nil, year != nil { first = hit }
      let matches = try matcher.matches(in: try storedDocument(hit.document))
      uses[year, default: (0, 0)].documents += 1
      uses[year, default: (0, 0)].occurrences += matches.count
    }
    var firstUse: SearchHit?
    if let first {
      firstUse = try hit(first, rank: 1, explanation: nil, matcher: matcher, options: options)
    }
    return Trend(
      years: years(of: uses, among: try documentsByYear(options)), firstUse: firstUse)
  }

  /// How many hits are asked for at once.
  private static let page = 10_000

  private func forEachHitByDate(
    _ query: SearchIndex.Query, until deadline: SearchDeadline,
    _ body: (Hit) throws(IndexError) -> Void
  ) throws(IndexError) {
    var options = SearchIndex.SearchOptions(
      limit: Self.page, order: .attribute(index.schema.date, descending: false),
      isCancelled: deadline.isCancelled)
    while true {
      let page = options
      let found = try deadline.run { () throws(IndexError) in
        try snapshot.search(query, options: page)
      }
      for hit in found.hits { try body(hit) }
      guard found.hits.count == Self.page else { return }
      options.after = found.hits.last
    }
  }

  /// All documents that pass the filters, by year; those without a date under nil.
  private func documentsByYear(_ options: SearchOptions) throws(IndexError) -> [Int?: Int] {
    let found = try snapshot.search(
      .all(index.schema.clauses(for: options.filters)),
      options: SearchIndex.SearchOptions(
        limit: 0, countsMatches: true, facets: [index.schema.year]))
    var counts: [Int?: Int] = [nil: found.matchCount ?? 0]
    for value in found.facets.first ?? [] {
      guard case .integer(let year) = value.value else { continue }
      counts[Int(clamping: year)] = value.count
      counts[nil, default: 0] -= value.count
    }
    return counts
  }

  private func years(
    of uses: [Int?: (documents: Int, occurrences: Int)], among all: [Int?: Int]
  ) -> [Trend.Year] {
    func entry(_ year: Int?) -> Trend.Year {
      let use = uses[year] ?? (0, 0)
      return Trend.Year(
        year: year, documents: use.documents, occurrences: use.occurrences,
        allDocuments: all[year] ?? 0)
    }
    let dated = uses.keys.compactMap { $0 }
    var years: [Trend.Year] = []
    if let first = dated.min(), let last = dated.max() {
      years = (first...last).map { entry($0) }
    }
    if uses[nil] != nil { years.append(entry(nil)) }
    return years
  }
}

extension Hit {
  /// The year of the date that the hit is sorted by.
  fileprivate var year: Int? {
    guard case .integer(let day)? = sortValue else { return nil }
    return Int(clamping: day) / 10_000
  }
}
