import CSearchKernels

/// For each frequency the lengths with which a posting can still score enough: a comparison of whole
/// numbers instead of a division per posting.
///
/// contribution > needed holds only for length < (weight · f / needed − f − constant) / slope. The
/// limits are a little too high, never too low: postings that pass are scored exactly.
@safe
struct LengthFilter: ~Copyable {
  /// Frequencies from here on share a limit that all lengths pass.
  static let frequencies = 8
  /// Lengths are below this; so are the limits but those that everything passes.
  private static let everything: UInt32 = 0x7FFF_FFFF
  /// SAFETY: `frequencies` numbers, in the search's scratch memory like ``places``.
  private let limits: UnsafeMutablePointer<UInt32>
  /// The places of the postings that passed the last ``run(_:_:_:_:)``.
  ///
  /// SAFETY: room for a block and eight more.
  let places: UnsafeMutablePointer<UInt32>

  init(_ scratch: ScratchMemory) {
    unsafe limits = scratch.take(Self.frequencies + PostingBlock.size + 8)
    unsafe limits.initialize(repeating: Self.everything, count: Self.frequencies)
    unsafe places = limits + Self.frequencies
  }

  /// Sets the limits.
  ///
  /// - Parameter needed: What a posting's contribution has to exceed.
  @inline(__always)
  func set(_ scorer: TermScorer, needed: Double) {
    // The slack covers the rounding of contributions and of the division here.
    let needed = needed - max(0x1p-36, needed * 0x1p-40) - scorer.rounding.magic * 0x1p-52
    for place in 0..<(Self.frequencies - 1) {
      unsafe limits[place] = Self.limit(scorer, Double(place + 1), needed)
    }
  }

  @inline(__always)
  private static func limit(_ scorer: TermScorer, _ frequency: Double, _ needed: Double) -> UInt32 {
    guard needed > 0 else { return everything }
    let scaled = scorer.fieldWeight * frequency
    let room = scorer.weight * scaled / needed - scaled - scorer.constant
    if room < 0 { return 0 }
    let length = room / scorer.slope + 2
    // Not a number when room and slope are 0.
    return length < 2_000_000_000 ? UInt32(length) : everything
  }

  /// Whether a posting can score enough.
  @inline(__always)
  func passes(frequency: UInt32, length: UInt32) -> Bool {
    unsafe length < limits[Int(min(frequency, UInt32(Self.frequencies)) &- 1)]
  }

  /// Finds the postings that can score enough; their places, less `start`, are then in ``places``.
  ///
  /// SAFETY: `documents` and `frequencies` hold `end` numbers, at most a block; the lengths of the
  /// documents are verified.
  @inline(__always)
  func run(
    _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ count: Int,
    _ lengths: SegmentReader.Lengths
  ) -> Int {
    if PostingBlock.hasVectors {
      return unsafe Int(
        hongtou_filter(
          documents, frequencies, Int32(truncatingIfNeeded: count),
          lengths.base.assumingMemoryBound(to: UInt8.self),
          Int32(truncatingIfNeeded: lengths.size), limits, places))
    }
    var found = 0
    for place in 0..<count {
      let isFound = unsafe passes(
        frequency: frequencies[place], length: lengths.length(documents[place]))
      unsafe places[found] = UInt32(truncatingIfNeeded: place)
      found &+= isFound ? 1 : 0
    }
    return found
  }
}
