/// The parts read so far inside one pair of brackets (or on the whole line).
///
/// The subtrees of the parts lie one after the other at the arena's end, so an operator over the
/// last of them is one more node.
struct QueryFrame {
  /// What a part's prefix operator makes of it.
  enum Role {
    case plain
    case required
    case excluded
    case optional
  }

  struct Item {
    /// Where the part's subtree starts in the arena.
    var start: Int
    var role: Role
    /// Whether AND joins it to the part before it.
    var isJoined = false
  }

  /// The scalar index of the opening bracket.
  var open = 0
  /// Where the frame's first subtree starts in the arena.
  var start = 0
  /// The field named before the bracket, or the one around it.
  var field: Query.Field?
  /// The prefix operators in front of the bracket.
  var prefixes: [PrefixOperator] = []

  /// Finished alternatives of an OR.
  private var alternatives: [Item] = []
  /// Parts side by side since the last OR; after ``finish(_:matching:)`` the one result.
  private(set) var items: [Item] = []
  /// The AND or OR read last, until something follows it.
  private var joiner: Joiner?

  private enum Joiner {
    case and(Range<Int>)
    case or(Range<Int>)
  }

  /// The place of an AND or OR that nothing followed.
  var danglingOperator: Range<Int>? {
    switch joiner {
    case .and(let place), .or(let place): place
    case nil: nil
    }
  }

  /// Whether an AND or OR may stand here: something is on its left.
  var hasOperand: Bool { joiner == nil && !items.isEmpty }

  /// Takes the subtree from `start` to the arena's end as the next part.
  mutating func add(start: Int, role: Role) {
    var item = Item(start: start, role: role)
    if case .and = joiner { item.isJoined = true }
    items.append(item)
    joiner = nil
  }

  /// Reads AND: what stands on both sides is needed, also where any of the words is enough.
  mutating func joinByAnd(at place: Range<Int>) { joiner = .and(place) }

  /// Reads OR: what stands side by side on its left is one alternative.
  mutating func joinByOr(
    at place: Range<Int>, _ arena: inout QueryArena, matching: QueryParser.Matching
  ) {
    closeGroup(&arena, matching: matching)
    alternatives += items
    items = []
    joiner = .or(place)
  }

  /// Makes one subtree of all parts.
  mutating func finish(_ arena: inout QueryArena, matching: QueryParser.Matching) {
    closeGroup(&arena, matching: matching)
    guard !alternatives.isEmpty else { return }
    alternatives += items
    let start = alternatives[0].start
    arena.close(.any, children: alternatives.count, from: start)
    items = [Item(start: start, role: .plain)]
    alternatives = []
  }

  /// Makes one subtree of the parts side by side.
  private mutating func closeGroup(_ arena: inout QueryArena, matching: QueryParser.Matching) {
    guard items.count > 1, let start = items.first?.start else { return }
    switch matching {
    case .all:
      arena.close(.all, children: items.count, from: start)
    case .any where items.allSatisfy { $0.role == .plain && !$0.isJoined }:
      arena.close(.any, children: items.count, from: start)
    case .any:
      AnyModeGroup(items, in: arena).replace(in: &arena, from: start)
    }
    items = [Item(start: start, role: .plain)]
  }
}

/// Parts side by side in any-mode, where AND, `+`, `-` or `?` stands among them.
///
/// What AND joins is one part. What is required comes first, then the plain parts — any of them,
/// or, beside something required, wishes —, then wishes and exclusions.
private struct AnyModeGroup {
  private struct Part {
    var role: QueryFrame.Role
    var subtrees: [ArraySlice<QueryNode>]
  }

  private var parts: [Part] = []
  private let text: [UInt8]

  init(_ items: [QueryFrame.Item], in arena: QueryArena) {
    text = arena.text
    let ends = items.dropFirst().map(\.start) + [arena.nodes.count]
    for (item, end) in zip(items, ends) {
      let subtree = arena.nodes[item.start..<end]
      if item.isJoined, !parts.isEmpty {
        parts[parts.count - 1].subtrees.append(subtree)
        parts[parts.count - 1].role = .plain
      } else {
        parts.append(Part(role: item.role, subtrees: [subtree]))
      }
    }
  }

  func replace(in arena: inout QueryArena, from start: Int) {
    arena.removeSubtrees(from: start)
    let isRequired = parts.contains { $0.role == .required }
    var children = append(.required, to: &arena, asWish: false)
    let plainStart = arena.nodes.count
    let plain = append(.plain, to: &arena, asWish: isRequired)
    if !isRequired, plain > 1 {
      arena.close(.any, children: plain, from: plainStart)
      children += 1
    } else {
      children += plain
    }
    children += append(.optional, to: &arena, asWish: false)
    children += append(.excluded, to: &arena, asWish: false)
    if children > 1 { arena.close(.all, children: children, from: start) }
  }

  /// Appends the parts of one role; returns how many.
  private func append(
    _ role: QueryFrame.Role, to arena: inout QueryArena, asWish: Bool
  ) -> Int {
    let chosen = parts.filter { $0.role == role }
    for part in chosen {
      let start = arena.nodes.count
      for subtree in part.subtrees { arena.append(subtree, text: text) }
      if part.subtrees.count > 1 {
        arena.close(.all, children: part.subtrees.count, from: start)
      }
      if asWish { arena.close(.optional, children: 1, from: start) }
    }
    return chosen.count
  }
}

extension QueryArena {
  /// Drops the subtrees from `start` to the end, with their texts.
  fileprivate mutating func removeSubtrees(from start: Int) {
    let textStart = start < nodes.count ? nodes[start].textStart : text.count
    nodes.removeSubrange(start...)
    text.removeSubrange(textStart...)
  }
}
