/// A term of which no list is long enough to store bounds of ranges: its postings are decoded and scored
/// once, before the search, which gives the bounds, too.
@safe
class GatheredRangeClause: RangeClause {
  /// The documents with their scores.
  ///
  /// SAFETY: those of `postings`, which lives as long as the clause.
  final let documents: UnsafePointer<UInt32>
  final let scores: UnsafePointer<Double>
  /// Where the postings of each range begin, and the end.
  ///
  /// SAFETY: a number more than there are ranges, none above the number of postings.
  private let starts: UnsafeMutablePointer<UInt32>
  private let postings: GatheredPostings

  /// - Parameter postings: Documents of the segment with the scores, of at most 2³¹.
  init(_ frame: RangeFrame, _ postings: consuming GatheredPostings) {
    let count = postings.count
    unsafe documents = UnsafePointer(postings.documents)
    unsafe scores = UnsafePointer(postings.values)
    self.postings = postings
    unsafe starts = .allocate(capacity: frame.rangeCount + 1)
    super.init(frame, cost: count)
    writeBounds()
  }

  /// Finds where ranges begin, and the highest score of each.
  private func writeBounds() {
    var next = 0
    var place = 0
    while place < cost {
      let range = unsafe Int(documents[place]) &>> RangeBounds.shift
      // Documents are below the segment's number of them.
      while next <= range {
        unsafe starts[next] = UInt32(truncatingIfNeeded: place)
        next &+= 1
      }
      var highest = 0.0
      while place < cost, unsafe Int(documents[place]) &>> RangeBounds.shift == range {
        highest = unsafe max(highest, scores[place])
        place &+= 1
      }
      unsafe bounds[range] = max(bounds[range], frame.bound(highest))
    }
    while next <= frame.rangeCount {
      unsafe starts[next] = UInt32(truncatingIfNeeded: cost)
      next &+= 1
    }
  }

  deinit { unsafe starts.deallocate() }

  /// The places of a range's postings.
  @inline(__always)
  final func places(_ range: Int) -> Range<Int> {
    let start = unsafe Int(starts[range])
    return unsafe start..<max(start, Int(starts[range &+ 1]))
  }

  override func evaluate(
    _ range: Int, _ wanted: RangeMask, _ window: RangeWindow?
  ) throws(IndexError) -> RangeMask {
    let places = places(range)
    let mask = UInt32(RangeBounds.documents - 1)
    if places.isEmpty { return .none }
    guard let window else {
      for place in places { unsafe held.insert(Int(documents[place] & mask)) }
      var found = held.take()
      found.formIntersection(wanted)
      return found
    }
    let sums = unsafe window.sums
    if wanted == .all {
      for place in places {
        let document = unsafe Int(documents[place] & mask)
        unsafe sums[document] += scores[place]
        held.insert(document)
      }
      return held.take()
    }
    asked.set(wanted)
    for place in places {
      let document = unsafe Int(documents[place] & mask)
      guard asked.contains(document) else { continue }
      unsafe sums[document] += scores[place]
      held.insert(document)
    }
    return held.take()
  }
}
