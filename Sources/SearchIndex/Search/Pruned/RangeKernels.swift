import CSearchKernels

/// How the bounds of a list's ranges follow from its bytes: weight · c / (c + ratio · (255 − c)).
struct RangeCurve {
  var weight: Float
  var ratio: Float
  /// Added to every bound: more than a contribution is rounded by, and never 0, so that a posting
  /// without weight is still one.
  var least: Float

  @inline(__always)
  func bound(_ code: UInt8) -> Float {
    guard code > 0 else { return 0 }
    let code = Float(code)
    return weight * code / (code + ratio * (255 - code)) + least
  }
}

/// How the bounds of lists make that of a range.
enum RangeJoin {
  /// Any of the lists: the sum.
  case any
  /// All of the lists: the sum where all have postings.
  case all

  @inline(__always)
  func join(_ total: Float, _ bound: Float) -> Float {
    switch self {
    case .any: total + bound
    case .all: total > 0 && bound > 0 ? total + bound : 0
    }
  }

  fileprivate var kernel: hongtou_join {
    switch self {
    case .any: hongtou_join_sum
    case .all: hongtou_join_both
    }
  }
}

/// The loops over all ranges of a segment.
///
/// SAFETY: memory of bounds and of places has room for `count`, rounded up to a multiple of 8, and
/// eight more.
enum RangeKernels {
  /// Joins the stored bounds of a list with `totals`; sets them when `join` is nil.
  static func join(
    _ codes: UnsafePointer<UInt8>, shift: Int, _ curve: RangeCurve, count: Int, _ join: RangeJoin?,
    into totals: UnsafeMutablePointer<Float>
  ) {
    let more = shift &- RangeBounds.shift
    if PostingBlock.hasVectors {
      return unsafe hongtou_join_bounds(
        codes, Int32(truncatingIfNeeded: count), Int32(truncatingIfNeeded: more), curve.weight,
        curve.ratio, curve.least, totals, join?.kernel ?? hongtou_join_first)
    }
    for range in 0..<count {
      let bound = unsafe curve.bound(codes[range &>> more])
      unsafe totals[range] = join?.join(totals[range], bound) ?? bound
    }
  }

  /// Joins bounds with `totals`; sets them when `join` is nil.
  static func join(
    _ bounds: UnsafePointer<Float>, count: Int, _ join: RangeJoin?,
    into totals: UnsafeMutablePointer<Float>
  ) {
    guard let join else { return unsafe totals.update(from: bounds, count: count) }
    for range in 0..<count { unsafe totals[range] = join.join(totals[range], bounds[range]) }
  }

  /// The places of the bounds above a limit, ascending.
  static func above(
    _ limit: Float, _ totals: UnsafePointer<Float>, count: Int
  ) -> [UInt32] {
    unsafe [UInt32](unsafeUninitializedCapacity: count + 16) { places, found in
      if PostingBlock.hasVectors, let base = places.baseAddress {
        found = unsafe Int(
          hongtou_above(totals, Int32(truncatingIfNeeded: count), limit, base))
        // What lies beyond the last range was looked at, too.
        while found > 0, unsafe places[found - 1] >= UInt32(truncatingIfNeeded: count) {
          found -= 1
        }
        return
      }
      for range in 0..<count {
        unsafe places[found] = UInt32(truncatingIfNeeded: range)
        found &+= unsafe totals[range] > limit ? 1 : 0
      }
    }
  }
}
