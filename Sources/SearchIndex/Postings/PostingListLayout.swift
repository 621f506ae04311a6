/// Where the parts of a posting list lie in its region of the segment file.
///
/// ```
/// list (fewer than 128 postings) = block positions
/// list (others) = header lastDocuments superblocks offsets impacts ranges champions blocks positions
///
/// header         champion bytes:u32 block bytes:u32
/// lastDocuments  u32 per block
/// superblocks    per 32 blocks: block offset:u32 position offset:u32
/// offsets        u16 per block: from its superblock's block offset
/// impacts        6 bytes per block
/// ranges         a byte per range of documents (RangeBounds), for long lists only
/// champions      count:varint, then per champion: document gap, frequency, length (varints)
/// blocks         see PostingBlock; the last one may hold fewer than 128 postings
/// positions      bits, each block beginning at a byte; offsets in blocks count from the
///                superblock's position offset
/// ```
/// Impacts are three frequencies, then three length codes. Block 0 follows document −1.
struct PostingListLayout {
  static let headerSize = 8
  static let superblockSize = 8
  /// Blocks of a superblock: the second skip level covers 4,096 postings.
  static let blocksPerSuperblock = 32

  let blockCount: Int
  let superblocks: Int
  let offsets: Int
  let impacts: Int
  let ranges: Int
  /// The base-two logarithm of the documents in a range; nil without bounds of ranges.
  let rangeShift: Int?
  let champions: Int

  /// The layout of a list of so many postings, at least 128.
  ///
  /// - Parameter documents: The documents of the segment.
  init(count: Int, documents: Int) {
    blockCount = (count &+ PostingBlock.size &- 1) / PostingBlock.size
    let groups =
      (blockCount &+ Self.blocksPerSuperblock &- 1) / Self.blocksPerSuperblock
    superblocks = Self.headerSize &+ 4 &* blockCount
    offsets = superblocks &+ Self.superblockSize &* groups
    impacts = offsets &+ 2 &* blockCount
    ranges = impacts &+ Impacts.bytes &* blockCount
    rangeShift = RangeBounds.shift(postings: count, documents: documents)
    champions =
      ranges &+ (rangeShift.map { RangeBounds.count(documents: documents, shift: $0) } ?? 0)
  }
}
