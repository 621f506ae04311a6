extension Query {
  /// The subtree whose root is the node at `index`.
  func subquery(at index: Int) -> Query {
    var arena = QueryArena()
    arena.append(nodes[(index - nodes[index].size + 1)...index], text: text)
    return Query(arena)
  }

  /// The parts of a query that must all be true: the children of an ``all(_:)-swift.type.method`` at
  /// the root, in order, else the query itself.
  package var conjuncts: [Query] {
    let root = nodes.count - 1
    guard nodes[root].kind == .all else { return [self] }
    return children(of: root).reversed().map(subquery(at:))
  }

  /// The parts of which one must be true: the children of an ``any(_:)-swift.type.method`` at the
  /// root, in order, else the query itself.
  package var disjuncts: [Query] {
    let root = nodes.count - 1
    guard nodes[root].kind == .any else { return [self] }
    return children(of: root).reversed().map(subquery(at:))
  }

  /// What the root says.
  package var rootContent: Content { content(at: nodes.count - 1) }

  /// The same tree with some leaves exchanged for other queries.
  ///
  /// - Parameter replacement: gives what stands for a leaf, or `nil` to keep it. The strings of
  ///   ``near(_:within:)`` stay as they are.
  /// - Complexity: O(*n* · *nesting*) in the number of nodes.
  package func replacingLeaves(_ replacement: (Content) -> Query?) -> Query {
    var inNear = Set<Int>()
    for index in nodes.indices where nodes[index].kind == .near {
      inNear.formUnion(children(of: index))
    }
    var results: [Query] = []
    for index in nodes.indices {
      let node = nodes[index]
      if node.kind.isLeaf {
        let other = inNear.contains(index) ? nil : replacement(content(at: index))
        results.append(other ?? subquery(at: index))
      } else {
        let children = Array(results.suffix(node.children))
        results.removeLast(min(node.children, results.count))
        var tree = Query.node(node.kind, children, value: node.value)
        tree.nodes[tree.nodes.count - 1].field = node.field
        results.append(tree)
      }
    }
    return results.last ?? self
  }
}
