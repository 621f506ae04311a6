/// Collects the terms of one group in order; layout in ``TermDictionaryLayout``.
final class TermDictionaryWriter {
  private let fieldCount: Int
  private let blocks = ByteBuffer()
  private var keys: [UInt64] = []
  private var offsets: [Int] = []
  private let previous = ByteBuffer(capacity: 64)
  private(set) var termCount = 0

  /// - Parameter fieldCount: The number of fields in the group.
  init(fieldCount: Int) {
    self.fieldCount = fieldCount
  }

  /// Adds the next term.
  ///
  /// - Parameters:
  ///   - listOffset: Where its first list begins in the postings of the segment.
  ///   - documents: The number of documents with the term in any field.
  ///   - lists: For each field of the group that has the term: its number in the group, its
  ///     postings and its bytes.
  func add(
    _ term: UnsafeRawBufferPointer, listOffset: Int, documents: Int,
    lists: [(field: Int, count: Int, bytes: Int)]
  ) {
    var shared = 0
    if termCount % TermDictionaryLayout.blockSize == 0 {
      keys.append(unsafe TermDictionaryLayout.key(term))
      offsets.append(blocks.count)
      blocks.append(varint: UInt64(listOffset))
    } else {
      let limit = min(previous.count, term.count)
      let before = unsafe previous.bytes
      while shared < limit, unsafe before[shared] == term[shared] { shared += 1 }
    }
    blocks.append(varint: UInt64(shared))
    blocks.append(varint: UInt64(term.count - shared))
    unsafe blocks.append(UnsafeRawBufferPointer(rebasing: term[shared...]))
    if fieldCount > 1 {
      blocks.append(varint: UInt64(documents))
      blocks.append(varint: lists.reduce(UInt64(0)) { $0 | 1 << UInt64($1.field) })
    }
    for list in lists {
      blocks.append(varint: UInt64(list.count))
      blocks.append(varint: UInt64(list.bytes))
    }
    previous.removeAll()
    unsafe previous.append(term)
    termCount += 1
  }

  /// Appends the dictionary to the file.
  func finish(into output: OutputFile) throws(IndexError) -> SegmentDirectory.Dictionary {
    let start = output.position
    guard blocks.count <= UInt32.max else {
      throw IndexError(
        .limitExceeded, expected: "at most 4 GiB of terms in one segment",
        found: "\(blocks.count) bytes")
    }
    try unsafe output.append(blocks.bytes)
    let keysOffset = output.position
    for key in keys { try output.append(key) }
    let offsetsOffset = output.position
    for offset in offsets { try output.append(UInt32(offset)) }
    return SegmentDirectory.Dictionary(
      termCount: termCount, blocks: start, keys: keysOffset, offsets: offsetsOffset)
  }
}
