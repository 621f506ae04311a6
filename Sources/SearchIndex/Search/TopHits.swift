/// The best k documents so far: the best first where they are few, else a heap whose root is the worst.
///
/// A document ranks before another when its score is higher, or equal and its number smaller.
///
/// SAFETY: `entries` has room for `capacity` entries, of which the first `count` are in use; places are
/// below `count`, and grow only after ``reserve()``.
@safe
struct TopHits: ~Copyable {
  struct Entry {
    var score: Double
    var document: UInt32
  }

  let limit: Int
  /// Only documents that rank after this one are taken.
  private let after: Entry?
  private var entries: UnsafeMutablePointer<Entry>
  private var count = 0
  private var capacity: Int
  /// Whether the entries are kept in order: moving a few on is quicker than sifting.
  private let isSorted: Bool
  private static let sortedLimit = 32
  /// What a document found later (with a higher number) has to score more than; −1 as long as any
  /// score is enough.
  private(set) var threshold: Double

  init(limit: Int, after: Entry?) {
    self.limit = limit
    self.after = after
    threshold = limit == 0 ? .infinity : -1
    isSorted = limit <= Self.sortedLimit
    capacity = min(max(limit, 1), 1_024)
    unsafe entries = .allocate(capacity: capacity)
  }

  deinit { unsafe entries.deallocate() }

  var isFull: Bool { count == limit }

  /// Whether the best document of all is wanted first.
  var startsAtFirst: Bool { after == nil }

  @inline(__always)
  private static func ranksBefore(_ left: Entry, _ right: Entry) -> Bool {
    left.score != right.score ? left.score > right.score : left.document < right.document
  }

  /// Takes a document if it is among the best.
  @inline(__always)
  mutating func insert(_ document: UInt32, score: Double) {
    let entry = Entry(score: score, document: document)
    if let after, !Self.ranksBefore(after, entry) { return }
    if isSorted {
      insertInOrder(entry)
    } else if count < limit {
      reserve()
      unsafe (entries + count).initialize(to: entry)
      count &+= 1
      siftUp()
      if count == limit { unsafe threshold = entries[0].score }
    } else if unsafe Self.ranksBefore(entry, entries[0]) {
      unsafe entries[0] = entry
      siftDown(count: count)
      unsafe threshold = entries[0].score
    }
  }

  @inline(__always)
  private mutating func insertInOrder(_ entry: Entry) {
    var place = count
    if count < limit {
      count &+= 1
    } else {
      guard count > 0, unsafe Self.ranksBefore(entry, entries[count &- 1]) else { return }
      place &-= 1
    }
    while place > 0, unsafe Self.ranksBefore(entry, entries[place &- 1]) {
      unsafe entries[place] = entries[place &- 1]
      place &-= 1
    }
    unsafe entries[place] = entry
    if count == limit { unsafe threshold = entries[count &- 1].score }
  }

  /// Makes room for another entry.
  private mutating func reserve() {
    guard count == capacity else { return }
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
    unsafe larger.moveInitialize(from: entries, count: count)
    unsafe entries.deallocate()
    unsafe entries = larger
    capacity *= 2
  }

  private mutating func siftUp() {
    var child = count &- 1
    while child > 0 {
      let parent = (child &- 1) / 2
      guard unsafe Self.ranksBefore(entries[parent], entries[child]) else { return }
      swap(parent, child)
      child = parent
    }
  }

  /// Moves the root down in the heap of the first `count` documents.
  private mutating func siftDown(count: Int) {
    var parent = 0
    while true {
      var worst = 2 &* parent &+ 1
      guard worst < count else { return }
      if worst &+ 1 < count, unsafe Self.ranksBefore(entries[worst], entries[worst &+ 1]) {
        worst &+= 1
      }
      guard unsafe Self.ranksBefore(entries[parent], entries[worst]) else { return }
      swap(parent, worst)
      parent = worst
    }
  }

  @inline(__always)
  private func swap(_ first: Int, _ second: Int) {
    let entry = unsafe entries[first]
    unsafe entries[first] = entries[second]
    unsafe entries[second] = entry
  }

  /// The documents, best first; none are left afterwards.
  ///
  /// - Complexity: O(*k* log *k*).
  mutating func finish() -> [Hit] {
    if !isSorted {
      // The worst goes behind the heap, again and again, which leaves the best in front.
      for last in stride(from: count - 1, to: 0, by: -1) {
        swap(0, last)
        siftDown(count: last)
      }
    }
    var hits: [Hit] = []
    hits.reserveCapacity(count)
    for place in 0..<count {
      let entry = unsafe entries[place]
      hits.append(Hit(document: DocumentNumber(entry.document), score: entry.score))
    }
    count = 0
    return hits
  }
}
