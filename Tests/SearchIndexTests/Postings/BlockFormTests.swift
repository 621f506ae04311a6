import TestSupport
import Testing

@testable import SearchIndex

/// The forms of the numbers of a block: read as they were written, by the vector kernels and by their
/// Swift forms alike, and refused where they make no sense.
struct BlockFormTests {
  /// Room for a block and what may be read behind it.
  private let bytes = 2_048

  @Test func formsRoundTrip() {
    var forms = (0...32).map { NumberForm(width: $0) }
    forms += (1...64).map { NumberForm(units: $0) }
    for width in [0, 1, 17, 31] {
      for exceptions in [1, 2, 63, 64] {
        for highBits in 1...16 {
          let form = NumberForm(width: width, exceptions: exceptions, highBits: highBits)
          #expect(form.isPatched && !form.isBits && form.byteCount == 2)
          #expect(form.width == width && form.exceptions == exceptions)
          #expect(form.highBits == highBits)
          forms.append(form)
        }
      }
    }
    for (index, form) in forms.enumerated() {
      let output = ByteBuffer()
      form.append(to: output)
      #expect(output.count == form.byteCount)
      #expect(form.isPatched == (index >= 33 + 64))
      if index < 33 { #expect(!form.isBits && form.width == index) }
      if 33..<97 ~= index { #expect(form.isBits && form.units == index - 32) }
      output.append(littleEndian: UInt64.max)
      let word = unsafe output.bytes.loadUnaligned(as: UInt32.self)
      #expect(NumberForm(word) == form)
    }
  }

  /// Gaps and frequencies of many shapes; the form follows from them.
  @Test(arguments: [1, 2, 17, 127, 128])
  func blocksRoundTrip(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    var kinds = Set<String>()
    for round in 0..<400 {
      let gap = UInt32(1) << UInt32(round % 14)
      // Skewed gaps without large ones make bit sets of documents.
      let isSkewed = round % 3 == 0
      let rare = isSkewed ? 1_000 : Int.random(in: 1...60, using: &generator)
      var document = UInt32.max
      var documents: [UInt32] = []
      var frequencies: [UInt32] = []
      for _ in 0..<count {
        let isRare = Int.random(in: 0..<rare, using: &generator) == 0
        let typical = isSkewed ? UInt32.random(in: 1...gap, using: &generator) : gap
        document &+= UInt32.random(in: 1...(isRare ? gap * 5_000 : typical), using: &generator)
        documents.append(document)
        let most: UInt32 = isRare ? [2, 9, 4_000, 1 << 31][round % 4] : UInt32(1 + round % 5)
        frequencies.append(UInt32.random(in: 1...most, using: &generator))
      }
      let output = ByteBuffer()
      try append(documents, frequencies, to: output)
      let first = unsafe NumberForm(output.base.loadUnaligned(as: UInt32.self))
      kinds.insert("documents \(first.isBits) \(first.isPatched)")
      for usesVectors in [false, PostingBlock.hasVectors] {
        let read = try #require(try decode(output, count: count, usesVectors: usesVectors))
        #expect(read.documents == documents && read.frequencies == frequencies)
        kinds.insert("frequencies \(read.form.isBits) \(read.form.isPatched)")
      }
    }
    if count == 128 { #expect(kinds.count == 6, "\(kinds)") }
  }

  /// Bytes at random: both ways of decoding refuse the same blocks and give the same numbers for others.
  @Test func damagedBlocks() throws {
    var generator = SeededGenerator(seed: 5)
    var refused = 0
    let rounds = 4_000
    for round in 0..<rounds {
      let output = ByteBuffer()
      // Forms at random hardly ever fit into the bytes.
      if round % 2 == 0 { output.append(UInt8.random(in: 0...12, using: &generator)) }
      for _ in 0..<Int.random(in: 8...700, using: &generator) {
        output.append(UInt8.random(in: 0...255, using: &generator))
      }
      let count = round % 3 == 0 ? 128 : Int.random(in: 1...128, using: &generator)
      let plain = try decode(output, count: count, usesVectors: false)
      let vector = try decode(output, count: count, usesVectors: PostingBlock.hasVectors)
      #expect(plain == vector)
      refused += plain == nil ? 1 : 0
    }
    #expect((rounds / 10)...(rounds * 49 / 50) ~= refused)
  }

  /// A bit set of documents has to have as many bits as the block postings, one of frequencies to end where
  /// it says; an exception has to belong to a posting.
  @Test func numbersThatDoNotFit() throws {
    for usesVectors in [false, PostingBlock.hasVectors] {
      func read(_ forms: [UInt8], _ bytes: [UInt8], count: Int) throws -> Bool {
        let output = ByteBuffer()
        for byte in forms { output.append(byte) }
        for byte in bytes { output.append(byte) }
        return try decode(output, count: count, usesVectors: usesVectors) != nil
      }
      func run(_ byte: UInt8, last: UInt8) -> [UInt8] {
        [UInt8](repeating: byte, count: 15) + [last]
      }
      let none = run(0, last: 0)
      let full = run(0xFF, last: 0xFF)
      // Frequencies: all 1; all 2; two levels where the second has no end, or is missing.
      #expect(try read([0x00, 0x4F], none, count: 128))
      #expect(try read([0x00, 0x5F], full + none, count: 128))
      #expect(try !read([0x00, 0x5F], full + run(0, last: 0x80), count: 128))
      #expect(try !read([0x00, 0x4F], full, count: 128))
      // Bytes behind the last level; a level short of a byte; sixteen levels, and one more.
      #expect(try !read([0x00, 0x50], none + [0], count: 128))
      #expect(try !read([0x00, 0x4E], none, count: 128))
      let first = run(0, last: 0x80)
      #expect(try read([0x00, 0x51], first + [0xFF, 0x3F], count: 128))
      #expect(try !read([0x00, 0x51], first + [0xFF, 0x7F], count: 128))
      #expect(try !read([0x00, 0x51], first + [0xFF, 0xFF], count: 128))
      #expect(try read([0x00, 0x40], [0x00], count: 8))
      #expect(try !read([0x00, 0x40], [0x01], count: 8))
      #expect(try read([0x00, 0x40], [0x01], count: 3))
      #expect(try !read([0x00, 0x41], [0x01, 0x00], count: 3))
      // Documents.
      #expect(try read([0x41, 0x00], full, count: 128))
      #expect(try !read([0x41, 0x00], run(0xFF, last: 0x7F), count: 128))
      #expect(try !read([0x42, 0x00], full + full, count: 128))
      // One exception of one bit at place 1 or 2.
      #expect(try read([0x80, 0x00, 0x00], [0x81], count: 2))
      #expect(try !read([0x80, 0x00, 0x00], [0x82], count: 2))
      // A width above 32, and a block that ends too early.
      #expect(try !read([0x21, 0x00], full + full, count: 2))
      #expect(try !read([0x02, 0x00], full, count: 128))
      #expect(try !read([0x00], [], count: 1))
    }
  }

  /// The worked example of Postings.md.
  @Test func workedExample() throws {
    let schema = try Schema(groups: [.init("g", fields: [.init("f")])])
    let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
    try index.update { batch in
      for text in ["a b a", "b", "a"] {
        try batch.add { sink in
          _ = WhitespaceAnalyzer().analyze(text.utf8.span, into: &sink, field: FieldID(0))
        }
      }
    }
    let snapshot = try index.snapshot()
    let segment = snapshot.segments[0]
    let planner = snapshot.planner(SearchOptions())
    let found = try planner.find(Array("a".utf8), planner.resolve(.field(FieldID(0))))
    let list = try #require(found.first(in: 0)).location
    let written = try unsafe Array(segment.file.bytes(in: list.start..<list.end))
    #expect(written == [0x01, 0x01, 0x00, 0x02, 0x01, 0x08])
  }

  // MARK: - A block in memory

  private struct Decoded: Equatable {
    var documents: [UInt32]
    var frequencies: [UInt32]
    /// That of the frequencies.
    var form: NumberForm
  }

  private func append(
    _ documents: [UInt32], _ frequencies: [UInt32], to output: ByteBuffer
  ) throws {
    let scratch = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * PostingBlock.size)
    defer { unsafe scratch.deallocate() }
    try unsafe documents.withUnsafeBufferPointer { documents in
      try unsafe frequencies.withUnsafeBufferPointer { frequencies in
        unsafe PostingBlock.append(
          documents: try #require(documents.baseAddress), previous: .max,
          frequencies: try #require(frequencies.baseAddress), count: documents.count,
          positionOffset: nil, scratch: scratch, to: output)
      }
    }
  }

  /// Decodes a block of a field without positions as ``PostingReader`` does; nil when it is refused.
  private func decode(_ block: ByteBuffer, count: Int, usesVectors: Bool) throws -> Decoded? {
    let limit = block.count
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * (PostingBlock.size + 8))
    defer {
      unsafe memory.deallocate()
      unsafe numbers.deallocate()
    }
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0xA5, count: bytes)
    unsafe memory.copyMemory(from: block.base, byteCount: limit)
    let frequencies = unsafe numbers + (PostingBlock.size + 8)
    let word = unsafe memory.loadUnaligned(as: UInt32.self)
    let form = NumberForm(word)
    let other = NumberForm(word >> UInt32(8 * form.byteCount))
    var offset = form.byteCount + other.byteCount
    guard offset <= limit else { return nil }
    if form.isBits {
      guard offset + 8 * form.units <= limit,
        unsafe PostingBlock.decodeBitSet(
          memory + offset, words: form.units, base: .max, size: count, into: numbers,
          usesVectors: usesVectors) != nil
      else { return nil }
      offset += 8 * form.units
    } else {
      guard
        let end = unsafe PostingBlock.decode(
          memory, offset, limit, size: count, form: form, usesVectors: usesVectors, into: numbers)
      else { return nil }
      offset = end
      _ = unsafe PostingBlock.sumGaps(numbers, size: count, base: .max, usesVectors: usesVectors)
    }
    guard
      unsafe PostingBlock.decodeFrequencies(
        memory, offset, limit, size: count, form: other, usesVectors: usesVectors,
        into: frequencies) != nil
    else { return nil }
    return Decoded(
      documents: (0..<count).map { unsafe numbers[$0] },
      frequencies: (0..<count).map { unsafe frequencies[$0] }, form: other)
  }
}
