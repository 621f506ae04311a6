import Synchronization

/// Reads what is stored of the documents of a segment; layout in ``StoredLayout``.
struct StoredReader: Sendable {
  fileprivate let file: InputFile
  private let layout: SegmentDirectory.Stored
  private let names: Int

  init(_ file: InputFile, layout: SegmentDirectory.Stored, names: Int) {
    self.file = file
    self.layout = layout
    self.names = names
  }

  var blockCount: Int { layout.blockCount }

  /// Where the record of a document begins in the contents; nil when it has none.
  func record(of document: Int) throws(IndexError) -> Int? {
    let start = try number(layout.records + document * layout.numberSize)
    if start == UInt64.max >> UInt64(64 - 8 * layout.numberSize) { return nil }
    let end = try blockStart(blockCount)
    guard start < end else { throw malformed("a record inside \(end) bytes", "one at \(start)") }
    return Int(start)
  }

  /// A blob of a document; nil when it has none.
  ///
  /// - Parameter cache: where inflated blocks are kept.
  /// - Throws: `malformed` where lengths, offsets or compressed data make no sense; damage as found
  ///   by the file's checksums.
  /// - Complexity: O(length of the blob + the blocks it lies in).
  func blob(
    _ name: Int, of document: Int, cache: BlockCache
  ) throws(IndexError) -> [UInt8]? {
    guard let start = try record(of: document) else { return nil }
    var cursor = try ContentsCursor(self, at: start, cache)
    let blobs = try blobs(of: &cursor)
    guard let count = blobs.lengths[name] else { return nil }
    try cursor.skip(blobs.lengths[..<name].reduce(0) { $0 + ($1 ?? 0) })
    return try cursor.read(count)
  }

  /// The whole record that begins at `start`, as it stands.
  func recordBytes(at start: Int, cache: BlockCache) throws(IndexError) -> [UInt8] {
    var cursor = try ContentsCursor(self, at: start, cache)
    let blobs = try blobs(of: &cursor)
    let head = cursor.position - start
    cursor = try ContentsCursor(self, at: start, cache)
    return try cursor.read(head + blobs.total)
  }

  /// The lengths of a record's blobs, the sum of which lies inside the contents.
  private func blobs(
    of cursor: inout ContentsCursor
  ) throws(IndexError) -> (lengths: [Int?], total: Int) {
    var lengths: [Int?] = []
    lengths.reserveCapacity(names)
    var total = 0
    let end = try blockStart(blockCount)
    for _ in 0..<names {
      let value = try cursor.readVarint()
      lengths.append(value == 0 ? nil : value - 1)
      total += max(0, value - 1)
      guard total <= end - cursor.position else {
        throw malformed("blobs inside contents of \(end) bytes", "\(total) at \(cursor.position)")
      }
    }
    return (lengths, total)
  }

  // MARK: - Blocks

  /// Where a block begins in the contents; that of number ``blockCount`` is their length.
  func blockStart(_ block: Int) throws(IndexError) -> Int {
    try offset(number(layout.blocks + 2 * block * layout.numberSize))
  }

  /// The bytes of a block as they stand in the file, and the number of bytes that they stand for.
  @unsafe
  func rawBlock(
    _ block: Int
  ) throws(IndexError) -> (bytes: UnsafeRawBufferPointer, contents: Int) {
    let size = layout.numberSize
    let entry = layout.blocks + 2 * block * size
    let start = try offset(number(entry + size))
    let end = try offset(number(entry + 3 * size))
    let contents = try blockStart(block + 1) - blockStart(block)
    guard start <= end, end <= layout.bytes.count, contents > 0,
      contents <= StoredLayout.largestBlock, contents >= end - start,
      contents <= (end - start) * Inflater.largestRatio
    else {
      throw malformed(
        "a block of up to \(StoredLayout.largestBlock) bytes",
        "bytes \(start)..<\(end) for \(contents)")
    }
    let place = layout.bytes.lowerBound
    return try unsafe (file.bytes(in: (place + start)..<(place + end)), contents)
  }

  /// The contents of a block.
  func inflate(_ block: Int) throws(IndexError) -> [UInt8] {
    let (bytes, contents) = try unsafe rawBlock(block)
    if bytes.count == contents { return unsafe Array(bytes) }
    guard let inflated = unsafe Inflater.bytes(of: bytes, count: contents) else {
      throw malformed("compressed data of \(contents) bytes", "other data in block \(block)")
    }
    return inflated
  }

  /// The block that holds an offset of the contents.
  fileprivate func block(at offset: Int) throws(IndexError) -> Int {
    var low = 0
    var high = blockCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if try blockStart(middle) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  // MARK: - Numbers

  private func number(_ place: Int) throws(IndexError) -> UInt64 {
    let bytes = try unsafe file.bytes(in: place..<(place + layout.numberSize))
    var value: UInt64 = 0
    for index in 0..<bytes.count { value |= unsafe UInt64(bytes[index]) << UInt64(8 * index) }
    return value
  }

  private func offset(_ value: UInt64) throws(IndexError) -> Int {
    // A quarter of the range leaves room for sums.
    guard value < UInt64(Int.max / 4) else { throw malformed("an offset", "\(value)") }
    return Int(value)
  }

  fileprivate func malformed(_ expected: String, _ found: String) -> IndexError {
    IndexError(
      .malformed, file: file.name,
      offset: UInt64(clamping: layout.bytes.lowerBound + FileEnvelope.headerSize),
      expected: "stored documents: \(expected)", found: found)
  }
}

/// Reads the contents of blocks from front to back.
private struct ContentsCursor {
  private let reader: StoredReader
  private let cache: BlockCache
  /// Where the next read begins in the contents.
  private(set) var position: Int
  private var block: Int
  private var bytes: [UInt8]
  /// Where the block begins in the contents.
  private var start: Int

  init(_ reader: StoredReader, at position: Int, _ cache: BlockCache) throws(IndexError) {
    self.reader = reader
    self.cache = cache
    self.position = position
    block = try reader.block(at: position)
    start = try reader.blockStart(block)
    bytes = try cache.contents(of: block, reader)
    try checkPlace()
  }

  private func checkPlace() throws(IndexError) {
    guard position >= start, position - start < bytes.count else {
      throw reader.malformed(
        "ascending blocks", "block \(block) at \(start) for an offset of \(position)")
    }
  }

  /// Goes on in the next block where this one is used up.
  private mutating func turn() throws(IndexError) {
    guard position - start >= bytes.count else { return }
    guard block + 1 < reader.blockCount else {
      throw reader.malformed("more contents", "their end at \(position)")
    }
    block += 1
    start = try reader.blockStart(block)
    bytes = try cache.contents(of: block, reader)
    try checkPlace()
  }

  mutating func readVarint() throws(IndexError) -> Int {
    var value = 0
    var shift = 0
    while shift < 56 {
      try turn()
      let byte = bytes[position - start]
      position += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw reader.malformed("a length", "a number of more than 56 bits")
  }

  /// Steps over bytes without inflating the blocks between.
  mutating func skip(_ count: Int) throws(IndexError) {
    guard count > 0 else { return }
    position += count
    guard position - start >= bytes.count, position < (try reader.blockStart(reader.blockCount))
    else { return }
    self = try ContentsCursor(reader, at: position, cache)
  }

  /// So much memory is taken at once for what is read, whatever a damaged file may promise.
  private static let trustedSize = 1 << 20

  /// The next `count` bytes. Beyond a mebibyte no more memory is taken than blocks of them are there.
  mutating func read(_ count: Int) throws(IndexError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(min(count, Self.trustedSize))
    while result.count < count {
      try turn()
      let place = position - start
      let length = min(count - result.count, bytes.count - place)
      result.append(contentsOf: bytes[place..<(place + length)])
      position += length
    }
    return result
  }
}

/// The inflated blocks of a snapshot's segments that were asked for last, so that looking for matches, making
/// snippets and reading elements of the same documents inflate once.
final class BlockCache: Sendable {
  /// The most bytes that are kept: the text of a small archive, and of a large one what some hundred
  /// searches look at. A search of one process fills it as far as it needs.
  private static let capacity = 16 << 20

  /// A block of a file, which the snapshot keeps open.
  private struct Key: Hashable {
    var file: ObjectIdentifier
    var block: Int
  }

  private struct State {
    var blocks: [Key: [UInt8]] = [:]
    /// The blocks, the oldest first.
    var order: [Key] = []
    var byteCount = 0
  }

  private let state = Mutex(State())

  /// The contents of a block.
  func contents(of block: Int, _ reader: StoredReader) throws(IndexError) -> [UInt8] {
    let key = Key(file: ObjectIdentifier(reader.file), block: block)
    if let kept = state.withLock({ $0.blocks[key] }) { return kept }
    let contents = try reader.inflate(block)
    state.withLock { state in
      guard state.blocks.updateValue(contents, forKey: key) == nil else { return }
      state.order.append(key)
      state.byteCount += contents.count
      while state.byteCount > Self.capacity, state.order.count > 1 {
        let oldest = state.order.removeFirst()
        state.byteCount -= state.blocks.removeValue(forKey: oldest)?.count ?? 0
      }
    }
    return contents
  }
}
