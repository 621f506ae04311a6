import BenchmarkSupport
import ChineseSegmentation

extension Workload {
  /// Text to words. The tables are built before the measured region.
  static let segmentation: [Workload] = [
    Workload("segment-laws", "cutting a statute of 95 KB, best path only") {
      try segmenting(FixtureText.bytes(FixtureText.law))
    },
    Workload("segment-policy", "cutting a plan of 38 KB with many digits, best path only") {
      try segmenting(FixtureText.bytes(FixtureText.plan))
    },
    Workload("segment-lattice", "cutting the statute with the words inside words") {
      try segmenting(FixtureText.bytes(FixtureText.law), lattice: .inner)
    },
    Workload("segment-repeated", "cutting one page of 1.5 KB, sixty-four times: warm caches") {
      let page = try FixtureText.bytes(FixtureText.seed).prefix(1_500)
      // The cut character at the end becomes one U+FFFD.
      let text = Array(String(decoding: page, as: UTF8.self).utf8)
      return try segmenting(FixtureText.repeated(text, 64))
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
