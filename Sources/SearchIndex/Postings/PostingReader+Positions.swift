import CSearchKernels

/// The positions of a block's postings.
extension PostingReader {
  /// The positions of a short list follow its block, which ends with the frequencies.
  mutating func shortListPositions() throws(IndexError) -> Int {
    try decodeFrequencies()
    return frequenciesEnd
  }

  /// The positions of the current posting.
  ///
  /// - Parameter output: Grown as needed; the first `frequency` numbers are the positions.
  mutating func positions(into output: inout PositionBuffer) throws(IndexError) -> Int {
    try positions(at: index, into: &output)
  }

  /// The positions of a posting of the decoded block.
  ///
  /// - Parameters:
  ///   - place: Below ``blockSize``.
  ///   - output: Grown as needed; the first `frequency` numbers are the positions.
  @inline(__always)
  mutating func positions(
    at place: Int, into output: inout PositionBuffer
  ) throws(IndexError) -> Int {
    guard hasPositions else { return 0 }
    if positionsBlock != block { try locatePositions() }
    let frequency = unsafe frequencies[place]
    output.reserve(Int(frequency))
    unsafe PositionCode.read(
      list + positionsOffset, bit: Int(positionStarts[place]), frequency: frequency,
      width: Int(positionWidths[place]), into: output.base)
    return Int(frequency)
  }

  /// The only position of a posting of the decoded block that has one.
  ///
  /// - Parameter place: Below ``blockSize``; its frequency is 1, and ``locatePositions()`` was called.
  @inline(__always)
  func onlyPosition(at place: Int) -> UInt32 {
    unsafe PositionCode.first(
      list + positionsOffset, bit: Int(positionStarts[place]), width: Int(positionWidths[place]))
  }

  /// The positions of all postings of the block, one posting after another.
  mutating func blockPositions(into output: inout PositionBuffer) throws(IndexError) {
    guard hasPositions else { return }
    if positionsBlock != block { try locatePositions() }
    var total = 0
    for place in 0..<blockSize { unsafe total &+= Int(frequencies[place]) }
    output.reserve(total)
    var start = 0
    for place in 0..<blockSize {
      let frequency = unsafe frequencies[place]
      unsafe PositionCode.read(
        list + positionsOffset, bit: Int(positionStarts[place]), frequency: frequency,
        width: Int(positionWidths[place]), into: output.base + start)
      start &+= Int(frequency)
    }
  }

  /// Finds where the positions of each posting of the decoded block lie, all of which are then in the
  /// list and verified.
  ///
  /// PERF: once for a block, many postings at a time; every posting's positions are then one load away.
  @inline(never)
  mutating func locatePositions() throws(IndexError) {
    guard hasPositions, positionsBlock != block, blockSize > 0 else { return }
    if !hasFrequencies { try decodeFrequencies() }
    try checkWidths()
    let bits = vectorPositionStarts() ?? scalarPositionStarts()
    let end = positionsOffset &+ (bits &+ 7) &>> 3
    guard bits >= 0, end <= location.end &- location.start else { throw damaged(block) }
    try unsafe payload.check(location.start &+ positionsOffset, location.start &+ end)
    positionsBlock = block
  }

  /// Sets ``positionStarts`` and ``positionWidths``; the number of bits, or nil where vectors cannot be
  /// used.
  @inline(__always)
  private func vectorPositionStarts() -> Int? {
    guard usesVectors, unsafe widths == nil else { return nil }
    let bits = unsafe hongtou_position_starts(
      documents, frequencies, Int32(truncatingIfNeeded: blockSize),
      lengths.base.assumingMemoryBound(to: UInt8.self), Int32(truncatingIfNeeded: lengths.size),
      positionStarts, positionWidths)
    return bits < 0 ? nil : Int(bits)
  }

  private mutating func scalarPositionStarts() -> Int {
    var bits = 0
    for place in 0..<blockSize {
      let width = unsafe width(documents[place])
      unsafe positionStarts[place] = Int64(bits)
      unsafe positionWidths[place] = UInt32(truncatingIfNeeded: width)
      unsafe bits &+= PositionCode.bits(frequency: frequencies[place], width: width)
    }
    return bits
  }

  /// Verifies the position widths of the block.
  @inline(__always)
  private func checkWidths() throws(IndexError) {
    guard let start = widthsStart else { return }
    let first = unsafe documents[0]
    let last = unsafe documents[blockSize &- 1]
    guard first <= last else { throw damaged(block) }
    try unsafe payload.check(start &+ Int(first), start &+ Int(last) &+ 1)
  }

  /// The position width of a document of the block.
  @inline(__always)
  private func width(_ document: UInt32) -> Int {
    if let widths = unsafe widths {
      return unsafe Int(widths.load(fromByteOffset: Int(document), as: UInt8.self) & 31)
    }
    return unsafe Int(LengthWriter.denseWidth(lengths.length(document)))
  }
}
