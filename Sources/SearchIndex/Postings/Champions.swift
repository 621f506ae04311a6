/// The postings of a list that can be among its best for any k1, b and weight.
///
/// A posting is *dominated* by another with no lower frequency and no larger length (by the earlier
/// document if both are equal). Every BM25 ranks a posting below those that dominate it, so the
/// best k ≤ ``depth`` of the list are among the postings dominated by fewer than ``depth`` others:
/// the depth-skyband. It has some dozens of members, whatever the length of the list, and no score is
/// stored.
///
/// Source: Papadias, Tao, Fu & Seeger, Progressive Skyline Computation in Database Systems (2005),
/// section 5 (k-skyband).
struct ChampionCollector {
  /// How many postings have to dominate another to exclude it.
  static let depth = 16
  /// Lists of fewer postings have no champions: scoring them all is as quick.
  static let minimumPostings = 512

  struct Posting {
    var frequency: UInt32
    var length: UInt32
    var document: UInt32
  }

  /// Frequencies up to here have a class each; higher ones share a few.
  private static let exactClasses = 15
  private static let classes = 20
  /// More candidates than this are thinned out.
  private static let roomyCandidates = 8_192
  /// Per class, the smallest lengths among postings that have at least every frequency of the class,
  /// ascending.
  private var smallest = [UInt32](repeating: .max, count: classes * depth)
  private var candidates: [Posting] = []
  private var room = roomyCandidates

  /// Per frequency, 64 standing for all higher ones, the largest of those lengths of its class: what a
  /// new posting has to stay below.
  private var limitOfFrequency = [UInt32](repeating: .max, count: highestFrequency + 1)
  private static let highestFrequency = 64

  /// The class of a frequency: 16 … 23, 24 … 31, 32 … 47, 48 … 63 and all higher ones share one each.
  private static func lane(_ frequency: UInt32) -> Int {
    if frequency <= UInt32(exactClasses) { return Int(frequency) &- 1 }
    if frequency < 32 { return frequency < 24 ? 15 : 16 }
    return frequency < 48 ? 17 : frequency < 64 ? 18 : 19
  }

  /// The frequencies of a class, 64 standing for all higher ones.
  private static func frequencies(of lane: Int) -> ClosedRange<Int> {
    switch lane {
    case 15: 16...23
    case 16: 24...31
    case 17: 32...47
    case 18: 48...63
    case 19: highestFrequency...highestFrequency
    default: (lane + 1)...(lane + 1)
    }
  }

  /// Adds postings; documents ascend, frequencies are at least 1.
  ///
  /// PERF: nearly all postings end at the first comparison.
  mutating func add(_ postings: ScoredPostings) {
    for place in 0..<(unsafe postings.count) {
      let frequency = unsafe postings.frequencies[place]
      let length = unsafe postings.lengths[place]
      if length < limitOfFrequency[min(Int(frequency), Self.highestFrequency)] {
        insert(
          document: unsafe postings.documents[place], frequency: frequency, length: length,
          lane: Self.lane(frequency))
      }
    }
  }

  @inline(never)
  private mutating func insert(document: UInt32, frequency: UInt32, length: UInt32, lane: Int) {
    candidates.append(Posting(frequency: frequency, length: length, document: document))
    // Postings of one class of several frequencies do not dominate each other for certain.
    for lower in 0..<(lane < Self.exactClasses ? lane + 1 : lane) {
      let start = lower * Self.depth
      var place = start + Self.depth - 1
      guard length < smallest[place] else { continue }
      while place > start, smallest[place - 1] > length {
        smallest[place] = smallest[place - 1]
        place -= 1
      }
      smallest[place] = length
      for frequency in Self.frequencies(of: lower) {
        limitOfFrequency[frequency] = smallest[start + Self.depth - 1]
      }
    }
    if candidates.count == room {
      candidates = skyband()
      room = candidates.count + Self.roomyCandidates
    }
  }

  /// The skyband in document order; forgets everything.
  mutating func finish() -> [Posting] {
    var kept = skyband()
    reset()
    kept.sort { $0.document < $1.document }
    return kept
  }

  /// The skyband of the candidates.
  private mutating func skyband() -> [Posting] {
    candidates.sort {
      ($1.frequency, $0.length, $0.document) < ($0.frequency, $1.length, $1.document)
    }
    var best = [UInt32](repeating: .max, count: Self.depth)
    var kept: [Posting] = []
    for posting in candidates where posting.length < best[Self.depth - 1] {
      kept.append(posting)
      var place = Self.depth - 1
      while place > 0, best[place - 1] > posting.length {
        best[place] = best[place - 1]
        place -= 1
      }
      best[place] = posting.length
    }
    return kept
  }

  mutating func reset() {
    candidates.removeAll(keepingCapacity: true)
    room = Self.roomyCandidates
    for index in smallest.indices { smallest[index] = .max }
    for index in limitOfFrequency.indices { limitOfFrequency[index] = .max }
  }
}
