import Hongtou

/// What `search --facets` prints: how many of the matching documents have each value.
struct FacetReport {
  let style: TerminalStyle
  /// Whether the search had filters, so that counts with and without them differ.
  let isFiltered: Bool

  /// The values of one facet that are shown to people.
  private static let shown = 20

  /// The lines for people.
  func lines(for results: SearchResults) -> [String] {
    var lines: [String] = []
    if let count = results.matchCount {
      lines.append(style.bold("\(count) document\(count == 1 ? "" : "s")"))
    }
    for facet in Facet.allCases {
      guard let counts = results.facets[facet], !counts.isEmpty else { continue }
      lines += ["", style.heading("\(facet.chineseName) (\(facet.rawValue))")]
      var table = TextTable([.left, .right, .left])
      for count in counts.prefix(Self.shown) {
        let others = "of \(count.countWithoutFilters) without the filter"
        table.add(["  " + count.value, "\(count.count)"] + (isFiltered ? [others] : []))
      }
      lines += table.lines
      if counts.count > Self.shown { lines.append("  and \(counts.count - Self.shown) more") }
    }
    return lines
  }

  /// The object for programs.
  static func object(for results: SearchResults) -> JSONValue {
    let facets = Facet.allCases.compactMap { facet in
      results.facets[facet].map { (facet.rawValue, JSONValue.array($0.map(object(for:)))) }
    }
    return .object([
      ("documents", results.matchCount.map(JSONValue.integer) ?? .null),
      ("facets", .object(facets)),
    ])
  }

  private static func object(for count: FacetCount) -> JSONValue {
    .object([
      ("value", .string(count.value)), ("documents", .integer(count.count)),
      ("documentsWithoutFilters", .integer(count.countWithoutFilters)),
    ])
  }
}

extension Facet {
  /// The element's name in Chinese.
  fileprivate var chineseName: String {
    switch self {
    case .issuer: "发文机关"
    case .kind: "文种"
    case .year: "年份"
    case .path: "文件夹"
    }
  }
}
