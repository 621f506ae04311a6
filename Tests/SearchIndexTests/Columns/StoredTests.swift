import Testing

@testable import SearchIndex

/// What is stored of documents, through compression, merges and damage.
@Suite struct StoredTests {
  private static let names = 2

  private static func index(
    mergeFactor: Int = 0, in directory: MemoryDirectory = MemoryDirectory()
  ) throws -> InvertedIndex {
    try InvertedIndex(
      in: directory,
      schema: Schema(groups: [.init("words", fields: [.init("text")])], stored: ["a", "b"]),
      mode: .create, analyzer: "none", options: IndexOptions(mergeFactor: mergeFactor))
  }

  /// Bytes that compress like text, like a row of zeros or not at all.
  private static func blob(using random: inout SeededGenerator) -> [UInt8] {
    let length = [0, 1, 40, 300, 5_000, 20_000, 90_000].randomElement(using: &random) ?? 0
    let letters = [1, 4, 256].randomElement(using: &random) ?? 1
    let count = Int.random(in: length / 2...length, using: &random)
    return (0..<count).map { _ in UInt8.random(in: 0...UInt8(letters - 1), using: &random) }
  }

  private typealias Blobs = [String: [[UInt8]?]]

  /// Adds documents, a few of which store nothing, or only one blob.
  private static func add(
    _ ids: Range<Int>, to index: InvertedIndex, _ known: inout Blobs,
    using random: inout SeededGenerator
  ) throws {
    var added: Blobs = [:]
    for id in ids {
      added["\(id)"] = (0..<names).map { _ in
        Int.random(in: 0..<4, using: &random) == 0 ? nil : blob(using: &random)
      }
    }
    try index.update { batch in
      for (id, blobs) in added.sorted(by: { $0.key < $1.key }) {
        try batch.add(id: id) { sink in
          for (name, blob) in blobs.enumerated() {
            if let blob { sink.store(StoredID(name), blob) }
          }
        }
      }
    }
    known.merge(added) { _, new in new }
  }

  private static func expect(_ known: Blobs, in index: InvertedIndex) throws {
    let snapshot = try index.snapshot()
    for (id, blobs) in known {
      let document = try #require(try snapshot.document(id: id))
      for (name, blob) in blobs.enumerated() {
        #expect(try snapshot.stored(StoredID(name), of: document) == blob, "\(id), \(name)")
      }
    }
  }

  @Test("What was stored is read, before and after merges", arguments: 0..<4)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let index = try Self.index()
    var known: Blobs = [:]
    try Self.add(0..<40, to: index, &known, using: &random)
    try Self.add(40..<45, to: index, &known, using: &random)
    // Some are replaced, some deleted.
    try Self.add(3..<8, to: index, &known, using: &random)
    try index.update { batch in
      for id in stride(from: 10, to: 30, by: 3) {
        try batch.delete(id: "\(id)")
        known["\(id)"] = nil
      }
    }
    try Self.expect(known, in: index)
    try index.merge()
    try Self.expect(known, in: index)
    try Self.add(50..<52, to: index, &known, using: &random)
    try index.merge()
    try Self.expect(known, in: index)
    #expect(try index.verify().failures.isEmpty)
  }

  @Test("A merge copies runs without deleted documents as they are, and drops what is deleted")
  func copiedRuns() throws {
    let index = try Self.index()
    func text(_ number: Int) -> [UInt8] {
      Array(String(repeating: "第\(number)条 本法自公布之日起施行。", count: 300).utf8)
    }
    for first in [0, 20] {
      try index.update { batch in
        for number in first..<(first + 20) {
          try batch.add(id: "\(number)") { $0.store(StoredID(0), text(number)) }
        }
      }
    }
    try index.update { batch in try batch.delete(id: "7") }
    func blocks() throws -> [[UInt8]] {
      var blocks: [[UInt8]] = []
      for segment in try index.snapshot().segments {
        let reader = try #require(segment.stored)
        for block in 0..<reader.blockCount {
          blocks.append(try unsafe Array(reader.rawBlock(block).bytes))
        }
      }
      return blocks
    }
    let before = try blocks()
    #expect(before.count == 40)
    try index.merge()
    #expect(try blocks() == before.enumerated().filter { $0.offset != 7 }.map(\.element))
  }

  @Test("Small documents share a block; a long one lies in several")
  func blockSizes() throws {
    let index = try Self.index()
    try index.update { batch in
      for number in 0..<100 {
        try batch.add(id: "\(number)") {
          $0.store(StoredID(0), [UInt8](repeating: UInt8(number), count: 300))
        }
      }
      try batch.add(id: "long") { $0.store(StoredID(1), [UInt8](repeating: 9, count: 100_000)) }
    }
    let reader = try #require(try index.snapshot().segments.first?.stored)
    let lengths = try (0..<reader.blockCount).map {
      try unsafe reader.rawBlock($0).contents
    }
    let short = lengths.dropLast(4)
    #expect(short.count == 3 && short.allSatisfy { (8_192..<8_600).contains($0) }, "\(lengths)")
    #expect(lengths.suffix(4).allSatisfy { $0 <= StoredLayout.blockSize && $0 > 25_000 })
  }

  @Test("Data that is cut, changed or of another length is no data; any bytes are safe")
  func damagedData() throws {
    var random = SeededGenerator(seed: 5)
    let text = Array(String(repeating: "全面从严治党永远在路上，", count: 60).utf8)
    let output = ByteBuffer()
    let deflater = try Deflater()
    #expect(unsafe text.withUnsafeBytes { unsafe deflater.compress($0, to: output) })
    let data = unsafe Array(output.bytes)
    func inflate(_ bytes: [UInt8], _ count: Int) -> [UInt8]? {
      unsafe bytes.withUnsafeBytes { unsafe Inflater.bytes(of: $0, count: count) }
    }
    #expect(inflate(data, text.count) == text)
    #expect(inflate(data, text.count - 1) == nil)
    #expect(inflate(data, text.count + 1) == nil)
    #expect(inflate(data + [0], text.count) == nil)
    for length in 0..<data.count { #expect(inflate(Array(data[..<length]), text.count) == nil) }
    for _ in 0..<3_000 {
      var changed = data
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<changed.count, using: &random)
        changed[place] = UInt8.random(in: 0...255, using: &random)
      }
      #expect(inflate(changed, text.count).map { $0.count == text.count } ?? true)
    }
    let noise = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(unsafe !noise.withUnsafeBytes { unsafe deflater.compress($0, to: output) })
    #expect(output.count == data.count)
  }

  @Test("The bytes of the article's example")
  func workedExample() throws {
    let index = try Self.index()
    try index.update { batch in
      try batch.add(id: "x") { $0.store(StoredID(1), Array("红头".utf8)) }
      try batch.add(id: "y") { _ in }
      try batch.add(id: "z") {
        $0.store(StoredID(0), [])
        $0.store(StoredID(1), [0x21])
      }
    }
    let segment = try #require(try index.snapshot().segments.first)
    let stored = try #require(segment.directory.stored)
    #expect(stored.numberSize == 1 && stored.blockCount == 1)
    let range = stored.bytes.lowerBound..<(stored.records + 3)
    let bytes = try unsafe Array(segment.file.bytes(in: range))
    #expect(
      bytes == [
        0x00, 0x07, 0xE7, 0xBA, 0xA2, 0xE5, 0xA4, 0xB4, 0x01, 0x02, 0x21,
        0x00, 0x00, 0x0B, 0x0B, 0x00, 0xFF, 0x08,
      ])
  }
}
