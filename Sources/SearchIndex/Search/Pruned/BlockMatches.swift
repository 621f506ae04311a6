/// Finds ascending documents in a list, block by block.
///
/// SAFETY: both arrays have room for a block and eight more; in the search's scratch
/// memory.
@safe
struct BlockMatches {
  /// The indices of the documents found by the last ``find(_:_:_:in:of:)``, ascending.
  let found: UnsafeMutablePointer<UInt32>
  /// Their places in the block.
  let places: UnsafeMutablePointer<UInt32>

  init(_ scratch: ScratchMemory) {
    unsafe found = scratch.take(2 * CandidateBatch.room)
    unsafe places = found + CandidateBatch.room
  }

  /// The end of the run of documents from `start` on that are not after `last`.
  @inline(__always)
  static func end(
    _ documents: UnsafePointer<UInt32>, from start: Int, count: Int, through last: UInt32
  ) -> Int {
    var end = start &+ 1
    while end < count, unsafe documents[end] <= last { end &+= 1 }
    return end
  }

  /// Calls `body` for the blocks of a list that hold some of `count` documents, with the index of the first
  /// document looked up and how many are found: ``found`` counts from there. `list` is at the block.
  ///
  /// - Parameters:
  ///   - isOpen: Whether a block is worth decoding, with the documents that it could hold.
  @inline(__always)
  func forEachBlock(
    of list: inout ScoredList, holding documents: UnsafePointer<UInt32>, _ count: Int,
    where isOpen: (borrowing ScoredList, _ block: Int, Range<Int>) -> Bool = { _, _, _ in true },
    _ body: (inout ScoredList, _ start: Int, _ found: Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    var start = 0
    while start < count {
      let block = unsafe list.reader.block(for: documents[start])
      guard block < list.reader.blockCount else { return }
      let end = unsafe Self.end(
        documents, from: start, count: count, through: list.reader.lastDocument(block))
      defer { start = end }
      guard isOpen(list, block, start..<end) else { continue }
      let found = try unsafe find(documents, start, end, in: block, of: &list)
      if found > 0 { try body(&list, start, found) }
    }
  }

  /// Finds the documents from `start` to `end`, at most a block, in one block of a list; returns how many
  /// it holds.
  @inline(__always)
  func find(
    _ documents: UnsafePointer<UInt32>, _ start: Int, _ end: Int, in block: Int,
    of list: inout ScoredList
  ) throws(IndexError) -> Int {
    if block != list.reader.block { try list.reader.load(block) }
    return unsafe list.reader.places(
      of: documents + start, count: end &- start, found, places)
  }
}
