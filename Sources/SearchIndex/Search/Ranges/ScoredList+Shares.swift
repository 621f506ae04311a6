import CSearchKernels

extension ScoredList {
  /// Writes the shares of postings, as a clause over several fields adds them up, to `shares`.
  ///
  /// SAFETY: `frequencies` and `shares` have room for `count` rounded up to a multiple of 4.
  func writeShares(
    _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ count: Int,
    _ field: FieldsScorer.Field, to shares: UnsafeMutablePointer<Double>
  ) {
    let lengths = unsafe reader.lengths
    if PostingBlock.hasVectors, unsafe lengths.size < 4 {
      let terms = hongtou_field(
        weight: field.weight, constant: field.constant, slope: field.slope,
        least: FieldsScorer.Field.leastNorm)
      unsafe withUnsafePointer(to: terms) { terms in
        unsafe hongtou_shares(
          documents, frequencies, Int32(truncatingIfNeeded: count),
          lengths.base.assumingMemoryBound(to: UInt8.self),
          Int32(truncatingIfNeeded: lengths.size), terms, shares)
      }
      return
    }
    for place in 0..<count {
      unsafe shares[place] = field.share(
        frequency: Double(frequencies[place]), length: Double(lengths.length(documents[place])))
    }
  }
}

extension FieldsScorer {
  /// Turns sums of shares into contributions.
  ///
  /// SAFETY: `sums` has room for `count` rounded up to a multiple of 4.
  func contribute(_ sums: UnsafeMutablePointer<Double>, _ count: Int) {
    if PostingBlock.hasVectors {
      return unsafe hongtou_contribute(
        sums, Int32(truncatingIfNeeded: count), weight, k1, rounding.magic)
    }
    for place in 0..<count { unsafe sums[place] = contribution(sums[place]) }
  }
}
