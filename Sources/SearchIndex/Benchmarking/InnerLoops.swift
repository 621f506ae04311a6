/// The inner loops of a search, one by one, for this project's own benchmarks: what they return is there to
/// be checked and to keep the work from being optimised away.
///
/// No part of the library's API: `@_spi`, so that nobody depends on it by accident.
@_spi(InnerLoops)
public final class InnerLoops {
  private let search: TermsSearch

  /// - Parameters:
  ///   - snapshot: One segment.
  ///   - terms: Two terms that the field holds.
  /// - Throws: `invalidArgument` where that is not so.
  public init(_ snapshot: Snapshot, terms: [[UInt8]], in field: FieldID) throws(IndexError) {
    guard snapshot.segments.count == 1 else {
      throw IndexError(
        .invalidArgument, expected: "one segment", found: "\(snapshot.segments.count)")
    }
    search = TermsSearch(snapshot, segment: 0, capacity: terms.count)
    let planner = snapshot.planner(SearchOptions())
    for term in terms {
      let plan = try planner.plan(.term(term, in: .field(field)))
      guard case .term(let found) = plan.root.kind, let list = found.lists.first(in: 0) else {
        continue
      }
      try search.add(
        field: list.field, location: list.location, scorer: found.clause.fieldScorer)
    }
    guard terms.count == 2, search.count == 2 else {
      throw IndexError(
        .invalidArgument, expected: "two terms of the field", found: "\(search.count)")
    }
    search.prepare()
  }

  /// Decodes the documents and frequencies of the longer list; returns the sum of document × frequency.
  public func decode() throws(IndexError) -> UInt64 {
    let list = unsafe search.lists + 1
    var sum: UInt64 = 0
    for block in 0..<(unsafe list.pointee.reader.blockCount) {
      try unsafe list.pointee.reader.load(block)
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      for place in 0..<(unsafe list.pointee.reader.blockSize) {
        sum &+= unsafe UInt64(list.pointee.reader.documents[place]) &* UInt64(frequencies[place])
      }
    }
    return sum
  }

  /// Decodes the positions of the longer list; returns their sum.
  public func decodePositions() throws(IndexError) -> UInt64 {
    let list = unsafe search.lists + 1
    var buffer = PositionBuffer()
    var sum: UInt64 = 0
    for block in 0..<(unsafe list.pointee.reader.blockCount) {
      try unsafe list.pointee.reader.load(block)
      for place in 0..<(unsafe list.pointee.reader.blockSize) {
        let count = try unsafe list.pointee.reader.positions(at: place, into: &buffer)
        for index in 0..<count { sum &+= UInt64(buffer[index]) }
      }
    }
    return sum
  }

  /// Looks the documents of the shorter list up in the longer one, a block at a time; returns how many it
  /// holds.
  public func intersect() throws(IndexError) -> UInt64 {
    var batch = CandidateBatch(search.scratch)
    var count: UInt64 = 0
    for block in 0..<(unsafe search.lists[0].reader.blockCount) {
      try unsafe search.lists[0].reader.load(block)
      unsafe batch.fill(&search.lists[0], 0..<search.lists[0].reader.blockSize)
      try unsafe batch.requireFirst(
        &search.lists[1], lead: &search.lists[0], needed: -1, room: 0, limit: -1)
      count &+= UInt64(batch.count)
    }
    return count
  }

  /// Scores every posting of the longer list; returns the sum of the scores in units of 2⁻²⁰.
  public func score() throws(IndexError) -> UInt64 {
    let scores = UnsafeMutablePointer<Double>.allocate(capacity: PostingBlock.size + 8)
    defer { unsafe scores.deallocate() }
    let list = unsafe search.lists + 1
    var sum = 0.0
    for block in 0..<(unsafe list.pointee.reader.blockCount) {
      try unsafe list.pointee.reader.load(block)
      let frequencies = try unsafe list.pointee.reader.blockFrequencies()
      let size = unsafe list.pointee.reader.blockSize
      unsafe list.pointee.score(
        list.pointee.reader.documents, frequencies, size, into: scores)
      for place in 0..<size { unsafe sum += scores[place] }
    }
    return UInt64(max(0, min(sum * 0x1p20, 0x1p62)))
  }

  /// The sum of the best `limit` of a series of scores, in units of 2⁻²⁰.
  public static func best(_ limit: Int, of scores: [Double]) -> UInt64 {
    var hits = TopHits(limit: limit, after: nil)
    for (document, score) in scores.enumerated() {
      hits.insert(UInt32(truncatingIfNeeded: document), score: score)
    }
    let sum = hits.finish().reduce(0.0) { $0 + $1.score }
    return UInt64(max(0, min(sum * 0x1p20, 0x1p62)))
  }
}
