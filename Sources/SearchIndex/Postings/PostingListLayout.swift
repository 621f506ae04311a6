/// Where the parts of a posting list lie in its region of the segment file.
///
/// ```
/// list (fewer than 128 postings) = block positions
/// list (others) = header lastDocuments superblocks offsets impacts champions blocks positions
///
/// header         16 bytes: champion bytes:u32 block bytes:u32 list impacts:6 zero:2
/// lastDocuments  u32 per block
/// superblocks    16 bytes per 32 blocks: block offset:u32 position offset:u32 impacts:6 zero:2
/// offsets        u16 per block: from its superblock's block offset
/// impacts        6 bytes per block
/// champions      count:varint, then per champion: document gap, frequency, length (varints)
/// blocks         see PostingBlock; the last one may hold fewer than 128 postings
/// positions      bits, each block beginning at a byte; offsets in blocks count from the
///                superblock's position offset
/// ```
/// Impacts are three frequencies, then three length codes. Block 0 follows document −1.
struct PostingListLayout {
  static let headerSize = 16
  static let superblockSize = 16
  /// Blocks of a superblock: the second skip level covers 4,096 postings.
  static let blocksPerSuperblock = 32

  let blockCount: Int
  let superblocks: Int
  let offsets: Int
  let impacts: Int
  let champions: Int

  /// The layout of a list of so many postings, at least 128.
  init(count: Int) {
    blockCount = (count &+ PostingBlock.size &- 1) / PostingBlock.size
    let groups =
      (blockCount &+ Self.blocksPerSuperblock &- 1) / Self.blocksPerSuperblock
    superblocks = Self.headerSize &+ 4 &* blockCount
    offsets = superblocks &+ Self.superblockSize &* groups
    impacts = offsets &+ 2 &* blockCount
    champions = impacts &+ Impacts.bytes &* blockCount
  }
}
