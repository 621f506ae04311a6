import DocumentModel
import SearchIndex

extension DocumentSchema {
  /// The clauses that documents must match to pass filters, one for each element; they score 0.
  func clauses(for filters: [SearchFilter]) -> [SearchIndex.Query] {
    var elements: [String] = []
    var clauses: [String: [SearchIndex.Query]] = [:]
    for filter in filters {
      if clauses[filter.element] == nil { elements.append(filter.element) }
      clauses[filter.element, default: []].append(clause(for: filter))
    }
    return elements.map { element in
      let alternatives = clauses[element] ?? []
      return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }
  }

  private func clause(for filter: SearchFilter) -> SearchIndex.Query {
    switch filter.condition {
    case .issuer(let name): .attribute(issuer, equals: .string(name))
    case .kind(let name): .attribute(kind, equals: .string(name))
    case .number(let text):
      .attribute(number, equals: .string(DocumentModel.DocumentNumber(text)?.key ?? text))
    case .dated(let range):
      .attribute(
        date, from: .integer(Int64(range.ordinals.lowerBound)),
        through: .integer(Int64(range.ordinals.upperBound)))
    case .path(let prefix): .startingWith(prefix, path)
    }
  }
}
