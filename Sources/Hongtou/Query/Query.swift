/// What to look for: a tree of words, exact strings, filters and the operators that join them.
///
/// A query is built with the static functions below or parsed from the query language by
/// ``QueryParser``; both give the same trees, and ``description`` prints a tree in the query
/// language so that parsing the print gives the tree back.
///
/// ```swift
/// let query = Query.all(
///   .exact("三个区分开来"), .not(.field(.kind, "通知")), .date(2017...2019))
/// print(query)  // "三个区分开来" -kind:通知 date:2017..2019
/// ```
///
/// The tree is stored flat, in post-order (children before their parent, the root last), in two
/// arrays. No operation recurses, so neither building, printing, comparing nor dropping a query
/// can exhaust the stack, whatever its shape.
public struct Query: Sendable, Hashable {
  /// The tree in post-order; the root is last, and there is always a root.
  var nodes: [QueryNode]

  /// The UTF-8 of every leaf's text, in the order of the leaves.
  var text: [UInt8]

  /// The number of operators on the longest way from the root to a leaf; 0 for a single leaf.
  public private(set) var nesting: Int

  /// The deepest tree that is kept.
  ///
  /// The builder copies its operands, so a tree of depth n costs O(n²) in copies; beyond this depth
  /// it keeps no parts, and the query only ever fails with ``QueryLimitError/Limit-swift.struct/nesting``.
  /// No ``QueryLimits`` allows a tree so deep to run.
  static let deepestKept = 1_000

  init(nodes: [QueryNode], text: [UInt8], nesting: Int) {
    self.nodes = nodes
    self.text = text
    self.nesting = nesting
  }

  /// The number of nodes in the tree, operators and leaves.
  ///
  /// - Complexity: O(1).
  public var nodeCount: Int { nodes.count }

  /// The number of leaves: words, exact strings, prefixes, dates.
  ///
  /// - Complexity: O(*n*) in the number of nodes.
  public var clauseCount: Int { nodes.reduce(0) { $0 + ($1.kind.isLeaf ? 1 : 0) } }

  /// Whether two trees are the same: the same nodes with the same texts in the same order.
  ///
  /// - Complexity: O(*n*) in the number of nodes and bytes.
  public static func == (left: Query, right: Query) -> Bool {
    left.nodes == right.nodes && left.text == right.text
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(nodes)
    hasher.combine(text)
  }
}

// MARK: - Joining trees

extension Query {
  /// A query of one leaf.
  static func leaf(
    _ kind: QueryNode.Kind, _ string: some StringProtocol = String(), value: Int64 = 0
  ) -> Query {
    let text = Array(string.utf8)
    let node = QueryNode(kind: kind, textRange: 0..<text.count, value: value)
    return Query(nodes: [node], text: text, nesting: 0)
  }

  /// One operator over `children`, which are kept in order.
  static func node(_ kind: QueryNode.Kind, _ children: [Query], value: Int64 = 0) -> Query {
    let nesting = 1 + (children.lazy.map(\.nesting).max() ?? 0)
    guard nesting <= deepestKept else {
      return Query(nodes: [QueryNode(kind: .tooDeep)], text: [], nesting: deepestKept)
    }
    var arena = QueryArena()
    arena.reserve(
      nodes: 1 + children.reduce(0) { $0 + $1.nodes.count },
      text: children.reduce(0) { $0 + $1.text.count })
    for child in children { arena.append(child.nodes[...], text: child.text) }
    arena.close(kind, children: children.count, from: 0, value: value)
    return Query(nodes: arena.nodes, text: arena.text, nesting: nesting)
  }

  /// A query of the nodes collected in `arena`, whose last node is the root.
  init(_ arena: QueryArena) {
    self.init(nodes: arena.nodes, text: arena.text, nesting: arena.nesting())
  }
}
