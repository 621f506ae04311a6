import TestSupport
import Testing

@testable import Hongtou

@Suite struct GramTableTests {
  /// Documents long and short, so that the table grows and shrinks between them.
  @Test func countsAreThoseOfADictionary() {
    var random = SeededGenerator(seed: 7)
    var short = unsafe GramTable<UInt32>(capacity: 4)
    var long = unsafe GramTable<UInt64>(capacity: 4)
    defer {
      unsafe short.deallocate()
      unsafe long.deallocate()
    }
    for size in [0, 3, 5_000, 1, 300, 20_000, 40] {
      var expected: [UInt32: UInt32] = [:]
      for _ in 0..<size {
        let key = UInt32.random(in: 1...UInt32(size), using: &random) &* 0x9E37_79B1 | 1
        let count = UInt32.random(in: 1...3, using: &random)
        expected[key, default: 0] += count
        unsafe short.add(key, count: count)
        unsafe long.add(UInt64(key) << 32 | 1, count: count)
      }
      var counted: [UInt32: UInt32] = [:]
      unsafe short.removeAll { key, count in
        #expect(counted.updateValue(count, forKey: key) == nil)
      }
      #expect(counted == expected)
      counted = [:]
      unsafe long.removeAll { key, count in
        #expect(counted.updateValue(count, forKey: UInt32(key >> 32)) == nil)
      }
      #expect(counted == expected)
    }
  }
}
