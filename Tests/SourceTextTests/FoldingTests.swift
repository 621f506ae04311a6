import TestSupport
import Testing

@testable import SourceText

@Suite struct FoldingTests {
  @Test(arguments: [
    ("２０２２年１月１０日", "2022年1月10日"), ("５％", "5%"), ("ＧＢ／Ｔ", "gb/t"),
    ("二○○四年", "二〇〇四年"), ("一八四◯年", "一八四〇年"), ("⽓温", "气温"), ("陕⻄", "陕西"),
    ("四個意識", "四个意识"), ("關於徵收", "关于征收"), ("總　則", "总 则"), ("a\u{00A0}b", "a b"),
    ("习\u{200B}近\u{00AD}平\u{FEFF}", "习近平"), ("中办发﹝2018﹞29号", "中办发〔2018〕29号"),
    ("CO₂", "co2"), ("，；：（）！？", ",;:()!?"), ("。、〔〕《》“”", "。、〔〕《》“”"),
  ])
  func foldsToOneForm(text: String, folded: String) {
    #expect(Folding.fold(text) == folded)
  }

  @Test(arguments: ["乾隆", "著名", "①②", "m²", "Ⅰ级", "瞭望", "狼藉", "三个区分开来", "\u{FFFD}"])
  func leavesWhatStandsForItself(text: String) {
    #expect(Folding.fold(text).lowercased() == text.lowercased())
  }

  @Test func theTableHoldsWhatTheGeneratorCounted() {
    var mapped = 0
    for value in UInt32(0)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let folded = Folding.fold(scalar)
      if folded != scalar { mapped += 1 }
      // A fold is its own fold, and never turns into something left out.
      if let folded { #expect(Folding.fold(folded) == folded) }
    }
    #expect(mapped == FoldingTable.mappedScalarCount)
  }

  @Test func simpleCaseFoldingAgreesWithTheStandardLibrary() {
    for value in UInt32(0x41)...0x24F {
      guard let scalar = Unicode.Scalar(value), let folded = Folding.fold(scalar),
        scalar.properties.lowercaseMapping.unicodeScalars.count == 1, value != 0x130, value != 0xB5,
        scalar.properties.lowercaseMapping != String(scalar)
      else { continue }
      #expect(String(folded) == scalar.properties.lowercaseMapping, "U+\(String(value, radix: 16))")
    }
  }

  @Test func aTextFoldsAsItsScalarsDoAndTheMapLeadsBack() {
    var random = SeededGenerator(seed: 11)
    let alphabet = Array(
      "干部，、四個識abＡＢ２○\u{200B}\u{FEFF}⽓é😀。（ⅣÀ\u{AD}𠮷\u{E0101}\u{2F800}".unicodeScalars)
    for _ in 0..<500 {
      var text = String.UnicodeScalarView()
      var folded = String.UnicodeScalarView()
      var ranges: [(Range<Int>, Range<Int>)] = []
      var (from, to) = (0, 0)
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        let scalar = alphabet.randomElement(using: &random)!
        text.append(scalar)
        if let target = Folding.fold(scalar) {
          folded.append(target)
          ranges.append((to..<to + UTF8.width(target), from..<from + UTF8.width(scalar)))
          to += UTF8.width(target)
        }
        from += UTF8.width(scalar)
      }
      let bytes = Array(String(text).utf8)
      var output: [UInt8] = []
      var map = OffsetMap()
      Folding.fold(bytes.span, into: &output, map: &map)
      #expect(output == Array(String(folded).utf8))
      #expect(map.outputLength == output.count)
      for (output, source) in ranges { #expect(map.sourceRange(of: output) == source) }
      var plain: [UInt8] = []
      Folding.fold(bytes.span, into: &plain)
      #expect(plain == output)
    }
  }

  @Test func illFormedBytesDoNotTrap() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      var output: [UInt8] = []
      var map = OffsetMap()
      Folding.fold(bytes.span, into: &output, map: &map)
      #expect(map.outputLength == output.count)
    }
  }
}
