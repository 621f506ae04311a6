/// One node of a ``Query``, as it lies in the flat arena.
struct QueryNode: Sendable, Hashable {
  enum Kind: UInt8, Sendable {
    // Leaves.
    case words
    case exact
    case documentNumber
    case prefix
    case date
    case everything
    case tooDeep
    // Operators.
    case near
    case all
    case any
    case not
    case optional
    case boost

    var isLeaf: Bool { rawValue < Kind.near.rawValue }
  }

  var kind: Kind

  /// The field a leaf is confined to; `nil` for the text fields together.
  var field: Query.Field?

  /// The number of direct children; 0 for a leaf.
  var children = 0

  /// The number of nodes in this subtree, itself included.
  var size = 1

  /// Where a leaf's text lies in the arena's text, in UTF-8 bytes.
  var textStart = 0
  var textEnd = 0

  /// What else the node holds: packed days of a date, the distance of `near`, the bits of a boost.
  var value: Int64 = 0

  init(kind: Kind, textRange: Range<Int> = 0..<0, value: Int64 = 0) {
    self.kind = kind
    self.textStart = textRange.lowerBound
    self.textEnd = textRange.upperBound
    self.value = value
  }
}

/// A query under construction: nodes in post-order, each leaf's text in the order of the leaves.
struct QueryArena {
  var nodes: [QueryNode] = []
  var text: [UInt8] = []

  mutating func reserve(nodes nodeCount: Int, text byteCount: Int) {
    nodes.reserveCapacity(nodeCount)
    text.reserveCapacity(byteCount)
  }

  /// Adds a leaf.
  mutating func addLeaf(
    _ kind: QueryNode.Kind, text string: some StringProtocol, field: Query.Field?, value: Int64 = 0
  ) {
    let start = text.count
    text.append(contentsOf: string.utf8)
    var node = QueryNode(kind: kind, textRange: start..<text.count, value: value)
    node.field = field
    nodes.append(node)
  }

  /// Adds whole subtrees whose texts lie in `source`, moving the texts over.
  mutating func append(_ subtrees: ArraySlice<QueryNode>, text source: [UInt8]) {
    for var node in subtrees {
      let start = text.count
      text.append(contentsOf: source[node.textStart..<node.textEnd])
      node.textStart = start
      node.textEnd = text.count
      nodes.append(node)
    }
  }

  /// Puts an operator over the last `children` subtrees, the first of which starts at `start`.
  mutating func close(_ kind: QueryNode.Kind, children: Int, from start: Int, value: Int64 = 0) {
    var node = QueryNode(kind: kind, textRange: text.count..<text.count, value: value)
    node.children = children
    node.size = nodes.count - start + 1
    nodes.append(node)
  }

  /// The number of operators on the longest way from the root to a leaf.
  ///
  /// - Complexity: O(*n*) in the number of nodes.
  func nesting() -> Int {
    var depths: [Int] = []
    for node in nodes {
      guard node.children > 0 else {
        depths.append(node.kind.isLeaf ? 0 : 1)
        continue
      }
      let deepest = depths.suffix(node.children).max() ?? 0
      depths.removeLast(node.children)
      depths.append(deepest + 1)
    }
    return depths.last ?? 0
  }
}
