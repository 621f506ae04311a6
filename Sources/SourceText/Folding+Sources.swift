extension Folding {
  /// Every scalar that folds to `scalar`, in rising order; `scalar` itself among them where it is
  /// its own fold. What stands in a text as `scalar` after folding, stood there as one of these.
  ///
  /// - Complexity: O(1), some ten thousand steps: it walks the whole table.
  package static func sources(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let table = FoldingTable.shared
    var sources: [Unicode.Scalar] = []
    for (block, bits) in table.isMapped.enumerated() {
      var left = bits
      while left != 0 {
        let value = UInt32(block) << 6 | UInt32(left.trailingZeroBitCount)
        left &= left - 1
        if table.target(of: value) == scalar.value, let source = Unicode.Scalar(value) {
          sources.append(source)
        }
      }
    }
    if fold(scalar) == scalar { sources.append(scalar) }
    return sources.sorted()
  }
}
