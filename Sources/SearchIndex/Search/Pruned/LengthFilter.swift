/// For each frequency the lengths with which a posting can still score enough: a comparison of whole
/// numbers instead of a division per posting.
///
/// contribution > needed holds only for length < (weight · f / needed − f − constant) / slope. The
/// limits are a little too high, never too low: postings that pass are scored exactly.
@safe
struct LengthFilter: ~Copyable {
  /// Frequencies from here on pass.
  static let frequencies = 8
  /// SAFETY: `frequencies` numbers, made in `init`, given back in `deinit`.
  private let limits: UnsafeMutablePointer<UInt32>

  init() {
    unsafe limits = .allocate(capacity: Self.frequencies)
    unsafe limits.initialize(repeating: .max, count: Self.frequencies)
  }

  deinit { unsafe limits.deallocate() }

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
    guard needed > 0 else { return .max }
    let scaled = scorer.fieldWeight * frequency
    let room = scorer.weight * scaled / needed - scaled - scorer.constant
    if room < 0 { return 0 }
    let length = room / scorer.slope + 2
    // Not a number when room and slope are 0.
    return length < 4_000_000_000 ? UInt32(length) : .max
  }

  /// Whether a posting can score enough.
  @inline(__always)
  func passes(frequency: UInt32, length: UInt32) -> Bool {
    unsafe length < limits[Int(min(frequency, UInt32(Self.frequencies)) &- 1)]
      || frequency >= UInt32(Self.frequencies)
  }
}
