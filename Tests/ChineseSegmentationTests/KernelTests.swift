import CICU
import Testing

@testable import ChineseSegmentation

/// The vector code against its plain twin. Where the processor has no wide vectors both are the
/// same, and the tests say nothing.
@Suite struct KernelTests {
  @Test func threeByteDecodersAgree() {
    for seed in UInt64(1)...3000 {
      let text = RandomText.make(seed: seed)
      for start in 0..<min(text.count, 8) {
        #expect(
          decode(text, start, wide: true) == decode(text, start, wide: false),
          "seed \(seed), from \(start)")
      }
    }
  }

  private struct Decoded: Equatable {
    let units: [UInt16]
    let places: [UInt64]
  }

  private func decode(_ text: [UInt8], _ start: Int, wide: Bool) -> Decoded {
    // Exactly as much as the contract asks for, so that the address sanitizer sees more.
    var units = [UInt16](repeating: 0, count: text.count / 3 + 16)
    var places = [UInt64](repeating: 0, count: text.count / 3 + 16)
    let bytes = Array(text[start...])
    let decoder = unsafe wide ? hongtou_decode_three_byte : hongtou_decode_three_byte_scalar
    let count = unsafe Int(decoder(bytes, Int64(bytes.count), 7 << 32 | 5, &units, &places))
    return Decoded(units: Array(units.prefix(count)), places: Array(places.prefix(count)))
  }

  @Test func decodingStopsWhereItMust() {
    func count(_ text: String) -> Int {
      decode(Array(text.utf8), 0, wide: true).units.count
    }
    #expect(count("一二三四五六七八九十甲乙丙丁戊己庚辛，a") == 19)
    #expect(count("一二三四五　六") == 5)
    #expect(count("一二é") == 2)
    #expect(count("𠮷") == 0)
    let surrogate = Array("一二三四五六七八".utf8) + [0xED, 0xA0, 0x80] + Array("一二三四五六七".utf8)
    #expect(decode(surrogate, 0, wide: true).units.count == 8)
    let overlong = Array("一二".utf8) + [0xE0, 0x80, 0x80] + Array("一二三四五六七".utf8)
    #expect(decode(overlong, 0, wide: true).units.count == 2)
  }

  @Test func lookUpsAndPathsAgree() throws {
    let data = try Segmenter(lexicon: .officialDocuments).data
    let tables = try #require(data.makeTables())
    for seed in UInt64(1)...1500 {
      let text = RandomText.make(seed: seed) + RandomText.make(seed: seed &+ 1_000_000)
      let buffer = UnitBuffer()
      unsafe text.withUnsafeBufferPointer { unsafe buffer.scan($0, tables) }
      #expect(run(buffer, tables, wide: true) == run(buffer, tables, wide: false), "seed \(seed)")
    }
  }

  private struct Path: Equatable {
    let steps: [UInt32]
    let candidates: [[UInt32]]
    let best: [UInt32]
    let lengths: [UInt32]
    let isUnusual: Int32
  }

  private func run(_ buffer: UnitBuffer, _ tables: SegmentationTables, wide: Bool) -> Path {
    var layout = unsafe tables.layout
    var starts = [Int64](repeating: 0, count: TablePath.lanes + 1)
    let rows = unsafe hongtou_divide_into_lanes(
      &layout, buffer.units, Int64(buffer.count), &starts)
    var steps = [UInt32](repeating: 0, count: Int(rows) * TablePath.lanes)
    var candidates = [hongtou_candidate](repeating: hongtou_candidate(), count: buffer.count + 1)
    let lookUp = unsafe wide ? hongtou_look_up_pairs : hongtou_look_up_pairs_portable
    let found = unsafe Int(lookUp(&layout, buffer.units, starts, rows, &steps, &candidates))
    var best = steps
    var lengths = steps
    // A long word that ends with every third row, of two rows' length, in a lane of its own.
    let heads = (0..<rows).map { $0 % 3 == 2 ? Int32($0 / 3) : -1 }
    let words = (0..<max(1, rows / 3)).map {
      hongtou_long_word(start: UInt32($0 * 24 + $0 % 8), cost: 90 << 6 | 60, next: -1)
    }
    let layPath = unsafe wide ? hongtou_lay_path : hongtou_lay_path_portable
    let isUnusual = unsafe layPath(steps, rows, heads, words, &best, &lengths)
    return Path(
      steps: steps, candidates: candidates.prefix(found).map { [$0.pair, $0.unit] }, best: best,
      lengths: lengths, isUnusual: isUnusual)
  }
}
