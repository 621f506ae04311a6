/// Finds ascending documents in a list, block by block.
///
/// SAFETY: both arrays have room for a block and eight more; in the search's scratch
/// memory.
@safe
struct BlockMatches: ~Copyable {
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
