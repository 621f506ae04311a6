extension Query {
  /// What one node of a query says, for those who compile or explain it.
  package enum Content: Sendable, Hashable {
    /// One run of text as typed, without white space (unless escaped).
    case words(String, Field?)
    /// One unsplit string.
    case exact(String, Field?)
    /// A document number; without a field, the document's own or a cited one.
    case documentNumber(String, Field?)
    /// The beginning of a word.
    case prefix(String, Field?)
    /// A range of days.
    case date(DateRange)
    /// Every document.
    case everything
    /// A tree too deep to be kept; it cannot be run.
    case tooDeep
    /// The children are ``exact(_:_:)`` leaves that stand within this many characters.
    case near(within: Int)
    /// Every child must match; children that are `optional` only add to the score.
    case all
    /// At least one child must match.
    case any
    /// The one child must not match.
    case not
    /// The one child adds to the score and is not required.
    case optional
    /// The one child's score is multiplied.
    case boost(Double)
  }

  /// What the node at `index` of the arena says.
  func content(at index: Int) -> Content {
    let node = nodes[index]
    switch node.kind {
    case .words: return .words(string(of: node), node.field)
    case .exact: return .exact(string(of: node), node.field)
    case .documentNumber: return .documentNumber(string(of: node), node.field)
    case .prefix: return .prefix(string(of: node), node.field)
    case .date: return .date(DateRange(packed: node.value))
    case .everything: return .everything
    case .tooDeep: return .tooDeep
    case .near: return .near(within: Int(node.value))
    case .all: return .all
    case .any: return .any
    case .not: return .not
    case .optional: return .optional
    case .boost: return .boost(Double(bitPattern: UInt64(bitPattern: node.value)))
    }
  }

  func string(of node: QueryNode) -> String {
    String(decoding: text[node.textStart..<node.textEnd], as: UTF8.self)
  }

  /// Computes a value for the whole query from the leaves up, without recursion.
  ///
  /// `combine` is called once for each node, children first, with what it gave for the children.
  ///
  /// - Complexity: O(*n*) calls of `combine` in the number of nodes.
  package func fold<Result, Failure: Error>(
    _ combine: (_ node: Content, _ children: [Result]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    var results: [Result] = []
    for index in nodes.indices {
      let count = min(nodes[index].children, results.count)
      let children = Array(results.suffix(count))
      results.removeLast(count)
      results.append(try combine(content(at: index), children))
    }
    return results.last
  }

  /// The leaves that a matching document may owe its match to: not those under an odd number of
  /// ``not(_:)``, in the order in which they were typed.
  ///
  /// - Complexity: O(*n*) in the number of nodes.
  package var positiveLeaves: [Content] { positiveLeafIndices.map(content(at:)) }

  private var positiveLeafIndices: [Int] {
    var negated = [Bool](repeating: false, count: nodes.count)
    // Parents come after their children, so that a walk from the end meets the parent first.
    for index in nodes.indices.reversed() where nodes[index].children > 0 {
      let flipped = negated[index] != (nodes[index].kind == .not)
      guard flipped else { continue }
      for child in children(of: index) { negated[child] = true }
    }
    return nodes.indices.filter { nodes[$0].kind.isLeaf && !negated[$0] }
  }

  /// A leaf that a matching document may owe its match to.
  struct WeightedLeaf {
    let content: Content
    /// The product of the weights around it.
    var weight: Double
  }

  /// ``positiveLeaves`` with their weights.
  ///
  /// - Complexity: O(*n*) in the number of nodes.
  var weightedLeaves: [WeightedLeaf] {
    var weights = [Double](repeating: 1, count: nodes.count)
    for index in nodes.indices.reversed() where nodes[index].children > 0 {
      var weight = weights[index]
      if case .boost(let factor) = content(at: index) { weight *= factor }
      for child in children(of: index) { weights[child] = weight }
    }
    return positiveLeafIndices.map { WeightedLeaf(content: content(at: $0), weight: weights[$0]) }
  }

  /// The arena indices of the children of the node at `index`, the last child first.
  func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index - 1
    for _ in 0..<nodes[index].children where child >= 0 {
      children.append(child)
      child -= nodes[child].size
    }
    return children
  }
}
