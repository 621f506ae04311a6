extension Folding {
  /// Every scalar that folds to `scalar`, in rising order; `scalar` itself among them where it is
  /// its own fold. What stands in a text as `scalar` after folding, stood there as one of these.
  ///
  /// - Complexity: O(1); the first call reads the whole table once.
  package static func sources(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    var sources = FoldingSources.shared.mapped(to: scalar.value)
    if fold(scalar) == scalar { sources.append(scalar) }
    return sources.sorted()
  }
}

/// The folding table read backwards: which scalars are mapped to one.
private struct FoldingSources: Sendable {
  static let shared = FoldingSources(FoldingTable.shared)

  /// Some 8,400 scalars are mapped, so that a bucket holds eight.
  private static let bucketBits: UInt32 = 10

  /// The mapped scalars with their targets, by bucket.
  private let entries: [(source: UInt32, target: UInt32)]
  /// Where each bucket begins in `entries`; one more for the end.
  private let starts: [Int]

  /// - Complexity: O(*n*) in the size of the table: they are counted, then put in their places.
  private init(_ table: FoldingTable) {
    var starts = Array(repeating: 0, count: 1 << Self.bucketBits + 1)
    Self.forEachMapped(in: table) { _, target in starts[Self.bucket(of: target) + 1] += 1 }
    for bucket in starts.indices.dropFirst() { starts[bucket] += starts[bucket - 1] }
    var entries = [(source: UInt32, target: UInt32)](
      repeating: (0, 0), count: starts[starts.count - 1])
    var next = starts
    Self.forEachMapped(in: table) { source, target in
      let bucket = Self.bucket(of: target)
      entries[next[bucket]] = (source, target)
      next[bucket] += 1
    }
    self.starts = starts
    self.entries = entries
  }

  func mapped(to target: UInt32) -> [Unicode.Scalar] {
    let bucket = Self.bucket(of: target)
    return entries[starts[bucket]..<starts[bucket + 1]].compactMap { entry in
      entry.target == target ? Unicode.Scalar(entry.source) : nil
    }
  }

  private static func bucket(of target: UInt32) -> Int { Int(target & (1 << bucketBits - 1)) }

  private static func forEachMapped(in table: FoldingTable, _ body: (UInt32, UInt32) -> Void) {
    for (block, bits) in table.isMapped.enumerated() where bits != 0 {
      var left = bits
      while left != 0 {
        let source = UInt32(block) << 6 | UInt32(left.trailingZeroBitCount)
        left &= left - 1
        let target = table.target(of: source)
        if target != FoldingTable.dropped { body(source, target) }
      }
    }
  }
}
