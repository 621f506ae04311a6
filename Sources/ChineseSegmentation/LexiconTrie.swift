/// A lexicon as a trie: one hash table from (node, scalar) to the next node.
struct LexiconTrie: Sendable {
  /// Open addressing with linear probing; a power of two in size, at most half full.
  private var keys: [UInt64]
  private var targets: [UInt32]
  /// The cost of the word that ends in a node, or −1.
  private var costs: [Int16] = [-1]
  private let mask: Int

  static let root: UInt32 = 0
  private static let empty = UInt64.max

  init(_ lexicon: Lexicon) {
    let edges = lexicon.words.reduce(0) { $0 + $1.scalars.count }
    var size = 16
    while size < edges * 2 { size *= 2 }
    keys = Array(repeating: Self.empty, count: size)
    targets = Array(repeating: 0, count: size)
    mask = size - 1
    for word in lexicon.words {
      var node = Self.root
      for scalar in word.scalars { node = child(of: node, adding: scalar) }
      costs[Int(node)] = Int16(clamping: word.cost)
    }
  }

  private func slot(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != Self.empty, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func child(of node: UInt32, adding scalar: UInt32) -> UInt32 {
    let key = UInt64(node) << 32 | UInt64(scalar)
    let slot = slot(key)
    if keys[slot] == Self.empty {
      keys[slot] = key
      targets[slot] = UInt32(costs.count)
      costs.append(-1)
    }
    return targets[slot]
  }

  /// The node reached from `node` by `scalar`, or nil.
  func child(of node: UInt32, _ scalar: UInt32) -> UInt32? {
    let slot = slot(UInt64(node) << 32 | UInt64(scalar))
    return keys[slot] == Self.empty ? nil : targets[slot]
  }

  /// The cost of the word that ends in `node`, or nil.
  func cost(of node: UInt32) -> Int? {
    let cost = costs[Int(node)]
    return cost < 0 ? nil : Int(cost)
  }
}
