import SearchIndex

/// Counts the values of facets: with the filters of a search, and without.
struct FacetTally {
  private let facets: [Facet]
  private let schema: DocumentSchema

  init(_ facets: [Facet], schema: DocumentSchema) {
    self.facets = facets
    self.schema = schema
  }

  /// The attributes to count, in the order of the facets.
  var attributes: [AttributeID] {
    facets.map { facet in
      switch facet {
      case .issuer: schema.issuer
      case .kind: schema.kind
      case .year: schema.year
      case .path: schema.path
      }
    }
  }

  /// The counts of each facet: larger ones first, then larger ones without filters, then by value.
  ///
  /// - Parameters:
  ///   - filtered: the counted values of ``attributes``, with the filters.
  ///   - all: the same without them.
  func counts(
    _ filtered: [[FacetValue]], among all: [[FacetValue]]
  ) -> [Facet: [FacetCount]] {
    var result: [Facet: [FacetCount]] = [:]
    for (number, facet) in facets.enumerated() where number < filtered.count {
      let counts = sums(filtered[number], of: facet)
      let others = number < all.count ? sums(all[number], of: facet) : [:]
      result[facet] = Set(counts.keys).union(others.keys)
        .map { value in
          FacetCount(
            value: value, count: counts[value] ?? 0, countWithoutFilters: others[value] ?? 0)
        }
        .sorted { left, right in
          (right.count, right.countWithoutFilters, left.value)
            < (left.count, left.countWithoutFilters, right.value)
        }
    }
    return result
  }

  private func sums(_ values: [FacetValue], of facet: Facet) -> [String: Int] {
    var sums: [String: Int] = [:]
    for value in values { sums[text(of: value.value, facet), default: 0] += value.count }
    return sums
  }

  private func text(of value: AttributeValue, _ facet: Facet) -> String {
    switch value {
    case .integer(let number): String(number)
    case .string(let text): facet == .path ? Self.folder(of: text) : text
    }
  }

  /// The folder of a path, `.` where it names none.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
