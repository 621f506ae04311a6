extension Query {
  /// The query with the scores of all its clauses multiplied; a product above
  /// ``QueryLimits/maximumBoost`` becomes that.
  ///
  /// - Parameter factor: not negative; not-a-number counts as 1.
  /// - Complexity: O(*n*) in the number of clauses.
  public func boosted(by factor: Double) -> Query {
    let factor = factor.isNaN ? 1 : max(0, factor)
    func scaled(_ boost: Double) -> Double { min(boost * factor, QueryLimits.maximumBoost) }
    let kinds = nodes.map { node -> Node.Kind in
      switch node.kind {
      case .term(let term, let scope, let boost): return .term(term, scope, scaled(boost))
      case .phrase(let terms, let scope, let proximity, let boost):
        return .phrase(terms, scope, proximity, scaled(boost))
      case .prefix(let prefix, let scope, let expansions, let boost):
        return .prefix(prefix, scope, expansions, scaled(boost))
      case .constant(let score): return .constant(scaled(score))
      case .confirmed(var confirmed):
        confirmed.boost = scaled(confirmed.boost)
        return .confirmed(confirmed)
      case .everything, .nothing, .attributeIn, .attributeRange, .combination:
        return node.kind
      }
    }
    return Query(nodes: kinds.map(Node.init), depth: depth)
  }
}
