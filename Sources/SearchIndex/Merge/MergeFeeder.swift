/// Feeds the postings of old segments, renumbered, to a ``PostingListWriter``.
final class MergeFeeder {
  private let segments: [SegmentReader]
  private let numbers: [[UInt32]]
  private let keepsOrder: Bool
  private var buffer = PositionBuffer()
  private var waiting = WaitingPostings()
  /// The documents of the term in its fields so far.
  private var documents: [UInt32] = []

  init(segments: [SegmentReader], numbers: [[UInt32]], keepsOrder: Bool) {
    self.segments = segments
    self.numbers = numbers
    self.keepsOrder = keepsOrder
  }

  func beginTerm() { documents.removeAll(keepingCapacity: true) }

  /// The documents with the term in any field fed since ``beginTerm()``.
  func documentsOfTerm() -> Int {
    documents.sort()
    var count = 0
    var last: UInt32?
    for document in documents where document != last {
      count += 1
      last = document
    }
    return count
  }

  /// Feeds a list; lists of a field come in the order of their segments.
  ///
  /// - Parameter collects: Whether its documents are kept for ``documentsOfTerm()``.
  func feed(
    _ segment: Int, field: Int, _ location: PostingListLocation, collects: Bool,
    to writer: PostingListWriter
  ) throws(IndexError) {
    var reader = try PostingReader(segments[segment], field: field, location: location)
    let numbers = numbers[segment]
    for block in 0..<reader.blockCount {
      try reader.load(block)
      _ = try unsafe reader.blockFrequencies()
      try reader.blockPositions(into: &buffer)
      if collects {
        for place in 0..<reader.blockSize {
          let document = unsafe numbers[Int(reader.documents[place])]
          if document != .max { documents.append(document) }
        }
      }
      if keepsOrder {
        try feedBlock(&reader, numbers, to: writer)
      } else {
        try waiting.add(&reader, numbers, buffer)
      }
    }
  }

  private func feedBlock(
    _ reader: inout PostingReader, _ numbers: [UInt32], to writer: PostingListWriter
  ) throws(IndexError) {
    let frequencies = try unsafe reader.blockFrequencies()
    let hasPositions = reader.hasPositions
    let base = unsafe buffer.base
    var start = 0
    for place in 0..<reader.blockSize {
      let document = unsafe numbers[Int(reader.documents[place])]
      let frequency = unsafe frequencies[place]
      if document != .max {
        unsafe writer.add(document: document, frequency: frequency, positions: base + start)
      }
      if hasPositions { start &+= Int(frequency) }
    }
  }

  /// Ends the lists of a field: what waits is fed in the new order.
  func endField(to writer: PostingListWriter) { waiting.feed(to: writer) }
}

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

/// Sorts numbers by their upper 32 bits.
struct RadixSorter {
  private static let digitBits: UInt64 = 11
  private var other: [UInt64] = []

  /// Sorts numbers that ascend in their lower 32 bits, which are so the second key.
  mutating func sort(_ numbers: inout [UInt64]) {
    guard numbers.count >= 512 else { return numbers.sort() }
    let highest = numbers.reduce(0) { $0 | $1 &>> 32 }
    other.removeAll(keepingCapacity: true)
    other.append(contentsOf: numbers)
    var shift: UInt64 = 32
    while highest &>> (shift - 32) > 0 {
      pass(shift, from: numbers)
      swap(&numbers, &other)
      shift += Self.digitBits
    }
  }

  private mutating func pass(_ shift: UInt64, from numbers: [UInt64]) {
    let mask: UInt64 = 1 &<< Self.digitBits &- 1
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << Int(Self.digitBits)) { starts in
      unsafe starts.initialize(repeating: 0)
      for number in numbers { unsafe starts[Int(number &>> shift & mask)] += 1 }
      var sum = 0
      for digit in starts.indices {
        let size = unsafe starts[digit]
        unsafe starts[digit] = sum
        sum += size
      }
      for number in numbers {
        let digit = Int(number &>> shift & mask)
        other[unsafe starts[digit]] = number
        unsafe starts[digit] += 1
      }
    }
  }
}
