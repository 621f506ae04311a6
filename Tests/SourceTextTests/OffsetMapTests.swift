import TestSupport
import Testing

@testable import SourceText

/// A map written down unit by unit: the oracle for the piecewise one.
private struct PlainMap {
  /// For each output byte, the source bytes of its unit.
  var units: [Range<Int>] = []
  /// Where each unit starts in the output, and the output's end.
  var boundaries: [Int] = [0]

  func sourceRange(of output: Range<Int>) -> Range<Int> {
    units[output.lowerBound].lowerBound..<units[output.upperBound - 1].upperBound
  }
}

/// A random map and its oracle. Units are 1 to 4 bytes on either side; some source is skipped.
private func randomMap(
  _ random: inout SeededGenerator, unitLimit: Int = 60
) -> (OffsetMap, PlainMap, sourceLength: Int) {
  var source = Int.random(in: 0...3, using: &random)
  var map = OffsetMap(emptyAt: source)
  var plain = PlainMap()
  for _ in 0..<Int.random(in: 1...unitLimit, using: &random) {
    if Int.random(in: 0..<6, using: &random) == 0 {
      source += Int.random(in: 1...5, using: &random)
    }
    let shape = [(1, 1), (1, 1), (3, 2), (1, 3), (3, 3), (4, 1)].randomElement(using: &random)!
    map.append(
      outputCount: shape.0, source: source, outputUnit: shape.0, sourceUnit: shape.1)
    for _ in 0..<shape.0 { plain.units.append(source..<source + shape.1) }
    plain.boundaries.append(plain.units.count)
    source += shape.1
  }
  return (map, plain, source)
}

@Suite struct OffsetMapTests {
  @Test func identityAndCopyTakeOnePiece() {
    let map = OffsetMap.identity(length: 9)
    #expect(map.isIdentity && map.pieceCount == 1)
    #expect(map.sourceRange(of: 3..<6) == 3..<6)
    let copy = OffsetMap.copy(of: 10..<19)
    #expect(copy.sourceRange(of: 3..<6) == 13..<16)
    #expect(copy.sourceRange(of: 0..<100) == 10..<19)
    #expect(copy.sourceEnd == 19)
  }

  @Test func equalUnitsMergeIntoOnePiece() {
    var map = OffsetMap()
    for index in 0..<100 {
      map.append(outputCount: 3, source: index * 2, outputUnit: 3, sourceUnit: 2)
    }
    #expect(map.pieceCount == 1)
    #expect(map.sourceRange(of: 30..<36) == 20..<24)
  }

  @Test func emptyRangesMapToPoints() {
    var map = OffsetMap(emptyAt: 7)
    #expect(map.sourceRange(of: 0..<0) == 7..<7)
    map.append(outputCount: 3, source: 7, outputUnit: 3, sourceUnit: 2)
    map.append(outputCount: 3, source: 20, outputUnit: 3, sourceUnit: 2)
    #expect(map.sourceRange(of: 3..<3) == 20..<20)
    #expect(map.sourceRange(of: 6..<6) == 22..<22)
    #expect(map.sourceRange(of: 0..<6) == 7..<22)
    #expect(map.sourceRanges == [7..<9, 20..<22])
  }

  @Test func agreesWithAMapWrittenUnitByUnit() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let (map, plain, _) = randomMap(&random)
      #expect(map.outputLength == plain.units.count)
      for _ in 0..<20 {
        let start = Int.random(in: 0..<plain.units.count, using: &random)
        let end = Int.random(in: start + 1...plain.units.count, using: &random)
        #expect(map.sourceRange(of: start..<end) == plain.sourceRange(of: start..<end))
      }
    }
  }

  @Test func codingRoundTrips() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let (map, _, _) = randomMap(&random)
      let bytes = map.encoded()
      let read = try OffsetMap(decoding: bytes)
      #expect(read == map)
    }
    #expect(OffsetMap.copy(of: 100..<150).encoded().count == 4)
    #expect(try OffsetMap(decoding: OffsetMap(emptyAt: 5).encoded()) == OffsetMap(emptyAt: 5))
  }

  @Test func damagedBytesAreRefusedOrReadButNeverTrap() {
    var random = SeededGenerator(seed: 3)
    var refused = 0
    for _ in 0..<5000 {
      var bytes = randomMap(&random, unitLimit: 12).0.encoded()
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast() }
      do {
        let map = try OffsetMap(decoding: bytes)
        _ = map.sourceRange(of: 0..<map.outputLength)
        _ = map.sourceRange(of: 1..<5)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 2500)
    for bytes: [UInt8] in [
      [], [0x80], [5], [5, 0], [5, 1], [5, 1, 0], Array(repeating: 0xFF, count: 40),
    ] {
      #expect(throws: OffsetMapError.self) { try OffsetMap(decoding: bytes) }
    }
  }

  @Test func offsetsThatWouldOverflowAreRefused() {
    // One piece after another, each far behind the last and of no length in the source.
    let far: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F]  // 2^40 - 1
    var bytes: [UInt8] = [100, 100, 0, 3, 1, 0, 1]
    for _ in 0..<98 { bytes += [3, 1, 0, 1] + far }
    bytes += [3, 1, 0] + far
    #expect(throws: OffsetMapError.self) { try OffsetMap(decoding: bytes) }
  }

  @Test func slicesStartAgainFromZero() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let (map, plain, _) = randomMap(&random)
      let cuts = [
        plain.boundaries.randomElement(using: &random)!,
        plain.boundaries.randomElement(using: &random)!,
      ].sorted()
      let slice = map.slice(cuts[0]..<cuts[1])
      #expect(slice.outputLength == cuts[1] - cuts[0])
      for index in 0..<slice.outputLength {
        #expect(
          slice.sourceRange(of: index..<index + 1)
            == plain.sourceRange(of: cuts[0] + index..<cuts[0] + index + 1))
      }
    }
  }

  @Test func composedMapsLeadFromEndToEnd() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let (inner, innerPlain, _) = randomMap(&random)
      // An outer map whose units are made of whole units of the inner one.
      var outer = OffsetMap(emptyAt: 0)
      var expected: [Range<Int>] = []
      var index = 0
      while index + 1 < innerPlain.boundaries.count {
        let taken = min(
          Int.random(in: 1...3, using: &random), innerPlain.boundaries.count - 1 - index)
        let middle = innerPlain.boundaries[index]..<innerPlain.boundaries[index + taken]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: break  // left out
        case 1:
          outer.append(
            outputCount: 2, source: middle.lowerBound, outputUnit: 2, sourceUnit: middle.count)
          let range = innerPlain.sourceRange(of: middle)
          expected += [range, range]
        default:
          outer.append(outputCount: middle.count, source: middle.lowerBound)
          expected += innerPlain.units[middle]
        }
        index += taken
      }
      let composed = outer.composed(with: inner)
      #expect(composed.outputLength == expected.count)
      for (index, range) in expected.enumerated() {
        #expect(composed.sourceRange(of: index..<index + 1) == range)
      }
    }
  }
}
