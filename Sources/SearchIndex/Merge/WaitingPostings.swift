/// Postings that wait for their turn in the new order.
struct WaitingPostings {
  /// The new document above the place in the other arrays.
  private var entries: [UInt64] = []
  private var frequencies: [UInt32] = []
  private var starts: [Int] = []
  private var positions: [UInt32] = []
  private var sorter = RadixSorter()

  /// Adds the postings of the decoded block.
  ///
  /// - Parameters:
  ///   - numbers: The new number of each document; `UInt32.max` for those left out.
  ///   - buffer: The positions of the block.
  mutating func add(
    _ reader: inout PostingReader, _ numbers: [UInt32], _ buffer: borrowing PositionBuffer
  ) throws(IndexError) {
    let frequencies = try unsafe reader.blockFrequencies()
    let hasPositions = reader.hasPositions
    var start = positions.count
    var total = 0
    for place in 0..<reader.blockSize {
      let document = unsafe numbers[Int(reader.documents[place])]
      let frequency = unsafe frequencies[place]
      if document != .max {
        entries.append(UInt64(document) &<< 32 | UInt64(entries.count))
        self.frequencies.append(frequency)
        starts.append(start)
      }
      if hasPositions {
        start &+= Int(frequency)
        total &+= Int(frequency)
      }
    }
    unsafe positions.append(contentsOf: UnsafeBufferPointer(start: buffer.base, count: total))
  }

  /// Feeds the postings by their new documents and forgets them.
  mutating func feed(to writer: PostingListWriter) {
    guard !entries.isEmpty else { return }
    sorter.sort(&entries)
    positions.append(0)
    unsafe positions.withUnsafeBufferPointer { positions in
      guard let base = positions.baseAddress else { return }
      for entry in entries {
        let place = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
        unsafe writer.add(
          document: UInt32(truncatingIfNeeded: entry &>> 32), frequency: frequencies[place],
          positions: base + starts[place])
      }
    }
    entries.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
  }
}
