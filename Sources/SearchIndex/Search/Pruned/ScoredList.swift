/// A posting list with its scorer and the bounds of where it stands: what the pruning searches
/// move over.
///
/// "Shallow" moves look at skip data only. A block's or superblock's bound is kept until the move
/// leaves it.
@safe
struct ScoredList: ~Copyable {
  var reader: PostingReader
  let scorer: TermScorer
  private let parts: UnsafePointer<Double>
  /// A bound on every contribution of the list.
  let maximum: Double
  let hasImpacts: Bool

  /// The block of the shallow position, its last document and its bound.
  private(set) var block = -1
  private(set) var blockEnd: UInt32 = 0
  private(set) var blockBound = 0.0
  /// The same for superblocks.
  private var superblock = -1
  private(set) var superEnd: UInt32 = 0
  private(set) var superBound = 0.0
  /// The highest frequency in the block; 255 stands for any.
  private(set) var blockFrequency: UInt8 = 255

  /// SAFETY: the caller keeps `table` for as long as the list.
  init(_ reader: consuming PostingReader, scorer: TermScorer, table: PartTable) {
    self.scorer = scorer
    unsafe parts = unsafe table.base
    let impacts = reader.listImpacts
    self.reader = reader
    hasImpacts = impacts != nil
    var bound = scorer.maximum
    if let impacts { bound = unsafe Self.bound(impacts, scorer, table.base) }
    maximum = bound
  }

  /// A bound from impacts.
  ///
  /// PERF: three loads from a table that stays in the first-level cache instead of three divisions.
  @inline(__always)
  private static func bound(
    _ impacts: Impacts, _ scorer: TermScorer, _ parts: UnsafePointer<Double>
  ) -> Double {
    let limit = UInt8(PartTable.frequencies)
    let (first, second, third) = impacts.frequencies
    // The first frequency is the highest.
    guard first < limit else { return scorer.bound(impacts) }
    let best = unsafe max(
      parts[Int(first) &* 256 &+ Int(impacts.lengths.0)],
      max(
        parts[Int(second & 15) &* 256 &+ Int(impacts.lengths.1)],
        parts[Int(third & 15) &* 256 &+ Int(impacts.lengths.2)]))
    return scorer.rounding.round(scorer.weight * best)
  }

  /// Moves the shallow position to the block that could hold `document`.
  @inline(__always)
  mutating func moveShallow(to document: UInt32) {
    if block >= 0 && document <= blockEnd { return }
    moveBlock(to: document)
  }

  @inline(never)
  private mutating func moveBlock(to document: UInt32) {
    setShallow(block: reader.firstBlock(from: max(block, 0), notBefore: document))
  }

  /// Goes back to before the first posting.
  mutating func rewind() {
    reader.rewind()
    block = -1
    superblock = -1
  }

  /// Puts the shallow position on a block.
  @inline(__always)
  mutating func setShallow(block number: Int) {
    block = number
    guard block < reader.blockCount else {
      blockEnd = PostingCursor.end
      blockBound = 0
      blockFrequency = 0
      return
    }
    guard let impacts = reader.impacts(block) else {
      blockEnd = PostingCursor.end
      blockBound = maximum
      blockFrequency = 255
      return
    }
    blockEnd = reader.lastDocument(block)
    blockBound = unsafe Self.bound(impacts, scorer, parts)
    blockFrequency = impacts.frequencies.0
  }

  /// A bound on the contributions of the block's documents of a length.
  @inline(__always)
  func blockBound(length: UInt32) -> Double {
    blockFrequency == 255
      ? blockBound
      : min(
        blockBound, scorer.contribution(frequency: UInt32(blockFrequency), length: length))
  }

  /// Moves to the superblock that could hold `document`.
  @inline(__always)
  mutating func moveSuper(to document: UInt32) {
    if superblock >= 0 && document <= superEnd { return }
    moveSuperblock(to: document)
  }

  @inline(never)
  private mutating func moveSuperblock(to document: UInt32) {
    guard hasImpacts else {
      superblock = 0
      superEnd = PostingCursor.end
      superBound = maximum
      return
    }
    let size = PostingListLayout.blocksPerSuperblock
    let count = (reader.blockCount &+ size &- 1) / size
    superblock = max(superblock, 0)
    while superblock < count {
      superEnd = reader.lastDocument(min(superblock &* size &+ size, reader.blockCount) &- 1)
      if superEnd >= document { break }
      superblock &+= 1
    }
    guard superblock < count, let impacts = reader.superImpacts(superblock) else {
      superEnd = PostingCursor.end
      superBound = 0
      return
    }
    superBound = unsafe Self.bound(impacts, scorer, parts)
  }

  /// Goes to a document in the block of the shallow position; whether it is there.
  @inline(__always)
  mutating func find(_ document: UInt32) throws(IndexError) -> Bool {
    guard block < reader.blockCount else { return false }
    if reader.block != block { try reader.load(block) }
    let place = reader.place(of: document)
    guard place < reader.blockSize, unsafe reader.documents[place] == document else { return false }
    try reader.move(toIndex: place)
    return true
  }

  /// The contribution of the current posting.
  @inline(__always)
  mutating func contribution() throws(IndexError) -> Double {
    let length = unsafe reader.lengths.length(reader.document)
    return scorer.contribution(frequency: try reader.frequency(), length: length)
  }
}
