/// How what is stored of documents lies in a segment.
///
/// ```
/// record   = per name of the schema: length + 1, 0 when there is nothing (varints); then the blobs
/// contents = all records, one after the other
/// bytes    = the contents in blocks, each compressed for itself (DEFLATE, RFC 1951); a block that
///            is as long as what it stands for is not compressed
/// blocks   = per block and one for the end: where it begins in the contents, where in the bytes
/// records  = per document: where its record begins in the contents; all ones where it has none
/// ```
/// Numbers of `blocks` and `records` have as many bytes as the length of the contents needs.
///
/// Documents gather in a *run* until it is long enough; a run is one block, or, where it is long,
/// several of about the same length. So small documents share a block, and reading a paragraph of
/// a long one inflates a part of it. A record never begins in a run and ends in another: a merge
/// copies runs as they are.
enum StoredLayout {
  /// A run ends with the document that makes it so many bytes long. With 8 KiB and blocks of 32 KiB
  /// a search inflates 20 KB for a document of 17 KB; with runs of 16 KiB the text takes 1.7 %
  /// less room and 29 % more is inflated.
  static let runSize = 8 << 10
  /// The longest block that is written.
  static let blockSize = 32 << 10
  /// The longest block that is read.
  static let largestBlock = 64 << 10

  /// The bytes of a number up to `largest`, all ones being kept for “none”.
  static func numberSize(_ largest: Int) -> Int {
    max(1, (64 - UInt64(largest + 1).leadingZeroBitCount + 7) / 8)
  }
}

/// Collects what is stored of documents and compresses it as it comes.
final class StoredWriter {
  private struct Block {
    /// Where it begins in the contents.
    var contents: Int
    /// Where it begins in the bytes.
    var bytes: Int
  }

  private let names: Int
  /// What is stored of the document at hand, by name.
  private var staged: [ByteBuffer]
  private var isStaged: [Bool]
  private let run = ByteBuffer()
  private let finished = ByteBuffer()
  /// The bytes that were written to the file before those in `finished`.
  private var drained = 0
  private var blocks: [Block] = []
  /// The contents before the run.
  private var contents = 0
  /// The start of each document's record, −1 for none.
  private var records: [Int] = []
  private var deflater: Deflater?

  /// - Parameter names: how many blobs a document may have.
  init(names: Int) {
    self.names = names
    staged = (0..<names).map { _ in ByteBuffer(capacity: 64) }
    isStaged = [Bool](repeating: false, count: names)
  }

  /// The memory in use, in bytes.
  var byteCount: Int {
    run.count + finished.count + records.count * 8 + blocks.count * 16
      + staged.reduce(0) { $0 + $1.count }
  }

  // MARK: - Documents

  /// Stores a blob of the document at hand; the last one given for a name stays.
  func stage(_ blob: UnsafeRawBufferPointer, name: Int) {
    staged[name].removeAll()
    unsafe staged[name].append(blob)
    isStaged[name] = true
  }

  /// Forgets what was stored of the document at hand.
  func discardStaged() {
    for name in 0..<names {
      staged[name].removeAll()
      isStaged[name] = false
    }
  }

  /// Ends the document at hand; documents ascend.
  /// - Throws: `system` when there is no memory.
  func endDocument(_ document: Int) throws(IndexError) {
    guard isStaged.contains(true) else { return }
    setRecord(of: document, to: contents + run.count)
    for name in 0..<names {
      run.append(varint: isStaged[name] ? UInt64(staged[name].count) + 1 : 0)
    }
    for name in 0..<names where isStaged[name] { unsafe run.append(staged[name].bytes) }
    discardStaged()
    if run.count >= StoredLayout.runSize { try endRun() }
  }

  /// Adds a record that was read from another segment.
  func append(record: [UInt8], of document: Int) throws(IndexError) {
    setRecord(of: document, to: contents + run.count)
    unsafe record.withUnsafeBytes { unsafe run.append($0) }
    if run.count >= StoredLayout.runSize { try endRun() }
  }

  /// Adds a block of a run of another segment as it is. Before its first block the run at hand is
  /// ended (``endRun()``).
  ///
  /// - Returns: where it begins in the contents.
  @discardableResult
  func append(block: UnsafeRawBufferPointer, contents count: Int) -> Int {
    let start = contents
    blocks.append(Block(contents: contents, bytes: drained + finished.count))
    unsafe finished.append(block)
    contents += count
    return start
  }

  /// Notes where a document's record begins.
  func setRecord(of document: Int, to start: Int) {
    while records.count <= document { records.append(-1) }
    records[document] = start
  }

  /// Gives the documents that were added new numbers.
  func reorder(_ order: DocumentOrder) {
    if !records.isEmpty { records = order.applied(to: records, missing: -1) }
  }

  // MARK: - Blocks

  /// Compresses the documents that have gathered, as blocks of about the same length.
  func endRun() throws(IndexError) {
    guard run.count > 0 else { return }
    if deflater == nil { deflater = try Deflater() }
    let number = (run.count + StoredLayout.blockSize - 1) / StoredLayout.blockSize
    let length = (run.count + number - 1) / number
    for start in stride(from: 0, to: run.count, by: length) {
      let end = min(start + length, run.count)
      blocks.append(Block(contents: contents + start, bytes: drained + finished.count))
      let piece = unsafe UnsafeRawBufferPointer(rebasing: run.bytes[start..<end])
      let isCompressed = unsafe deflater?.compress(piece, to: finished) ?? false
      if !isCompressed { unsafe finished.append(piece) }
    }
    contents += run.count
    run.removeAll()
  }

  /// Writes the blocks that are done, so that they take no more memory.
  ///
  /// - Parameter output: the file that ``finish(documentCount:into:)`` will be called with; nothing
  ///   else may be written to it between.
  func drain(into output: OutputFile) throws(IndexError) {
    try unsafe output.append(finished.bytes)
    drained += finished.count
    finished.removeAll()
  }

  /// Writes everything that is left; nil where nothing was stored.
  func finish(
    documentCount: Int, into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Stored? {
    try endRun()
    try drain(into: output)
    guard !records.isEmpty else { return nil }
    let end = output.position
    let size = StoredLayout.numberSize(contents)
    for block in blocks {
      try output.append(number: block.contents, size: size)
      try output.append(number: block.bytes, size: size)
    }
    try output.append(number: contents, size: size)
    try output.append(number: drained, size: size)
    let recordsStart = output.position
    if documentCount > 0 { fill(documentCount) }
    for record in records { try output.append(number: record, size: size) }
    return SegmentDirectory.Stored(
      bytes: (end - drained)..<end, numberSize: size, blockCount: blocks.count, blocks: end,
      records: recordsStart)
  }

  private func fill(_ documentCount: Int) {
    while records.count < documentCount { records.append(-1) }
  }
}

extension OutputFile {
  /// Adds the lowest `size` bytes of a number; −1 is all ones.
  fileprivate func append(number: Int, size: Int) throws(IndexError) {
    try unsafe withUnsafeBytes(of: number.littleEndian) { (raw) throws(IndexError) in
      try unsafe append(UnsafeRawBufferPointer(rebasing: raw[..<size]))
    }
  }
}
