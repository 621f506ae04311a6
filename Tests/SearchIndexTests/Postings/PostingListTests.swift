import TestSupport
import Testing

@testable import SearchIndex

/// Lists written by ``PostingListWriter`` and read back by ``PostingReader``, through a whole index.
struct PostingListTests {
  struct Shape: CustomTestStringConvertible, Sendable {
    var count: Int
    /// The largest gap between documents.
    var gap: Int
    var frequency: Int
    var testDescription: String { "\(count) postings, gaps up to \(gap), up to \(frequency) times" }
  }

  /// A field of one term with given documents; other documents hold another term.
  private func makeIndex(
    _ postings: [(document: Int, positions: [UInt32])], documents: Int
  ) throws -> Snapshot {
    let schema = try Schema(groups: [.init("g", fields: [.init("f")])])
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    let term = Array("x".utf8)
    let other = Array("y".utf8)
    var next = 0
    try index.update { batch in
      for document in 0..<documents {
        try batch.add { sink in
          sink.add(term: other.span, field: FieldID(0), position: 0)
          guard next < postings.count, postings[next].document == document else { return }
          for position in postings[next].positions {
            sink.add(term: term.span, field: FieldID(0), position: position)
          }
          next += 1
        }
      }
    }
    return try index.snapshot()
  }

  @Test(arguments: [
    Shape(count: 1, gap: 9, frequency: 3), Shape(count: 127, gap: 5, frequency: 12),
    Shape(count: 128, gap: 1, frequency: 1), Shape(count: 129, gap: 3, frequency: 2),
    Shape(count: 640, gap: 2, frequency: 30), Shape(count: 1_000, gap: 40, frequency: 4),
    Shape(count: 4_500, gap: 2, frequency: 2),
  ])
  func roundTrips(shape: Shape) throws {
    var generator = SeededGenerator(seed: UInt64(shape.count))
    var postings: [(document: Int, positions: [UInt32])] = []
    var document = -1
    for _ in 0..<shape.count {
      // Now and then a much larger gap or frequency: an exception.
      let isRare = Int.random(in: 0..<40, using: &generator) == 0
      document += Int.random(in: 1...(isRare ? shape.gap * 9 : shape.gap), using: &generator)
      let count = Int.random(
        in: 1...(isRare ? shape.frequency * 5 : shape.frequency), using: &generator)
      var position = UInt32(0)
      let positions = (0..<count).map { _ in
        position += UInt32.random(in: 1...20, using: &generator)
        return position
      }
      postings.append((document, positions))
    }
    let snapshot = try makeIndex(postings, documents: document + 3)
    let segment = snapshot.segments[0]
    let planner = snapshot.planner(SearchOptions())
    let found = try planner.find(Array("x".utf8), planner.resolve(.field(FieldID(0))))
    #expect(found.documents == postings.count)
    let list = try #require(found.first(in: 0))
    let cursor = try PostingCursor(segment, field: 0, location: list.location)
    var buffer = PositionBuffer()
    try cursor.advance(to: 0)
    for posting in postings {
      #expect(Int(cursor.document) == posting.document)
      #expect(try Int(cursor.frequency()) == posting.positions.count)
      let count = try cursor.positions(into: &buffer)
      #expect((0..<count).map { buffer[$0] } == posting.positions)
      try cursor.next()
    }
    #expect(cursor.document == PostingCursor.end)
    try readsBlocks(segment, list.location, postings)
    // Any document can be looked for directly.
    for _ in 0..<50 {
      let target = Int.random(in: 0...(document + 2), using: &generator)
      let fresh = try PostingCursor(segment, field: 0, location: list.location)
      try fresh.advance(to: UInt32(target))
      let expected = postings.first { $0.document >= target }
      #expect(fresh.document == expected.map { UInt32($0.document) } ?? PostingCursor.end)
      if let expected {
        let count = try fresh.positions(into: &buffer)
        #expect((0..<count).map { buffer[$0] } == expected.positions)
      }
    }
  }

  /// Whole blocks at a time, and documents found in any order.
  private func readsBlocks(
    _ segment: SegmentReader, _ location: PostingListLocation,
    _ postings: [(document: Int, positions: [UInt32])]
  ) throws {
    var reader = try PostingReader(segment, field: 0, location: location)
    var buffer = PositionBuffer()
    var positions: [UInt32] = []
    for block in 0..<reader.blockCount {
      try reader.load(block)
      try reader.blockPositions(into: &buffer)
      let frequencies = try unsafe reader.blockFrequencies()
      var total = 0
      for place in 0..<reader.blockSize { unsafe total += Int(frequencies[place]) }
      for index in 0..<total { positions.append(buffer[index]) }
    }
    #expect(positions == postings.flatMap(\.positions))
    for posting in postings.reversed() where posting.document % 3 == 0 {
      let isFound = try reader.find(UInt32(posting.document))
      let frequency = try reader.frequency()
      let count = try reader.positions(into: &buffer)
      #expect(isFound && Int(frequency) == posting.positions.count)
      #expect((0..<count).map { buffer[$0] } == posting.positions)
    }
    let held = Set(postings.map(\.document))
    for document in 0..<(postings.last?.document ?? 0) where !held.contains(document) {
      let isFound = try reader.find(UInt32(document))
      #expect(!isFound)
      if document > 300 { break }
    }
  }

  /// The vector kernels and their Swift forms give the same numbers.
  @Test(.enabled(if: PostingBlock.hasVectors), arguments: 0...32)
  func kernelsAgree(width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    let limit: UInt32 = width == 32 ? .max : (1 << UInt32(width)) - 1
    let values = (0..<128).map { _ in UInt32.random(in: 0...limit, using: &generator) }
    let packed = UnsafeMutableRawPointer.allocate(byteCount: 1_024, alignment: 16)
    let plain = UnsafeMutablePointer<UInt32>.allocate(capacity: 136)
    let vector = UnsafeMutablePointer<UInt32>.allocate(capacity: 136)
    defer {
      unsafe packed.deallocate()
      unsafe plain.deallocate()
      unsafe vector.deallocate()
    }
    unsafe packed.initializeMemory(as: UInt8.self, repeating: 0xA5, count: 1_024)
    unsafe values.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress {
        unsafe BitPacking.packBlock(base, width: width, into: packed)
      }
    }
    for usesVectors in [false, true] {
      let output = unsafe usesVectors ? vector : plain
      let end = unsafe PostingBlock.decode(
        packed, 0, BitPacking.blockBytes(width), size: 128, form: NumberForm(width: width),
        usesVectors: usesVectors, into: output)
      #expect(unsafe end == BitPacking.blockBytes(width))
      let unpacked = (0..<128).map { unsafe output[$0] }
      #expect(unpacked == values)
      let largest = unsafe PostingBlock.sumGaps(
        output, size: 128, base: 7, usesVectors: usesVectors)
      let summed = (0..<128).map { unsafe output[$0] }
      #expect(largest == summed.max())
    }
    let isSame = (0..<128).allSatisfy { unsafe plain[$0] == vector[$0] }
    #expect(isSame)
  }
}
