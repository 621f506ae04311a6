import SourceText
import Testing

@testable import Hongtou

@Suite("Exact matching")
struct ExactPatternTests {
  private func found(_ pattern: String, _ text: String, isStrict: Bool = false) -> [String] {
    var matcher = ParagraphMatcher()
    let bytes = Array(text.utf8)
    return matcher.occurrences(of: ExactPattern(pattern, isStrict: isStrict), in: bytes.span).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test("soft separators may be skipped, other punctuation must stand there")
  func separators() {
    #expect(found("不忘初心牢记使命", "不忘初心、牢记使命。") == ["不忘初心、牢记使命"])
    #expect(found("不忘初心、牢记使命", "不忘初心牢记使命") == ["不忘初心牢记使命"])
    #expect(found("党委党组", "各级党委（党组）要") == ["党委（党组"])
    #expect(found("党委(党组)", "各级党委（党组）要") == ["党委（党组）"])
    #expect(found("党委（党组）", "各级党委党组要") == [])
    #expect(found("意见", "《意见》和意见") == ["意见", "意见"])
    #expect(found("《意见》", "《意见》和意见") == ["《意见》"])
    #expect(found("作为。坚持", "担当作为。坚持用") == ["作为。坚持"])
    #expect(found("作为坚持", "担当作为。坚持用") == [])
    #expect(found("国务院", "国 务　院") == ["国 务　院"])
    #expect(found("a\"b", "a“\"b") == ["a“\"b"])
  }

  @Test("nothing is skipped between two digits")
  func digits() {
    #expect(found("201829", "〔2018〕29号") == [])
    #expect(found("2018〕29号", "中办发〔2018〕29号") == ["2018〕29号"])
    #expect(found("29号", "〔2018〕29号") == ["29号"])
    #expect(found("发2018", "中办发〔2018〕") == ["发〔2018"])
    #expect(found("19", "191 1,9 19") == ["19", "19"])
  }

  @Test("folding: width, case, digits, traditional characters, zero width")
  func folding() {
    #expect(found("四个意识", "強化“四個意識”") == ["四個意識"])
    #expect(found("wto", "加入ＷＴＯ后") == ["ＷＴＯ"])
    #expect(found("2018", "２０１８年") == ["２０１８"])
    #expect(found("意识", "意\u{200B}识") == ["意\u{200B}识"])
    #expect(found("意\u{200B}识", "意识") == ["意识"])
    #expect(found("四个意识", "四個意識", isStrict: true) == [])
    #expect(found("四个意识", "四个“意识", isStrict: true) == [])
    #expect(found("四个 意识", "四个 意识", isStrict: true) == ["四个 意识"])
  }

  @Test("a stray and stands for 和, both ways, between Han characters only")
  func strayAnd() {
    let seed = "主义思想 and 党的十九大精神"
    #expect(found("思想和党的十九大精神", seed) == ["思想 and 党的十九大精神"])
    #expect(found("思想 and 党的", seed) == ["思想 and 党的"])
    #expect(found("思想 and 党的", "思想和党的十九大") == ["思想和党的"])
    #expect(found("思想and党的", "思想和党的十九大") == [])
    #expect(found("思想and党的", seed) == ["思想 and 党的"])
    #expect(found("和", seed) == ["and"])
    #expect(found("和党", seed) == ["and 党"])
    #expect(found("想和", seed) == ["想 and"])
    #expect(found("和", "A and B，甲 and B，甲  and 乙，甲and乙") == [])
    #expect(found("（和", "（甲 and 乙") == [])
    #expect(found("和和", "甲和 and 乙") == ["和 and"])
    #expect(found("思想和", seed, isStrict: true) == [])
  }

  @Test("occurrences may overlap; a string of separators alone is matched as it is")
  func overlaps() {
    #expect(found("一一", "一一一") == ["一一", "一一"])
    #expect(found("一一", "一、一一") == ["一、一", "一一"])
    #expect(found("（甲", "（（甲") == ["（（甲", "（甲"])
    #expect(found("甲）", "甲））") == ["甲）"])
    #expect(found("、", "甲、乙，丙") == ["、"])
    #expect(found("，", "甲、乙，丙,丁") == ["，", ","])
    #expect(found("、，", "甲、，乙、 ，") == ["、，"])
    #expect(found(" ", "a b　c") == [" ", "　"])
    #expect(found("》《", "《甲》《乙》、《丙》") == ["》《", "》、《"])
    #expect(found("", "甲").isEmpty)
    #expect(found("\u{200B}", "甲\u{200B}").isEmpty)
  }

  @Test("equals the plain oracle on random texts", arguments: 0..<6)
  func randomised(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<4_000 {
      let text = RandomMatching.text(3...24, &random)
      let pattern = RandomMatching.pattern(of: text, &random)
      for isStrict in [false, true] {
        let folded = isStrict ? text : Folding.fold(text)
        let bytes = Array(folded.utf8)
        let expected = ExactOracle.occurrences(of: pattern, in: text, isStrict: isStrict)
        let actual = ExactPattern(pattern, isStrict: isStrict).occurrences(in: bytes.span)
        #expect(actual == expected, "“\(pattern)” in “\(text)”, strict \(isStrict)")
      }
    }
  }

  @Test("long repetitions take no quadratic time in practice")
  func repetitions() {
    let text = Array(String(repeating: "一", count: 200_000).utf8)
    let pattern = ExactPattern(String(repeating: "一", count: 1_000) + "二")
    let clock = ContinuousClock()
    let time = clock.measure { #expect(pattern.count(in: text.span) == 0) }
    #expect(time < .seconds(10))
    #expect(
      ExactPattern(String(repeating: "一", count: 1_000)).count(in: text.span) == 200_000 - 999)
  }

  @Test("no input traps: random bytes as text, random scalars as pattern")
  func hostile() {
    var random = SplitMix64(seed: 77)
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        [0x61, 0x20, 0x80, 0xBF, 0xC3, 0xE4, 0xB8, 0x80, 0xE5, 0x92, 0x8C, 0xF0, 0xFF, 0x6E, 0x64]
          .randomElement(using: &random) ?? UInt8(0)
      }
      let pattern = RandomMatching.text(0...6, &random)
      for found in ExactPattern(pattern).occurrences(in: text.span) {
        #expect(found.lowerBound >= 0 && found.upperBound <= text.count && !found.isEmpty)
      }
    }
  }
}

/// Random texts over an alphabet in which separators, digits and ` and ` meet often.
enum RandomMatching {
  private static let pieces: [String] = [
    "党", "委", "党", "委", "和", " and ", "and", "1", "2", "１", "(", ")", "（", "、", "，", ",", " ", "　",
    "。", "：", "“", "”", "《", "》", "個", "个", "a", "A", "\u{200B}", "𠀀", "e\u{301}", "-", "·", "〇",
    "○",
  ]

  static func text(_ count: ClosedRange<Int>, _ random: inout SplitMix64) -> String {
    let alphabet = Bool.random(using: &random) ? pieces[..<10] : pieces[...]
    return (0..<Int.random(in: count, using: &random)).map { _ in
      alphabet.randomElement(using: &random) ?? "党"
    }.joined()
  }

  /// A pattern that often occurs: a part of the text, sometimes with separators left out or put in.
  static func pattern(of text: String, _ random: inout SplitMix64) -> String {
    guard Int.random(in: 0..<4, using: &random) > 0 else { return self.text(1...4, &random) }
    let scalars = Array(text.unicodeScalars)
    let start = Int.random(in: 0..<scalars.count, using: &random)
    let end = Int.random(in: start..<scalars.count, using: &random)
    var view = String.UnicodeScalarView()
    for scalar in scalars[start...min(end, start + 7)] {
      let choice = Int.random(in: 0..<10, using: &random)
      if choice == 0, "()（）“”《》".unicodeScalars.contains(scalar) { continue }
      if choice == 1 { view.append(" ") }
      view.append(scalar)
    }
    return String(view)
  }
}
