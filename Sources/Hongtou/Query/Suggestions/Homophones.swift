/// Which Chinese characters sound alike, tones apart (GB 2312 characters in their common reading).
enum Homophones {
  /// The characters that sound like `character`, itself left out; empty for characters outside the
  /// table.
  static func of(_ character: Unicode.Scalar) -> [Unicode.Scalar] {
    guard let group = groupOf[character] else { return [] }
    return groups[group].filter { $0 != character }
  }

  private static let groups: [[Unicode.Scalar]] =
    data.split(separator: "\n").map { Array($0.unicodeScalars) }

  private static let groupOf: [Unicode.Scalar: Int] = {
    var table: [Unicode.Scalar: Int] = [:]
    for (index, group) in groups.enumerated() {
      for character in group { table[character] = index }
    }
    return table
  }()
}
