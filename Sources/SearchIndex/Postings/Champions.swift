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

  /// Frequencies from here on share a class.
  private static let classes = 8
  /// Per class, the smallest lengths among postings of this or a higher class, ascending.
  private var smallest = [UInt32](repeating: .max, count: classes * depth)
  /// Per class, the largest of those lengths: what a new posting has to stay below.
  private var limits = [UInt32](repeating: .max, count: classes + 1)
  private var candidates: [Posting] = []

  /// Adds a posting; documents ascend.
  ///
  /// PERF: nearly all postings end at the first comparison.
  @inline(__always)
  mutating func add(document: UInt32, frequency: UInt32, length: UInt32) {
    let lane = Int(min(frequency, UInt32(Self.classes))) &- 1
    if length < limits[lane] {
      insert(document: document, frequency: frequency, length: length, lane: lane)
    }
  }

  @inline(never)
  private mutating func insert(document: UInt32, frequency: UInt32, length: UInt32, lane: Int) {
    candidates.append(Posting(frequency: frequency, length: length, document: document))
    for lower in 0...lane {
      let start = lower * Self.depth
      var place = start + Self.depth - 1
      guard length < smallest[place] else { continue }
      while place > start, smallest[place - 1] > length {
        smallest[place] = smallest[place - 1]
        place -= 1
      }
      smallest[place] = length
      limits[lower] = smallest[start + Self.depth - 1]
    }
  }

  /// The skyband in document order; forgets everything.
  mutating func finish() -> [Posting] {
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
    reset()
    kept.sort { $0.document < $1.document }
    return kept
  }

  mutating func reset() {
    candidates.removeAll(keepingCapacity: true)
    for index in smallest.indices { smallest[index] = .max }
    for index in limits.indices { limits[index] = .max }
  }
}
