import Testing

@testable import SourceText

@Suite("Sources of a folded scalar")
struct FoldingSourcesTests {
  @Test("exactly the scalars that fold to it")
  func sources() {
    let targets = Array("识a2〇,的A".unicodeScalars)
    var expected: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for value in UInt32(0)...0x2_FFFF {
      guard let scalar = Unicode.Scalar(value), let target = Folding.fold(scalar) else { continue }
      if targets.contains(target) { expected[target, default: []].append(scalar) }
    }
    for target in targets {
      #expect(Folding.sources(of: target) == expected[target] ?? [], "\(target)")
    }
  }
}
