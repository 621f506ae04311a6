import BenchmarkSupport
import ChineseSegmentation

extension Workload {
  /// Text to words. The tables are built before the measured region.
  static let segmentation: [Workload] = [
    Workload("segment-policy", "cutting the seed document, twice, best path only") {
      try segmenting(FixtureText.repeated(try FixtureText.bytes(FixtureText.policy), 2))
    },
    Workload("segment-lattice", "the same with the words inside words") {
      try segmenting(
        FixtureText.repeated(try FixtureText.bytes(FixtureText.policy), 2), lattice: .inner)
    },
    Workload("segment-repeated", "cutting one page of 1.5 KB, sixteen times: warm caches") {
      let page = try FixtureText.bytes(FixtureText.policy).prefix(1_500)
      // Whole characters only.
      let text = Array(String(decoding: page, as: UTF8.self).utf8.dropLast(3))
      return try segmenting(FixtureText.repeated(text, 16))
    },
  ]

  private static func segmenting(_ text: [UInt8], lattice: Lattice = .none) throws -> Prepared {
    let segmenter = try Segmenter(engine: .tables)
    let session = segmenter.makeSession()
    // Best-path tokens put together are the text, so their lengths add up to its own.
    return Prepared(byteCount: text.count, expected: UInt64(text.count)) {
      var covered = 0
      session.forEachToken(in: text.span, lattice: lattice) { token in
        if !token.isInner { covered &+= token.end &- token.start }
      }
      return UInt64(covered)
    }
  }
}
