import CSearchKernels

/// A posting list with its scorer: what the pruning searches move over.
///
/// PERF: a large structure that is borrowed by a call is copied for it; functions called for each block are
/// inlined, or take it `inout`, which hands over its address.
@safe
struct ScoredList: ~Copyable {
  var reader: PostingReader
  let scorer: TermScorer
  /// Kept for ``parts``.
  private let table: PartTable
  private let parts: UnsafePointer<Double>
  private var curve = RangeCurve(weight: 0, ratio: 1, least: 0)
  /// The bounds of ranges, where the list stores none.
  private var bounds: UnsafePointer<Float>?

  /// Whether the table of its ranges' bounds is made.
  var hasRangeTable = false

  init(_ reader: consuming PostingReader, scorer: TermScorer, table: PartTable) {
    self.scorer = scorer
    self.table = table
    unsafe parts = unsafe table.base
    self.reader = reader
  }

  /// A bound on the contributions of a block.
  ///
  /// PERF: three loads from a table that stays in the first-level cache instead of three divisions.
  @inline(__always)
  func bound(block: Int) -> Double {
    guard let impacts = reader.impacts(block) else { return scorer.maximum }
    let limit = UInt8(PartTable.frequencies)
    let (first, second, third) = impacts.frequencies
    // The first frequency is the highest.
    guard first < limit else { return scorer.bound(impacts) }
    let best = unsafe max(
      parts[Int(first) &* 256 &+ Int(impacts.lengths.0)],
      max(
        parts[Int(second & 15) &* 256 &+ Int(impacts.lengths.1)],
        parts[Int(third & 15) &* 256 &+ Int(impacts.lengths.2)]))
    return scorer.rounding.round(scorer.weight * best)
  }

  /// A bound on the contributions of the list.
  ///
  /// - Parameter body: Gets the list's champions and their contributions.
  @inline(__always)
  func highest(
    _ body: (_ document: UInt32, _ contribution: Double) -> Void = { _, _ in }
  ) throws(IndexError) -> Double {
    var highest = 0.0
    let isKnown = try reader.forEachChampion { posting in
      let score = contribution(frequency: posting.frequency, length: posting.length)
      highest = max(highest, score)
      body(posting.document, score)
    }
    return isKnown ? highest : scorer.maximum
  }

  /// The contribution of a posting.
  ///
  /// PERF: lengths below 128 are their own codes, so that most contributions need no division.
  @inline(__always)
  func contribution(frequency: UInt32, length: UInt32) -> Double {
    if frequency < UInt32(PartTable.frequencies), length < LengthCode.exactLimit {
      return unsafe scorer.rounding.round(
        scorer.weight * parts[Int(frequency) &* 256 &+ Int(length)])
    }
    return scorer.contribution(frequency: frequency, length: length)
  }

  /// The contribution of a term that stands once in a document of average length.
  var typical: Double {
    let entry = unsafe reader.segment.directory.fields[reader.field]
    return scorer.contribution(1, entry.averageLength)
  }

  /// Writes the contributions of postings to `scores`.
  ///
  /// SAFETY: `frequencies` and `scores` have room for `count` rounded up to a multiple of 4.
  @inline(__always)
  func score(
    _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ count: Int,
    into scores: UnsafeMutablePointer<Double>
  ) {
    let lengths = unsafe reader.lengths
    if let terms = kernelScorer {
      unsafe withUnsafePointer(to: terms) { terms in
        unsafe hongtou_score(
          documents, frequencies, Int32(truncatingIfNeeded: count),
          lengths.base.assumingMemoryBound(to: UInt8.self),
          Int32(truncatingIfNeeded: lengths.size), terms, scores)
      }
      return
    }
    for place in 0..<count {
      unsafe scores[place] = contribution(
        frequency: frequencies[place], length: lengths.length(documents[place]))
    }
  }

  /// The scorer as the vector kernels take it; nil where they cannot be used.
  private var kernelScorer: hongtou_scorer? {
    guard PostingBlock.hasVectors, unsafe reader.lengths.size < 4, scorer.fieldWeight > 0 else {
      return nil
    }
    return hongtou_scorer(
      weight: scorer.weight, field_weight: scorer.fieldWeight, constant: scorer.constant,
      slope: scorer.slope, magic: scorer.rounding.magic)
  }

  /// Adds the contributions of postings in one range; returns the highest sum of a document among them.
  @inline(__always)
  func addScores(
    _ documents: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ count: Int,
    to scores: borrowing RangeScores
  ) -> Double {
    let lengths = unsafe reader.lengths
    if let terms = kernelScorer {
      return unsafe withUnsafePointer(to: terms) { terms in
        unsafe hongtou_add_scores(
          documents, frequencies, Int32(truncatingIfNeeded: count),
          lengths.base.assumingMemoryBound(to: UInt8.self),
          Int32(truncatingIfNeeded: lengths.size), terms, scores.sums, scores.held)
      }
    }
    var best = 0.0
    for place in 0..<count {
      let document = unsafe documents[place]
      let contribution = unsafe contribution(
        frequency: frequencies[place], length: lengths.length(document))
      best = max(best, scores.add(contribution, Int(document) & (RangeBounds.documents - 1)))
    }
    return best
  }

  // MARK: - Ranges

  /// Joins the bounds of the list's ranges with `totals`; sets them when `join` is nil.
  ///
  /// - Parameters:
  ///   - slack: A factor that covers the rounding of the bounds and of their sum.
  ///   - room: Where a list without stored bounds keeps them.
  mutating func joinBounds(
    _ join: RangeJoin?, into totals: UnsafeMutablePointer<Float>, count: Int, slack: Float,
    room: UnsafeMutablePointer<Float>
  ) throws(IndexError) {
    setCurve(slack: slack)
    if let shift = reader.rangeShift {
      unsafe RangeKernels.join(
        reader.rangeBounds, shift: shift, curve, count: count, join, into: totals)
    } else {
      unsafe room.update(repeating: 0, count: count)
      for block in 0..<reader.blockCount {
        try reader.load(block)
        unsafe addBounds(room, try reader.blockFrequencies())
      }
      unsafe bounds = UnsafePointer(room)
      unsafe RangeKernels.join(room, count: count, join, into: totals)
    }
  }

  private mutating func setCurve(slack: Float) {
    curve = RangeCurve(
      weight: Float(scorer.maximum).nextUp * slack,
      ratio: Float(reader.rangeReference.ratio(scorer)).nextDown,
      least: Float(scorer.rounding.magic * 0x1p-50))
  }

  /// Writes the bounds that the 256 bytes of ranges stand for.
  ///
  /// - Parameters:
  ///   - slack: A factor that covers the rounding of the bounds.
  mutating func writeRangeTable(slack: Float, to table: UnsafeMutablePointer<Float>) {
    setCurve(slack: slack)
    for code in 0..<256 { unsafe table[code] = curve.bound(UInt8(truncatingIfNeeded: code)) }
  }

  /// Keeps the documents, with a number each, in whose range the list has a bound above `needed`; returns
  /// how many are kept.
  ///
  /// SAFETY: the list stores bounds of ranges; documents are below the segment's number of them.
  ///
  /// - Parameters:
  ///   - table: What the bytes of ranges stand for.
  @inline(__always)
  func keep(
    _ documents: UnsafeMutablePointer<UInt32>, _ numbers: UnsafeMutablePointer<UInt32>,
    _ count: Int, _ table: UnsafePointer<Float>, needed: Double
  ) -> Int {
    let shift = reader.rangeShift ?? 0
    let codes = unsafe reader.rangeBounds
    let needed = Float(max(needed, 0)).nextDown
    if PostingBlock.hasVectors {
      return unsafe Int(
        hongtou_keep_places(
          documents, numbers, Int32(truncatingIfNeeded: count), codes,
          Int32(truncatingIfNeeded: shift), table, needed))
    }
    var kept = 0
    for candidate in 0..<count {
      let document = unsafe documents[candidate]
      let number = unsafe numbers[candidate]
      let code = unsafe codes[Int(document) &>> shift]
      unsafe documents[kept] = document
      unsafe numbers[kept] = number
      kept &+= unsafe table[Int(code)] > needed ? 1 : 0
    }
    return kept
  }

  /// The bound of a range; 0 where the list has no posting.
  @inline(__always)
  func bound(range: Int) -> Float {
    if let bounds = unsafe bounds { return unsafe bounds[range] }
    let more = (reader.rangeShift ?? RangeBounds.shift) &- RangeBounds.shift
    return unsafe curve.bound(reader.rangeBounds[range &>> more])
  }

  /// Takes the postings of the decoded block into the bounds of their ranges.
  private func addBounds(
    _ bounds: UnsafeMutablePointer<Float>, _ frequencies: UnsafeMutablePointer<UInt32>
  ) {
    let documents = unsafe reader.documents
    let lengths = unsafe reader.lengths
    if PostingBlock.hasVectors {
      var terms = hongtou_curve(
        weight: curve.weight, field_weight: Float(scorer.fieldWeight),
        constant: Float(scorer.constant), slope: Float(scorer.slope), least: curve.least)
      return unsafe hongtou_raise_bounds(
        documents, frequencies, Int32(truncatingIfNeeded: reader.blockSize),
        lengths.base.assumingMemoryBound(to: UInt8.self),
        Int32(truncatingIfNeeded: lengths.size), &terms,
        Int32(truncatingIfNeeded: RangeBounds.shift), bounds)
    }
    for place in 0..<reader.blockSize {
      let document = unsafe documents[place]
      let part = unsafe scorer.part(
        Double(frequencies[place]), Double(lengths.length(document)))
      let range = Int(document &>> UInt32(RangeBounds.shift))
      unsafe bounds[range] = max(bounds[range], Float(part) * curve.weight + curve.least)
    }
  }
}
