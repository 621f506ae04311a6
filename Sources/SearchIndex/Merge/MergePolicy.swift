/// Which segments to merge after a commit.
///
/// Segments belong to a level by the logarithm of their size to the base of the merge factor; when as
/// many neighbours of a level as the factor have gathered, they become one. So a document is
/// rewritten once per level, and there are at most factor − 1 segments per level. Only neighbours are
/// merged, which keeps the order of documents.
///
/// Source: the logarithmic method as in Lester, Zobel & Moffat, Efficient Online Index Construction
/// for Text Databases (2008); Lucene's LogMergePolicy.
struct MergePolicy {
  let factor: Int
  /// Segments up to so many documents count as one level.
  static let smallest = 1_024

  /// The neighbours to merge, given the live documents of each segment; nil when there are none.
  func choose(_ counts: [Int]) -> Range<Int>? {
    guard factor >= 2, counts.count >= factor else { return nil }
    let levels = counts.map(level)
    for level in Set(levels).sorted() {
      // The newest segments up to this level.
      let start = (levels.lastIndex { $0 > level } ?? -1) + 1
      let full = levels[start...].count { $0 == level }
      if full >= factor { return start..<counts.count }
    }
    return nil
  }

  private func level(_ count: Int) -> Int {
    var level = 0
    var size = Self.smallest
    while size < count {
      let (next, overflow) = size.multipliedReportingOverflow(by: factor)
      if overflow { break }
      size = next
      level += 1
    }
    return level
  }
}
