/// The best k documents so far: a heap whose root is the worst of them.
///
/// A document ranks before another when its score is higher, or equal and its number smaller.
struct TopHits {
  struct Entry {
    var score: Double
    var document: UInt32
  }

  let limit: Int
  /// Only documents that rank after this one are taken.
  private let after: Entry?
  private var heap: [Entry] = []
  /// What a document found later (with a higher number) has to score more than; −1 as long as any
  /// score is enough.
  private(set) var threshold: Double

  init(limit: Int, after: Entry?) {
    self.limit = limit
    self.after = after
    threshold = limit == 0 ? .infinity : -1
    heap.reserveCapacity(min(limit, 1_024))
  }

  var isFull: Bool { heap.count == limit }

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
    if heap.count < limit {
      heap.append(entry)
      siftUp()
      if heap.count == limit { threshold = heap[0].score }
    } else if limit > 0, Self.ranksBefore(entry, heap[0]) {
      heap[0] = entry
      siftDown()
      threshold = heap[0].score
    }
  }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.ranksBefore(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() { siftDown(count: heap.count) }

  /// Moves the root down in the heap of the first `count` documents.
  private mutating func siftDown(count: Int) {
    var parent = 0
    while true {
      var worst = 2 * parent + 1
      guard worst < count else { return }
      if worst + 1 < count, Self.ranksBefore(heap[worst], heap[worst + 1]) { worst += 1 }
      guard Self.ranksBefore(heap[parent], heap[worst]) else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }

  /// The documents, best first; the heap is empty afterwards.
  ///
  /// - Complexity: O(*k* log *k*).
  mutating func finish() -> [Hit] {
    // The worst goes behind the heap, again and again, which leaves the best in front.
    for count in stride(from: heap.count - 1, to: 0, by: -1) {
      heap.swapAt(0, count)
      siftDown(count: count)
    }
    defer { heap.removeAll() }
    return heap.map { Hit(document: DocumentNumber($0.document), score: $0.score) }
  }
}
