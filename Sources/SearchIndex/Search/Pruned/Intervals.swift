/// Ranges of documents with bounds on their scores and, for each list, the block they lie in.
struct Intervals {
  private let lists: Int
  private(set) var firsts: [UInt32] = []
  private(set) var lasts: [UInt32] = []
  private(set) var bounds: [Double] = []
  private var blocks: [Int32] = []

  init(lists: Int) { self.lists = lists }

  var count: Int { bounds.count }

  @inline(__always)
  mutating func append(from first: UInt32, through last: UInt32, bound: Double) {
    firsts.append(first)
    lasts.append(last)
    bounds.append(bound)
  }

  /// Notes the block of the next list in the interval appended last.
  @inline(__always)
  mutating func append(block: Int) { blocks.append(Int32(truncatingIfNeeded: block)) }

  @inline(__always)
  func block(_ interval: Int, _ list: Int) -> Int { Int(blocks[interval &* lists &+ list]) }

  /// The intervals with the highest bounds, ascending by their places.
  ///
  /// - Complexity: O(intervals) as long as few of them are among the best so far.
  func best(_ limit: Int) -> [Int] { Self.best(limit, of: bounds) }

  /// The places of the highest bounds, ascending.
  static func best(_ limit: Int, of bounds: [Double]) -> [Int] {
    var best: [Int] = []
    var least = -Double.infinity
    for interval in bounds.indices where bounds[interval] > least {
      var place = best.count
      while place > 0, bounds[best[place - 1]] < bounds[interval] { place -= 1 }
      best.insert(interval, at: place)
      if best.count > limit { best.removeLast() }
      if best.count == limit, let last = best.last { least = bounds[last] }
    }
    return best.sorted()
  }
}
