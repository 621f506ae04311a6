/// Documents with a number each, ascending: a whole list, decoded and scored.
///
/// SAFETY: both arrays have room for `capacity` and eight more; allocated in `init`, freed in `deinit`.
@safe
struct GatheredPostings: ~Copyable {
  private(set) var count = 0
  let documents: UnsafeMutablePointer<UInt32>
  let values: UnsafeMutablePointer<Double>
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    unsafe documents = .allocate(capacity: capacity + 8)
    unsafe values = .allocate(capacity: capacity + 8)
  }

  deinit {
    unsafe documents.deallocate()
    unsafe values.deallocate()
  }

  /// Adds postings, of which `value` works out the numbers.
  ///
  /// SAFETY: `frequencies` has room for `size` rounded up to a multiple of 4.
  @inline(__always)
  private mutating func append(
    _ newDocuments: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<UInt32>, _ size: Int,
    of list: borrowing ScoredList, _ share: FieldsScorer.Field?
  ) {
    guard size <= capacity &- count else { return }
    unsafe (documents + count).update(from: newDocuments, count: size)
    if let share {
      unsafe list.writeShares(newDocuments, frequencies, size, share, to: values + count)
    } else {
      unsafe list.score(newDocuments, frequencies, size, into: values + count)
    }
    count &+= size
  }

  /// The postings of a list in the blocks that reach into ranges, with their contributions or, for a clause
  /// over several fields, their shares.
  init(
    _ list: RangeList, share: FieldsScorer.Field?, in ranges: OpenRanges,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    let source = unsafe list.list
    self.init(capacity: list.count)
    for block in unsafe ranges.blocks(of: source.pointee.reader) {
      try unsafe source.pointee.reader.load(block)
      let frequencies = try unsafe source.pointee.reader.blockFrequencies()
      unsafe append(
        source.pointee.reader.documents, frequencies, source.pointee.reader.blockSize,
        of: source.pointee, share)
      try check.add(PostingBlock.size)
    }
  }

  /// The documents that hold all lists, with what the least of their frequencies would contribute, or its
  /// share: no phrase of the lists' terms stands in them more often.
  ///
  /// - Parameter lists: The shortest first.
  init(
    intersecting lists: [RangeList], share: FieldsScorer.Field?, in ranges: OpenRanges,
    _ check: inout CancellationCheck
  ) throws(IndexError) {
    guard let first = lists.first else {
      self.init(capacity: 0)
      return
    }
    self.init(capacity: first.count)
    let lead = unsafe first.list
    var batch = CommonDocuments()
    for block in unsafe ranges.blocks(of: lead.pointee.reader) {
      try unsafe lead.pointee.reader.load(block)
      try unsafe batch.fill(&lead.pointee)
      for other in lists.dropFirst() where batch.count > 0 {
        try unsafe batch.require(&other.list.pointee)
      }
      unsafe append(batch.documents, batch.frequencies, batch.count, of: lead.pointee, share)
      try check.add(PostingBlock.size)
    }
  }

  /// The documents of both; those in both with the sum of their numbers, this one's first.
  init(_ left: borrowing GatheredPostings, _ right: borrowing GatheredPostings) {
    self.init(capacity: left.count + right.count)
    var first = 0
    var second = 0
    while first < left.count || second < right.count {
      let a = first < left.count ? unsafe left.documents[first] : UInt32.max
      let b = second < right.count ? unsafe right.documents[second] : UInt32.max
      var value = 0.0
      if a <= b {
        value = unsafe left.values[first]
        first &+= 1
        if a == b, second < right.count {
          unsafe value += right.values[second]
          second &+= 1
        }
      } else {
        value = unsafe right.values[second]
        second &+= 1
      }
      unsafe documents[count] = min(a, b)
      unsafe values[count] = value
      count &+= 1
    }
  }
}

/// The documents of a block of one list that other lists hold, too.
///
/// SAFETY: as ``CandidateBatch``.
@safe
private struct CommonDocuments: ~Copyable {
  private(set) var count = 0
  let documents: UnsafeMutablePointer<UInt32>
  /// The least frequency of the lists looked up so far.
  let frequencies: UnsafeMutablePointer<UInt32>
  private let scratch = ScratchMemory()
  private let matches: BlockMatches

  init() {
    unsafe documents = scratch.take(CandidateBatch.room * 2)
    matches = BlockMatches(scratch)
    unsafe documents.initialize(repeating: 0, count: CandidateBatch.room * 2)
    unsafe frequencies = documents + CandidateBatch.room
  }

  /// Takes the decoded block of a list.
  mutating func fill(_ list: inout ScoredList) throws(IndexError) {
    count = list.reader.blockSize
    let own = try unsafe list.reader.blockFrequencies()
    unsafe documents.update(from: list.reader.documents, count: count)
    unsafe frequencies.update(from: own, count: count)
  }

  /// Keeps what a list holds.
  mutating func require(_ list: inout ScoredList) throws(IndexError) {
    var kept = 0
    try unsafe matches.forEachBlock(of: &list, holding: documents, count) {
      (list, start, found) throws(IndexError) in
      let own = try unsafe list.reader.blockFrequencies()
      for match in 0..<found {
        let candidate = unsafe start &+ Int(matches.found[match])
        let least = unsafe min(frequencies[candidate], own[Int(matches.places[match])])
        unsafe documents[kept] = documents[candidate]
        unsafe frequencies[kept] = least
        kept &+= 1
      }
    }
    count = kept
  }
}
