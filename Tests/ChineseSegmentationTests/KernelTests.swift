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
      let expected = try #require(run(buffer, tables, kernel: 0))
      var kernel: Int32 = 1
      while let found = run(buffer, tables, kernel: kernel) {
        #expect(found == expected, "seed \(seed), kernel \(kernel)")
        kernel += 1
      }
    }
  }

  private struct Path: Equatable {
    let outcome: Int32
    let steps: [UInt32]
    let longSteps: [UInt32]
    let heads: [Int32]
    let words: [[UInt32]]
    let best: [UInt32]
    let ends: [UInt64]
    let pairs: [UInt64]
    let longer: [UInt64]
  }

  private func run(_ buffer: UnitBuffer, _ tables: SegmentationTables, kernel: Int32) -> Path? {
    guard let kernel = unsafe hongtou_path_kernel(kernel)?.pointee else { return nil }
    var layout = unsafe tables.layout
    let starts = unsafe Self.room(TablePath.lanes + 1, of: Int64(0))
    let rows = unsafe Int(
      hongtou_divide_into_lanes(
        &layout, buffer.units, Int64(buffer.count), starts.baseAddress!))
    // Exactly as much room as the contract asks for, so that the address sanitizer sees more.
    let capacity = (rows + 63) & ~63
    let stride = capacity / 64
    let places = capacity * TablePath.lanes
    let codes = unsafe Self.room(places + 2 * TablePath.lanes, of: UInt32(0))
    let steps = unsafe Self.room(places, of: UInt32(0))
    let longSteps = unsafe Self.room(places, of: UInt32(0))
    let best = unsafe Self.room(places, of: UInt32(0))
    let heads = unsafe Self.room(capacity, of: Int32(0))
    let marks = unsafe Self.room(capacity, of: UInt8(0))
    let probes = unsafe Self.room(places, of: hongtou_probe())
    let words = unsafe Self.room(4096, of: hongtou_long_word())
    let ends = unsafe Self.room(stride * TablePath.lanes, of: UInt64(0))
    let pairs = unsafe Self.room(stride * TablePath.lanes, of: UInt64(0))
    let longer = unsafe Self.room(stride * TablePath.lanes, of: UInt64(0))
    defer {
      unsafe starts.deallocate()
      unsafe codes.deallocate()
      unsafe steps.deallocate()
      unsafe longSteps.deallocate()
      unsafe best.deallocate()
      unsafe ends.deallocate()
      unsafe pairs.deallocate()
      unsafe longer.deallocate()
      unsafe heads.deallocate()
      unsafe marks.deallocate()
      unsafe probes.deallocate()
      unsafe words.deallocate()
    }
    var window = unsafe hongtou_window(
      units: buffer.units, starts: starts.baseAddress!, rows: Int64(rows),
      codes: codes.baseAddress!, steps: steps.baseAddress!, longSteps: longSteps.baseAddress!,
      best: best.baseAddress!, heads: heads.baseAddress!, words: words.baseAddress!,
      wordCapacity: 4096, wordCount: 0, marks: marks.baseAddress!,
      probes: probes.baseAddress!, probeCount: 0)
    let outcome = unsafe kernel.look_up(&layout, &window)
    unsafe kernel.lay_path(&window, ends.baseAddress!, Int64(stride))
    unsafe kernel.mark_words(&window, pairs.baseAddress!, longer.baseAddress!, Int64(stride))
    let count = rows * TablePath.lanes
    return unsafe Path(
      outcome: outcome, steps: Array(steps.prefix(count)),
      longSteps: Array(longSteps.prefix(count)), heads: Array(heads.prefix(rows)),
      words: words.prefix(Int(window.wordCount)).map { [$0.start, $0.length, $0.cost] },
      best: Array(best.prefix(count)), ends: Array(ends), pairs: Array(pairs),
      longer: Array(longer))
  }

  private static func room<T>(_ count: Int, of value: T) -> UnsafeMutableBufferPointer<T> {
    let room = UnsafeMutableBufferPointer<T>.allocate(capacity: count)
    unsafe room.initialize(repeating: value)
    return unsafe room
  }
}
