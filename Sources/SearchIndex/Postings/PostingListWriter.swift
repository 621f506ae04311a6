/// Encodes posting lists one after another into a segment file; layout in ``PostingListLayout``.
@safe
final class PostingListWriter {
  private let blocks = ByteBuffer(capacity: 1 << 16)
  private let positions = ByteBuffer(capacity: 1 << 16)
  private let documents = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingBlock.size)
  private let frequencies = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingBlock.size)
  private let lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingBlock.size)
  private let scratch = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * PostingBlock.size)
  /// Kept, because the pointers lead into it.
  private let columns: FieldColumns
  private let documentLengths: UnsafePointer<UInt32>
  /// The position width per document; nil when the field keeps no positions.
  private let positionWidths: UnsafePointer<UInt8>?
  private var filled = 0
  private var count = 0
  private var previous: UInt32 = .max
  private var blockPositions = 0

  private var lastDocuments: [UInt32] = []
  private var blockOffsets: [Int] = []
  private var positionOffsets: [Int] = []
  private var blockImpacts: [Impacts] = []
  private var collector: ImpactCollector
  private var champions = ChampionCollector()
  private var ranges: RangeCollector
  /// Whether the list may become long enough for champions.
  private var collectsChampions = false

  /// - Parameters:
  ///   - columns: Those of the field whose lists are written.
  ///   - averageLength: The average length of the field in the segment.
  init(_ columns: FieldColumns, averageLength: Double) {
    self.columns = columns
    unsafe documentLengths = unsafe UnsafePointer(columns.lengths)
    unsafe positionWidths = unsafe columns.hasPositions ? UnsafePointer(columns.widths) : nil
    collector = ImpactCollector(averageLength: averageLength)
    ranges = RangeCollector(averageLength: averageLength)
  }

  deinit {
    unsafe documents.deallocate()
    unsafe frequencies.deallocate()
    unsafe lengths.deallocate()
    unsafe scratch.deallocate()
  }

  /// Begins a list.
  ///
  /// - Parameter most: It gets no more postings.
  func begin(atMost most: Int) {
    collectsChampions = most >= ChampionCollector.minimumPostings
    ranges.begin(atMost: most, documents: columns.count)
  }

  /// Adds a posting; documents ascend.
  ///
  /// - Parameters:
  ///   - positions: So many ascending positions as the frequency says; not looked at when the field
  ///     keeps none.
  @inline(__always)
  func add(document: UInt32, frequency: UInt32, positions: UnsafePointer<UInt32>) {
    unsafe documents[filled] = document
    unsafe frequencies[filled] = frequency
    if let widths = unsafe positionWidths {
      unsafe PositionCode.append(
        positions, frequency: frequency, width: Int(widths[Int(document)]), to: self.positions)
    }
    filled &+= 1
    if filled == PostingBlock.size { endBlock() }
  }

  /// Adds a posting with one position.
  @inline(__always)
  func add(document: UInt32, position: UInt32) {
    unsafe documents[filled] = document
    unsafe frequencies[filled] = 1
    if let widths = unsafe positionWidths {
      unsafe positions.append(position, width: Int(widths[Int(document)]))
    }
    filled &+= 1
    if filled == PostingBlock.size { endBlock() }
  }

  /// Adds a posting of a field without positions.
  @inline(__always)
  func add(document: UInt32, frequencyWithoutPositions frequency: UInt32) {
    unsafe documents[filled] = document
    unsafe frequencies[filled] = frequency
    filled &+= 1
    if filled == PostingBlock.size { endBlock() }
  }

  private func endBlock() {
    positions.endBits()
    // PERF: nearly all lists are one short block, of which no table tells anything.
    if count == 0, filled < PostingBlock.size {
      unsafe PostingBlock.append(
        documents: documents, previous: previous, frequencies: frequencies, count: filled,
        positionOffset: positionWidths == nil ? nil : 0, scratch: scratch, to: blocks)
      count = filled
      filled = 0
      return
    }
    let first =
      blockOffsets.count / PostingListLayout.blocksPerSuperblock
      * PostingListLayout.blocksPerSuperblock
    let base = first < positionOffsets.count ? positionOffsets[first] : blockPositions
    blockOffsets.append(blocks.count)
    positionOffsets.append(blockPositions)
    let hasPositions = unsafe positionWidths != nil
    unsafe PostingBlock.append(
      documents: documents, previous: previous, frequencies: frequencies, count: filled,
      positionOffset: hasPositions ? blockPositions - base : nil, scratch: scratch, to: blocks)
    collectBlock()
    previous = unsafe documents[filled - 1]
    lastDocuments.append(previous)
    blockPositions = positions.count
    count += filled
    filled = 0
  }

  /// The bounds and champions of the block at hand.
  private func collectBlock() {
    for place in 0..<filled {
      unsafe lengths[place] = documentLengths[Int(documents[place])]
    }
    let postings = unsafe ScoredPostings(
      documents: documents, frequencies: frequencies, lengths: lengths, count: filled)
    if collectsChampions { unsafe champions.add(postings) }
    unsafe ranges.add(postings)
    unsafe blockImpacts.append(collector.impacts(postings))
  }

  /// Ends the list and appends it to the file.
  ///
  /// - Returns: Its number of postings and of bytes; nothing is appended for an empty list.
  /// - Throws: `limitExceeded` when a list passes 4 GiB; what appending throws.
  func finish(into output: OutputFile) throws(IndexError) -> (count: Int, bytes: Int) {
    if filled > 0 { endBlock() }
    defer { reset() }
    guard count > 0 else { return (0, 0) }
    guard blocks.count <= UInt32.max, positions.count <= UInt32.max else {
      throw IndexError(
        .limitExceeded, expected: "at most 4 GiB of postings of one term in one segment",
        found: "\(blocks.count + positions.count) bytes",
        advice: "Use smaller segments (IndexOptions.maximumSegmentDocuments).")
    }
    let start = output.position
    if count >= PostingBlock.size { try output.append(tables()) }
    try unsafe output.append(blocks.bytes)
    try unsafe output.append(positions.bytes)
    return (count, output.position - start)
  }

  /// Everything before the blocks.
  private func tables() -> ByteWriter {
    let champions = encodedChampions()
    var writer = ByteWriter()
    writer.append(UInt32(champions.count))
    writer.append(UInt32(blocks.count))
    for document in lastDocuments { writer.append(document) }
    for first in stride(
      from: 0, to: blockOffsets.count, by: PostingListLayout.blocksPerSuperblock)
    {
      writer.append(UInt32(blockOffsets[first]))
      writer.append(UInt32(positionOffsets[first]))
    }
    for (index, offset) in blockOffsets.enumerated() {
      let first =
        index / PostingListLayout.blocksPerSuperblock
        * PostingListLayout.blocksPerSuperblock
      writer.append(UInt16(offset - blockOffsets[first]))
    }
    for impacts in blockImpacts { writer.append(impacts) }
    if let bounds = ranges.finish(postings: count) { writer.append(contentsOf: bounds) }
    writer.append(contentsOf: champions)
    return writer
  }

  private func encodedChampions() -> [UInt8] {
    var writer = ByteWriter()
    guard count >= ChampionCollector.minimumPostings else {
      writer.append(varint: 0)
      return writer.bytes
    }
    let postings = champions.finish()
    writer.append(varint: postings.count)
    var previous: UInt32 = 0
    for posting in postings {
      writer.append(varint: UInt64(posting.document - previous))
      writer.append(varint: UInt64(posting.frequency))
      writer.append(varint: UInt64(posting.length))
      previous = posting.document
    }
    return writer.bytes
  }

  private func reset() {
    blocks.removeAll()
    positions.removeAll()
    filled = 0
    count = 0
    previous = .max
    blockPositions = 0
    guard !lastDocuments.isEmpty else { return }
    lastDocuments.removeAll(keepingCapacity: true)
    blockOffsets.removeAll(keepingCapacity: true)
    positionOffsets.removeAll(keepingCapacity: true)
    blockImpacts.removeAll(keepingCapacity: true)
    if collectsChampions { champions.reset() }
  }
}

extension ByteWriter {
  mutating func append(_ impacts: Impacts) {
    append(impacts.frequencies.0)
    append(impacts.frequencies.1)
    append(impacts.frequencies.2)
    append(impacts.lengths.0)
    append(impacts.lengths.1)
    append(impacts.lengths.2)
  }
}
