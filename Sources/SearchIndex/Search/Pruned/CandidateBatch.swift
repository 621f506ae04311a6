import CSearchKernels

/// The documents of a block of one list that can still be among the best, while the other lists are
/// looked up for all of them at a time.
///
/// SAFETY: each array has room for a block and eight more; in the search's scratch memory.
/// Documents ascend. Places are below ``PostingBlock/size``.
@safe
struct CandidateBatch: ~Copyable {
  static let room = PostingBlock.size + 8

  private(set) var count = 0
  /// What each scores in the lists looked up so far.
  let scores: UnsafeMutablePointer<Double>
  let documents: UnsafeMutablePointer<UInt32>
  /// The frequency in the leading list.
  private let frequencies: UnsafeMutablePointer<UInt32>
  /// The places in the decoded block of the leading list, where that is not scored yet.
  private let origins: UnsafeMutablePointer<UInt32>
  private let matches: BlockMatches

  init(_ scratch: ScratchMemory) {
    unsafe scores = scratch.take(Self.room)
    unsafe documents = scratch.take(Self.room * 3)
    unsafe documents.initialize(repeating: 0, count: Self.room * 3)
    matches = BlockMatches(scratch)
    unsafe frequencies = documents + Self.room
    unsafe origins = frequencies + Self.room
  }

  // MARK: - The leading list

  /// Takes the postings of the decoded block that can score more than `limit − room`, with their scores.
  ///
  /// - Parameters:
  ///   - filter: Set to `limit − room`.
  ///   - room: What the other lists can add.
  mutating func fill(
    _ list: inout ScoredList, _ filter: borrowing LengthFilter
  ) throws(IndexError) {
    let blockDocuments = unsafe list.reader.documents
    let blockFrequencies = try unsafe list.reader.blockFrequencies()
    count = unsafe filter.run(
      blockDocuments, blockFrequencies, list.reader.blockSize, list.reader.lengths)
    for candidate in 0..<count {
      let place = unsafe Int(filter.places[candidate])
      unsafe documents[candidate] = blockDocuments[place]
      unsafe frequencies[candidate] = blockFrequencies[place]
    }
    unsafe list.score(documents, frequencies, count, into: scores)
  }

  /// Takes a run of postings of the decoded block; they are not scored yet.
  ///
  /// - Parameters:
  ///   - run: Places in the block.
  @inline(__always)
  mutating func fill(_ list: inout ScoredList, _ run: Range<Int>) {
    count = run.count
    unsafe documents.update(from: list.reader.documents + run.lowerBound, count: count)
    for candidate in 0..<count {
      unsafe origins[candidate] = UInt32(truncatingIfNeeded: run.lowerBound &+ candidate)
    }
  }

  // MARK: - Bounds of ranges

  /// Keeps the candidates that can score more than `needed` by the bound of a list in their ranges.
  ///
  /// - Parameters:
  ///   - table: What the bytes of ranges stand for.
  mutating func keep(
    _ list: inout ScoredList, _ table: UnsafePointer<Float>, needed: Double
  ) {
    let shift = list.reader.rangeShift ?? 0
    let codes = unsafe list.reader.rangeBounds
    if PostingBlock.hasVectors {
      count = unsafe Int(
        hongtou_keep(
          documents, scores, Int32(truncatingIfNeeded: count), codes,
          Int32(truncatingIfNeeded: shift), table, needed))
      return
    }
    var kept = 0
    for candidate in 0..<count {
      let document = unsafe documents[candidate]
      let code = unsafe codes[Int(document) &>> shift]
      let score = unsafe scores[candidate]
      unsafe documents[kept] = document
      unsafe scores[kept] = score
      let isOpen = unsafe score + Double(table[Int(code)]) > needed
      kept &+= isOpen ? 1 : 0
    }
    count = kept
  }

  /// Keeps the candidates not scored yet in whose range a list has postings and a bound that is high
  /// enough.
  ///
  /// - Parameters:
  ///   - table: What the bytes of ranges stand for.
  ///   - needed: What the list has to add more than.
  mutating func keepUnscored(
    _ list: inout ScoredList, _ table: UnsafePointer<Float>, needed: Double
  ) {
    count = unsafe list.keep(documents, origins, count, table, needed: needed)
  }

  // MARK: - Other lists

  /// Adds a list to the candidates that are not scored yet; keeps those that it holds and that can still
  /// score more than `limit`.
  ///
  /// - Parameters:
  ///   - lead: The list that the candidates come from, with their block decoded.
  ///   - needed: What the list has to add more than.
  ///   - room: What the lists that come later can add.
  mutating func requireFirst(
    _ list: inout ScoredList, lead: inout ScoredList, needed: Double, room: Double,
    limit: Double
  ) throws(IndexError) {
    let lengths = unsafe list.reader.lengths
    let leadLengths = unsafe lead.reader.lengths
    var kept = 0
    func isOpen(_ list: borrowing ScoredList, _ block: Int, _: Range<Int>) -> Bool {
      list.bound(block: block) > needed
    }
    try unsafe matches.forEachBlock(of: &list, holding: documents, count, where: isOpen) {
      (list, start, found) throws(IndexError) in
      let blockFrequencies = try unsafe list.reader.blockFrequencies()
      let leadFrequencies = try unsafe lead.reader.blockFrequencies()
      for match in 0..<found {
        let candidate = unsafe start &+ Int(matches.found[match])
        let document = unsafe documents[candidate]
        let score =
          unsafe lead.contribution(
            frequency: leadFrequencies[Int(origins[candidate])],
            length: leadLengths.length(document))
          + list.contribution(
            frequency: blockFrequencies[Int(matches.places[match])],
            length: lengths.length(document))
        unsafe documents[kept] = document
        unsafe scores[kept] = score
        kept &+= score + room > limit ? 1 : 0
      }
    }
    count = kept
  }

  /// Adds a list; keeps the candidates that it holds and that can still score more than `limit`.
  ///
  /// - Parameters:
  ///   - room: What the lists that come later can add.
  mutating func require(
    _ list: inout ScoredList, room: Double, limit: Double
  ) throws(IndexError) {
    let lengths = unsafe list.reader.lengths
    var kept = 0
    let scores = unsafe scores
    func isOpen(_ list: borrowing ScoredList, _ block: Int, _ candidates: Range<Int>) -> Bool {
      unsafe Self.isAny(of: scores, in: candidates, above: limit - room - list.bound(block: block))
    }
    try unsafe matches.forEachBlock(of: &list, holding: documents, count, where: isOpen) {
      (list, start, found) throws(IndexError) in
      let blockFrequencies = try unsafe list.reader.blockFrequencies()
      for match in 0..<found {
        let candidate = unsafe start &+ Int(matches.found[match])
        let document = unsafe documents[candidate]
        let score =
          unsafe scores[candidate]
          + list.contribution(
            frequency: blockFrequencies[Int(matches.places[match])],
            length: lengths.length(document))
        unsafe documents[kept] = document
        unsafe scores[kept] = score
        kept &+= score + room > limit ? 1 : 0
      }
    }
    count = kept
  }

  /// Adds a list where it holds candidates; keeps those that can still score more than `limit`.
  ///
  /// - Parameters:
  ///   - room: What the lists that come later can add.
  mutating func add(
    _ list: inout ScoredList, room: Double, limit: Double
  ) throws(IndexError) {
    // Swift 6.3 with the thread sanitizer cannot compile a property whose elements are added to.
    let scores = unsafe scores
    let lengths = unsafe list.reader.lengths
    var kept = 0
    var start = 0
    while start < count {
      let block = unsafe list.reader.block(for: documents[start])
      let isPast = block >= list.reader.blockCount
      let end =
        isPast
        ? count
        : unsafe BlockMatches.end(
          documents, from: start, count: count, through: list.reader.lastDocument(block))
      defer { start = end }
      let needed = limit - room - (isPast ? 0 : list.bound(block: block))
      guard unsafe Self.isAny(of: scores, in: start..<end, above: needed) else { continue }
      if !isPast {
        let found = try unsafe matches.find(documents, start, end, in: block, of: &list)
        if found > 0 {
          let blockFrequencies = try unsafe list.reader.blockFrequencies()
          for match in 0..<found {
            let candidate = unsafe start &+ Int(matches.found[match])
            unsafe scores[candidate] += list.contribution(
              frequency: blockFrequencies[Int(matches.places[match])],
              length: lengths.length(documents[candidate]))
          }
        }
      }
      for candidate in start..<end {
        let score = unsafe scores[candidate]
        unsafe documents[kept] = documents[candidate]
        unsafe scores[kept] = score
        kept &+= score + room > limit ? 1 : 0
      }
    }
    count = kept
  }

  @inline(__always)
  private static func isAny(
    of scores: UnsafeMutablePointer<Double>, in candidates: Range<Int>, above needed: Double
  ) -> Bool {
    for candidate in candidates where unsafe scores[candidate] > needed { return true }
    return false
  }
}
