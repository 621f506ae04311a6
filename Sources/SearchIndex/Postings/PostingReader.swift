import CSearchKernels

/// Reads one posting list of one segment, block by block.
///
/// SAFETY: `documents` and `frequencies` have room for a block and eight numbers more; `list` points to
/// `location.end − location.start` bytes of the segment's file, which `segment` keeps open. Every
/// block is checked against the list's end, and its documents against the segment's number of
/// documents, before anything uses them.
/// PERF: a structure that cannot be copied, kept in memory of its own: plain numbers and pointers,
/// so that moving inside a block touches no reference count and no exclusivity check.
@safe
struct PostingReader: ~Copyable {
  /// The document after all documents.
  static let end = UInt32.max

  /// SAFETY: whoever makes a reader keeps the segment (the snapshot does, for the whole search).
  unowned(unsafe) let segment: SegmentReader
  /// SAFETY: of the segment's file.
  let payload: PayloadView
  let field: Int
  /// The exact lengths of the field; those of a decoded block's documents are verified.
  let lengths: SegmentReader.Lengths
  /// Where they begin in the payload.
  private let lengthsStart: Int
  private let documentCount: Int
  let usesVectors: Bool
  /// The number of postings.
  let count: Int
  let blockCount: Int
  let location: PostingListLocation
  let list: UnsafeRawPointer
  /// PERF: not optional, so that asking for a part of it copies nothing.
  private let layout: PostingListLayout
  /// Whether the list has fewer postings than a block, and so no tables.
  private let isShort: Bool
  /// Where blocks and positions begin, from the beginning of the list.
  private let blocksStart: Int
  let positionsStart: Int
  let hasPositions: Bool
  /// The column of position widths and its place in the payload; nil when they follow from lengths.
  let widths: UnsafeRawPointer?
  let widthsStart: Int?

  private let ownsMemory: Bool
  let documents: UnsafeMutablePointer<UInt32>
  let frequencies: UnsafeMutablePointer<UInt32>
  /// The block that is decoded; −1 before the first.
  private(set) var block = -1
  /// Its postings.
  private(set) var blockSize = 0
  private(set) var index = 0
  /// The current document; ``end`` after the last, and 0 with `block` −1 before the first.
  private(set) var document: UInt32 = 0
  private var frequenciesOffset = 0
  /// Behind the frequencies, once they are decoded.
  private(set) var frequenciesEnd = 0
  private var frequenciesForm = NumberForm(width: 0)
  private(set) var hasFrequencies = false
  private var blockEnd = 0
  var positionsOffset = 0
  /// The block whose positions are located.
  var positionsBlock = -1
  /// Where the positions of each posting begin, in bits from the beginning of the block's.
  let positionStarts: UnsafeMutablePointer<Int64>
  /// The position width of each posting's document.
  let positionWidths: UnsafeMutablePointer<UInt32>

  /// - Parameter scratch: Where the decoded block is kept; nil for memory of the reader's own.
  /// - Throws: `malformed` when the list's tables do not fit in its bytes.
  init(
    _ segment: SegmentReader, field: Int, location: PostingListLocation,
    scratch: ScratchMemory? = nil
  ) throws(IndexError) {
    let entry = segment.directory.fields[field]
    let size = location.end - location.start
    let isShort = location.count < PostingBlock.size
    let layout = PostingListLayout(count: location.count, documents: segment.documentCount)
    let tables = isShort ? 0 : layout.champions
    guard tables <= size, location.count <= segment.documentCount else {
      throw segment.malformed(
        location.start, "a list of \(location.count) postings", "\(size) bytes")
    }
    guard
      let base = try unsafe segment.file.bytes(in: location.start..<(location.start + tables))
        .baseAddress,
      let widths = try unsafe segment.file.bytes(in: 0..<0).baseAddress
    else { throw segment.malformed(location.start, "a posting list", "nothing") }
    var champions = 0
    var blocks = 0
    if !isShort {
      champions = unsafe Int(UInt32(littleEndian: base.loadUnaligned(as: UInt32.self)))
      blocks = unsafe Int(
        UInt32(littleEndian: base.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
      guard champions + blocks <= size - tables else {
        throw segment.malformed(
          location.start, "tables inside \(size) bytes", "\(champions) + \(blocks)")
      }
    }
    unsafe self.segment = segment
    unsafe payload = segment.file.view
    self.field = field
    self.location = location
    self.layout = layout
    self.isShort = isShort
    count = location.count
    unsafe lengths = segment.lengths(field)
    lengthsStart = entry.lengths
    documentCount = segment.documentCount
    usesVectors = PostingBlock.hasVectors
    hasPositions = entry.positions != .none
    widthsStart = entry.positions == .column ? entry.positionWidths : nil
    unsafe self.widths = entry.positions == .column ? widths + entry.positionWidths : nil
    unsafe list = unsafe base
    blocksStart = tables + champions
    positionsStart = tables + champions + blocks
    blockCount = isShort ? 1 : layout.blockCount
    // Position starts are twice as wide as the rest.
    let room = PostingBlock.size + 8
    let numbers = hasPositions ? 5 * room : 2 * room
    ownsMemory = scratch == nil
    let memory: UnsafeMutablePointer<UInt32> =
      unsafe scratch?.take(numbers) ?? .allocate(capacity: numbers)
    unsafe positionStarts = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Int64.self)
    unsafe documents = memory + (hasPositions ? 2 * room : 0)
    unsafe frequencies = documents + room
    unsafe positionWidths = frequencies + (hasPositions ? room : 0)
  }

  deinit {
    if ownsMemory { unsafe positionStarts.deallocate() }
  }

  // MARK: - Skip data

  /// The last document of a block; of the last block only a bound when the list is short.
  @inline(__always)
  func lastDocument(_ block: Int) -> UInt32 {
    guard !isShort else {
      return UInt32(truncatingIfNeeded: documentCount &- 1)
    }
    return unsafe UInt32(
      littleEndian: list.loadUnaligned(
        fromByteOffset: PostingListLayout.headerSize &+ 4 &* block, as: UInt32.self))
  }

  /// The impacts of a block; nil when the list has none.
  @inline(__always)
  func impacts(_ block: Int) -> Impacts? {
    guard !isShort else { return nil }
    return unsafe Impacts(list + (layout.impacts &+ Impacts.bytes &* block))
  }

  /// The base-two logarithm of the documents in a range; nil when the list has no bounds of ranges.
  @inline(__always)
  var rangeShift: Int? { isShort ? nil : layout.rangeShift }

  /// The bounds of the list's ranges, ``RangeBounds/count(documents:shift:)`` bytes; only with
  /// ``rangeShift``.
  @inline(__always)
  var rangeBounds: UnsafePointer<UInt8> {
    unsafe (list + (isShort ? 0 : layout.ranges)).assumingMemoryBound(to: UInt8.self)
  }

  /// What the bounds of ranges refer to.
  var rangeReference: RangeReference {
    unsafe RangeReference(averageLength: segment.directory.fields[field].averageLength)
  }

  /// The first block from `start` on whose last document is not before `target`; `blockCount` when
  /// there is none.
  ///
  /// PERF: galloping, because targets are mostly near.
  @inline(__always)
  func firstBlock(from start: Int, notBefore target: UInt32) -> Int {
    if start >= blockCount || lastDocument(start) >= target { return start }
    var low = start
    var step = 1
    while low &+ step < blockCount, lastDocument(low &+ step) < target {
      low &+= step
      step &*= 2
    }
    var high = min(low &+ step, blockCount)
    // lastDocument(low) < target; lastDocument(high) ≥ target or high is the end.
    while high &- low > 1 {
      let middle = (low &+ high) &>> 1
      if lastDocument(middle) < target { low = middle } else { high = middle }
    }
    return high
  }

  /// Calls `body` with the best postings of the list whatever the parameters, in document order.
  ///
  /// - Returns: Whether the list has them; short ones do not.
  func forEachChampion(
    _ body: (ChampionCollector.Posting) -> Void
  ) throws(IndexError) -> Bool {
    guard !isShort, count >= ChampionCollector.minimumPostings else { return false }
    let start = location.start + layout.champions
    let end = location.start + blocksStart
    var bytes = try unsafe CheckedBytes(segment.file.bytes(in: start..<end))
    let number = unsafe bytes.varint()
    var document = 0
    guard number <= end - start else {
      throw unsafe segment.malformed(start, "champions", "\(number)")
    }
    for _ in 0..<number {
      document &+= unsafe bytes.varint()
      let frequency = unsafe bytes.varint()
      let length = unsafe bytes.varint()
      guard unsafe !bytes.isBroken, document >= 0, document < documentCount, frequency > 0,
        let frequency = UInt32(exactly: frequency), let length = UInt32(exactly: length)
      else { throw unsafe segment.malformed(start, "champions", "a damaged one") }
      body(
        ChampionCollector.Posting(
          frequency: frequency, length: length, document: UInt32(document)))
    }
    return true
  }

  // MARK: - Moving

  /// Goes to the first posting not before `target`.
  @inline(__always)
  mutating func advance(to target: UInt32) throws(IndexError) {
    if block >= 0 && document >= target { return }
    if unsafe block < 0 || blockSize == 0 || documents[blockSize &- 1] < target {
      try advanceBlock(to: target)
      if document == Self.end || document >= target { return }
    }
    seekInBlock(target)
  }

  /// The first block that can hold a document not before `target`, looked for from the decoded block on
  /// where that is possible.
  @inline(__always)
  func block(for target: UInt32) -> Int {
    let isAhead =
      block > 0 && block < blockCount && lastDocument(block &- 1) < target
    return firstBlock(from: isAhead ? block : 0, notBefore: target)
  }

  /// Goes to a document, forwards or backwards; whether the list holds it.
  mutating func find(_ target: UInt32) throws(IndexError) -> Bool {
    let number = block(for: target)
    guard number < blockCount else { return false }
    if number != block { try load(number) }
    let place = place(of: target)
    guard place < blockSize, unsafe documents[place] == target else { return false }
    index = place
    document = target
    return true
  }

  /// Goes to the next posting.
  @inline(__always)
  mutating func next() throws(IndexError) {
    if index &+ 1 < blockSize {
      index &+= 1
      document = unsafe documents[index]
    } else if document != Self.end {
      try load(block &+ 1)
    }
  }

  @inline(never)
  private mutating func advanceBlock(to target: UInt32) throws(IndexError) {
    try load(firstBlock(from: block &+ 1, notBefore: target))
  }

  /// Goes to the first document not before `target` in the block, or to the end of the list.
  @inline(__always)
  private mutating func seekInBlock(_ target: UInt32) {
    var low = index
    // PERF: a few steps forward, then halving.
    var steps = 4
    while steps > 0, low < blockSize, unsafe documents[low] < target {
      low &+= 1
      steps &-= 1
    }
    if low < blockSize, unsafe documents[low] < target {
      var high = blockSize
      while low < high {
        let middle = (low &+ high) &>> 1
        if unsafe documents[middle] < target { low = middle &+ 1 } else { high = middle }
      }
    }
    index = low
    document = low < blockSize ? unsafe documents[low] : Self.end
  }

  /// The place in the decoded block of the first document not before `target`.
  ///
  /// PERF: counting what lies before it needs no branch that depends on the documents.
  @inline(__always)
  func place(of target: UInt32) -> Int {
    if usesVectors { return unsafe Int(hongtou_count_below(documents, target)) }
    var low = 0
    var high = blockSize
    while low < high {
      let middle = (low &+ high) &>> 1
      if unsafe documents[middle] < target { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Finds which of ascending documents the decoded block holds; returns how many.
  ///
  /// SAFETY: `found` and `places` have room for `count` numbers.
  ///
  /// - Parameters:
  ///   - found: Gets the indices of the documents found, ascending.
  ///   - places: Gets their places in the block.
  @inline(__always)
  func places(
    of targets: UnsafePointer<UInt32>, count: Int, _ found: UnsafeMutablePointer<UInt32>,
    _ places: UnsafeMutablePointer<UInt32>
  ) -> Int {
    if usesVectors {
      return unsafe Int(
        hongtou_find(targets, Int32(truncatingIfNeeded: count), documents, found, places))
    }
    var matches = 0
    for index in 0..<count {
      let target = unsafe targets[index]
      let place = place(of: target)
      guard place < blockSize, unsafe documents[place] == target else { continue }
      unsafe found[matches] = UInt32(truncatingIfNeeded: index)
      unsafe places[matches] = UInt32(truncatingIfNeeded: place)
      matches &+= 1
    }
    return matches
  }

  /// Decodes a block and goes to its first posting.
  mutating func load(_ number: Int) throws(IndexError) {
    guard number < blockCount else {
      block = blockCount
      blockSize = 0
      index = 0
      document = Self.end
      return
    }
    if number == block {
      index = 0
      document = unsafe documents[0]
      return
    }
    try decode(number)
  }

  // MARK: - Decoding

  private mutating func decode(_ number: Int) throws(IndexError) {
    let (start, limit, positionBase) = blockRange(number)
    let size = min(PostingBlock.size, count &- number &* PostingBlock.size)
    guard start >= 0, start &+ PostingBlock.leastHeaderSize <= limit else {
      throw damaged(number)
    }
    // Verified and inside the file; the file's checksums and footer follow, so that reading a few
    // bytes past the end of a block is safe.
    try unsafe payload.check(location.start &+ start, location.start &+ limit)
    let forms = unsafe UInt32(littleEndian: (list + start).loadUnaligned(as: UInt32.self))
    let form = NumberForm(forms)
    let formBits = UInt32(truncatingIfNeeded: 8 &* form.byteCount)
    frequenciesForm = NumberForm(forms &>> formBits)
    var offset = start &+ form.byteCount &+ frequenciesForm.byteCount
    guard offset <= limit else { throw damaged(number) }
    if hasPositions {
      // PERF: a varint in place; a reader would cost more than the two bytes it reads.
      var relative = 0
      var shift = 0
      var byte: UInt8
      repeat {
        guard offset < limit, shift < 63 else { throw damaged(number) }
        byte = unsafe list.load(fromByteOffset: offset, as: UInt8.self)
        relative |= Int(byte & 0x7F) &<< shift
        shift &+= 7
        offset &+= 1
      } while byte >= 0x80
      guard relative <= location.end &- location.start else { throw damaged(number) }
      positionsOffset =
        isShort ? 0 : positionsStart &+ positionBase &+ relative
    }
    let base = number == 0 ? UInt32.max : lastDocument(number &- 1)
    let largest: UInt32
    if form.isBits {
      let words = form.units
      guard offset &+ words &* 8 <= limit,
        let last = unsafe PostingBlock.decodeBitSet(
          list + offset, words: words, base: base, size: size, into: documents)
      else { throw damaged(number) }
      largest = last
      offset &+= words &* 8
    } else {
      guard
        let end = unsafe PostingBlock.decode(
          list, offset, limit, size: size, form: form, usesVectors: usesVectors,
          into: documents)
      else { throw damaged(number) }
      offset = end
      largest = unsafe PostingBlock.sumGaps(
        documents, size: size, base: base, usesVectors: usesVectors)
    }
    guard Int(largest) < documentCount else { throw damaged(number) }
    var rest = size
    while rest < PostingBlock.size {
      unsafe documents[rest] = Self.end
      rest &+= 1
    }
    frequenciesOffset = offset
    blockEnd = limit
    hasFrequencies = false
    positionsBlock = -1
    block = number
    blockSize = size
    index = 0
    document = unsafe documents[0]
    if isShort && hasPositions {
      positionsOffset = try shortListPositions()
    }
    let lengthSize = unsafe lengths.size
    try unsafe payload.check(
      lengthsStart &+ Int(min(document, largest)) &* lengthSize,
      lengthsStart &+ (Int(largest) &+ 1) &* lengthSize)
  }

  /// Where a block lies in the list, and its superblock's position offset.
  @inline(__always)
  private func blockRange(_ number: Int) -> (start: Int, limit: Int, positions: Int) {
    guard !isShort else { return (0, location.end &- location.start, 0) }
    let start = blockStart(number)
    let limit = number &+ 1 < blockCount ? blockStart(number &+ 1) : positionsStart
    let entry =
      unsafe list
      + (layout.superblocks
        &+ PostingListLayout.superblockSize
        &* (number / PostingListLayout.blocksPerSuperblock))
    let positions = unsafe Int(
      UInt32(littleEndian: entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    return (start, min(limit, positionsStart), positions)
  }

  @inline(__always)
  private func blockStart(_ number: Int) -> Int {
    let entry =
      unsafe list
      + (layout.superblocks
        &+ PostingListLayout.superblockSize
        &* (number / PostingListLayout.blocksPerSuperblock))
    let base = unsafe Int(UInt32(littleEndian: entry.loadUnaligned(as: UInt32.self)))
    let offset = unsafe Int(
      UInt16(
        littleEndian: list.loadUnaligned(
          fromByteOffset: layout.offsets &+ 2 &* number, as: UInt16.self)))
    return blocksStart &+ base &+ offset
  }

  @inline(never)
  func damaged(_ number: Int) -> IndexError {
    unsafe segment.malformed(location.start, "block \(number) of a posting list", "a damaged one")
  }

  // MARK: - Frequencies

  /// The frequency of the current posting.
  @inline(__always)
  mutating func frequency() throws(IndexError) -> UInt32 {
    if !hasFrequencies { try decodeFrequencies() }
    return unsafe frequencies[index]
  }

  /// The frequencies of the block.
  @inline(__always)
  mutating func blockFrequencies() throws(IndexError) -> UnsafeMutablePointer<UInt32> {
    if !hasFrequencies { try decodeFrequencies() }
    return unsafe frequencies
  }

  @inline(never)
  mutating func decodeFrequencies() throws(IndexError) {
    guard
      let end = unsafe PostingBlock.decodeFrequencies(
        list, frequenciesOffset, blockEnd, size: blockSize, form: frequenciesForm,
        usesVectors: usesVectors, into: frequencies)
    else { throw damaged(block) }
    frequenciesEnd = end
    hasFrequencies = true
  }
}
