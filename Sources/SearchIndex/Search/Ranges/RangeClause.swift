/// What all clauses of a ``RangeSearch`` share: the segment's ranges, and how bounds are rounded.
struct RangeFrame {
  /// The documents of the segment.
  let documentCount: Int
  let rangeCount: Int
  /// The room that the vector kernels need for a bound per range.
  let room: Int
  /// A factor of all bounds. A sum of n numbers in single precision is off by less than n · 2⁻²⁴ of it,
  /// and each bound by a few roundings more.
  let slack: Double
  /// The bound of a range with documents that score nothing: not 0, which stands for no document.
  static let least: Float = 0x1p-60

  /// - Parameter clauses: How many bounds are added up at most.
  init(documentCount: Int, clauses: Int) {
    self.documentCount = documentCount
    rangeCount = RangeBounds.count(documents: documentCount, shift: RangeBounds.shift)
    room = (rangeCount + 7) / 8 * 8 + 8
    slack = 1 + Double(clauses + 8) * 0x1p-22
  }

  /// The documents that a range has.
  func documents(of range: Int) -> RangeMask {
    let count = documentCount &- range &* RangeBounds.documents
    return count >= RangeBounds.documents ? .all : RangeMask(first: count)
  }

  /// A bound that is at least `score`, and not 0.
  func bound(_ score: Double) -> Float { max(Float(score * slack).nextUp, Self.least) }
}

/// A clause of a ``RangeSearch``: looks at one range of 256 documents at a time.
///
/// ``bounds`` tell before any document is looked at what a range can hold; ``evaluate(_:_:_:)`` finds
/// the documents of a range that match and adds their scores. Scores are multiples of the query's
/// quantum (``ScoreRounding``), so that the order in which clauses add theirs does not matter.
@safe
class RangeClause {
  let frame: RangeFrame
  /// For each range what no document of it can score more than; 0 where none matches.
  ///
  /// SAFETY: `frame.room` numbers and as many again for what a clause needs to make them, allocated in
  /// `init`, freed in `deinit`.
  final let bounds: UnsafeMutablePointer<Float>
  /// About how many documents match.
  final let cost: Int
  /// Filled while a range is evaluated.
  final let held = RangeBits()
  /// The documents asked for, where they are looked up one by one.
  final let asked = RangeBits()

  init(_ frame: RangeFrame, cost: Int) {
    self.frame = frame
    self.cost = cost
    unsafe bounds = .allocate(capacity: 2 * frame.room)
    unsafe bounds.initialize(repeating: 0, count: 2 * frame.room)
  }

  deinit { unsafe bounds.deallocate() }

  /// Whether a look at a document costs much more than adding up numbers.
  var isExpensive: Bool { false }

  /// The highest bound of a range.
  final var maximum: Float {
    var highest: Float = 0
    for range in 0..<frame.rangeCount { highest = unsafe max(highest, bounds[range]) }
    return highest
  }

  /// Finds the documents of a range that match, among those wanted.
  ///
  /// - Parameter window: Gets the scores of the documents that match added; nil where nobody asks.
  func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask { .none }
}
