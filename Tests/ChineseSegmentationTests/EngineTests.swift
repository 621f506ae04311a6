import TestSupport
import Testing

@testable import ChineseSegmentation

/// The engines against one another, with ICU's iterator as the definition.
@Suite struct EngineTests {
  struct Piece: Hashable {
    let range: Range<Int>
    let status: Int
    let isInner: Bool
  }

  static let icu = Result { try Segmenter(engine: .icu) }
  static let dictionary = Result { try Segmenter(engine: .dictionary) }
  static let tables = Result { try Segmenter(engine: .tables) }

  static func pieces(
    _ segmenter: Result<Segmenter, any Error>, _ text: [UInt8], lattice: Lattice = .none
  ) throws -> [Piece] {
    var pieces: [Piece] = []
    try segmenter.get().makeSession().forEachToken(in: text.span, lattice: lattice) {
      pieces.append(Piece(range: $0.range, status: $0.ruleStatus, isInner: $0.isInner))
    }
    return pieces
  }

  @Test func randomTextsAreCutAsICUCutsThem() throws {
    for seed in UInt64(1)...1500 {
      let text = RandomText.make(seed: seed)
      let expected = try Self.pieces(Self.icu, text)
      #expect(try Self.pieces(Self.dictionary, text) == expected, "dictionary, seed \(seed)")
      #expect(try Self.pieces(Self.tables, text) == expected, "tables, seed \(seed)")
    }
  }

  @Test(arguments: [Lattice.inner, .full])
  func bothEnginesFindTheSameLattice(_ lattice: Lattice) throws {
    for seed in UInt64(1)...1500 {
      let text = RandomText.make(seed: seed)
      #expect(
        try Self.pieces(Self.dictionary, text, lattice: lattice)
          == Self.pieces(Self.tables, text, lattice: lattice), "seed \(seed)")
    }
  }
}
