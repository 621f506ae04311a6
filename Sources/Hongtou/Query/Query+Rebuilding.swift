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

  /// What becomes of a leaf when a query is rebuilt.
  package enum LeafChange {
    case keep
    case replace(Query)
    case remove
  }

  /// The same tree with some leaves exchanged for other queries.
  ///
  /// - Parameter replacement: gives what stands for a leaf, or `nil` to keep it. The strings of
  ///   ``near(_:within:)`` stay as they are.
  /// - Complexity: O(*n* · *nesting*) in the number of nodes.
  package func replacingLeaves(_ replacement: (Content) -> Query?) -> Query {
    changingLeaves { replacement($0).map(LeafChange.replace) ?? .keep } ?? self
  }

  /// The same tree with some leaves changed; nil where nothing is left. An operator without
  /// operands goes with them, and so does a choice of one.
  ///
  /// - Parameter change: what becomes of a leaf. The strings of ``near(_:within:)`` stay as they
  ///   are.
  /// - Complexity: O(*n* · *nesting*) in the number of nodes.
  package func changingLeaves(_ change: (Content) -> LeafChange) -> Query? {
    var inNear = Set<Int>()
    for index in nodes.indices where nodes[index].kind == .near {
      inNear.formUnion(children(of: index))
    }
    var results: [Query?] = []
    for index in nodes.indices {
      let node = nodes[index]
      if node.kind.isLeaf {
        switch inNear.contains(index) ? .keep : change(content(at: index)) {
        case .keep: results.append(subquery(at: index))
        case .replace(let other): results.append(other)
        case .remove: results.append(nil)
        }
      } else {
        let children = results.suffix(node.children).compactMap { $0 }
        results.removeLast(min(node.children, results.count))
        guard node.children == 0 || !children.isEmpty else {
          results.append(nil)
          continue
        }
        if node.kind == .any, children.count == 1, node.children > 1 {
          results.append(children[0])
          continue
        }
        var tree = Query.node(node.kind, children, value: node.value)
        tree.nodes[tree.nodes.count - 1].field = node.field
        results.append(tree)
      }
    }
    return results.last ?? nil
  }
}
