/// Bounds of long posting lists over ranges of documents of one size for all lists, so that the bounds
/// of several lists can be added up range by range.
///
/// A bound is one byte: the largest frequency part that any posting of the range has under the
/// reference parameters, rounded up to a 255th; 0 stands for no posting. Bounds under other
/// parameters follow from it (``RangeReference/ratio(_:)``), so k1, b and weights stay free.
///
/// Source: Mallia, Torres Ferrando & Suel, Faster Learned Sparse Retrieval with Block-Max Pruning
/// (2024), for ranges of documents in the place of blocks of postings.
enum RangeBounds {
  /// The documents of the smallest range are 2^8.
  static let shift = 8
  static let documents = 1 << shift
  /// Lists of fewer postings have no bounds: decoding them is as quick.
  static let minimumPostings = 8_192

  /// The base-two logarithm of the documents in a range of a list, such that the list has at least four
  /// times as many postings as ranges; nil when the list has no bounds.
  static func shift(postings: Int, documents: Int) -> Int? {
    guard postings >= minimumPostings else { return nil }
    var shift = shift
    while count(documents: documents, shift: shift) > postings / 4 { shift += 1 }
    return shift
  }

  /// The ranges of a segment.
  static func count(documents: Int, shift: Int) -> Int {
    (documents &+ (1 &<< shift) &- 1) &>> shift
  }
}

/// The parameters that bounds of ranges are stored for: BM25 with k1 = 1.2, b = 0.75 and the average
/// length of the segment.
struct RangeReference {
  private static let k1 = 1.2
  private static let b = 0.75
  private static let steps = 255.0
  private let averageLength: Double

  init(averageLength: Double) {
    self.averageLength = max(averageLength, 0x1p-20)
  }

  /// The byte for a posting; never 0.
  func code(frequency: Double, length: Double) -> UInt8 {
    let norm = (1 - Self.b) + Self.b * length / averageLength
    let part = frequency / (frequency + Self.k1 * norm)
    return UInt8(min(Self.steps, (part * Self.steps + 0x1p-20).rounded(.up)))
  }

  /// The least ratio of a scorer's K / field weight to the reference K, whatever the length.
  ///
  /// With the reference part p of a posting, K / frequency is 1 / p − 1; so its part under the scorer is
  /// at most 1 / (1 + ratio · (1 / p − 1)). Both K are linear in the length, so that the extremes of
  /// their ratio are those of the constants and of the slopes.
  func ratio(_ scorer: TermScorer) -> Double {
    guard scorer.fieldWeight > 0 else { return 1 }
    let ratio = min(
      scorer.constant / (Self.k1 * (1 - Self.b)),
      scorer.slope / (Self.k1 * Self.b / averageLength))
    return ratio / scorer.fieldWeight
  }
}

/// Collects the bounds of a list while its postings are written.
struct RangeCollector {
  private static let frequencies = 16
  private static let lengths = 256
  private let reference: RangeReference
  /// The codes of small frequencies and lengths.
  private let codes: [UInt8]
  private var documents = 0
  /// The base-two logarithm of the documents in a range of `bounds`; nil when none are collected.
  private var shift: Int?
  private var bounds: [UInt8] = []

  init(averageLength: Double) {
    let reference = RangeReference(averageLength: averageLength)
    self.reference = reference
    codes = (0..<(Self.frequencies * Self.lengths)).map {
      let frequency = Double(max($0 / Self.lengths, 1))
      return reference.code(frequency: frequency, length: Double($0 % Self.lengths))
    }
  }

  /// Begins a list.
  ///
  /// - Parameters:
  ///   - most: The list gets no more postings.
  ///   - documents: The documents of the segment.
  mutating func begin(atMost most: Int, documents: Int) {
    self.documents = documents
    shift = RangeBounds.shift(postings: most, documents: documents)
    bounds.removeAll(keepingCapacity: true)
    guard let shift else { return }
    let count = RangeBounds.count(documents: documents, shift: shift)
    bounds.append(contentsOf: repeatElement(0, count: count))
  }

  /// Adds postings of documents of the segment.
  mutating func add(_ postings: ScoredPostings) {
    guard let shift else { return }
    for place in 0..<(unsafe postings.count) {
      let frequency = unsafe postings.frequencies[place]
      let length = unsafe postings.lengths[place]
      let isSmall = frequency < UInt32(Self.frequencies) && length < UInt32(Self.lengths)
      let code =
        isSmall
        ? codes[Int(frequency) &* Self.lengths &+ Int(length)]
        : reference.code(frequency: Double(frequency), length: Double(length))
      let range = unsafe Int(postings.documents[place] &>> UInt32(shift))
      if code > bounds[range] { bounds[range] = code }
    }
  }

  /// The bounds of the list, a byte for each of its ranges; nil when it has too few postings.
  ///
  /// - Parameter postings: How many the list has got.
  func finish(postings: Int) -> [UInt8]? {
    guard let shift, let final = RangeBounds.shift(postings: postings, documents: documents) else {
      return nil
    }
    if final == shift { return bounds }
    // It was said to become a longer list, the ranges of which are smaller.
    var coarse = [UInt8](
      repeating: 0, count: RangeBounds.count(documents: documents, shift: final))
    for (range, bound) in bounds.enumerated() {
      let place = range >> (final - shift)
      coarse[place] = max(coarse[place], bound)
    }
    return coarse
  }
}
