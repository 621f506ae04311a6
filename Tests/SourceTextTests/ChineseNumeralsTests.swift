import TestSupport
import Testing

@testable import SourceText

@Suite struct ChineseNumeralsTests {
  @Test(arguments: [
    ("30", 30), ("３０", 30), ("三十", 30), ("十", 10), ("十九", 19), ("一百零二", 102),
    ("一百二", 120), ("一百二十三", 123), ("二千零三", 2003), ("两万五千", 25_000), ("二万五", 25_000),
    ("三千万", 30_000_000), ("十二亿三千万", 1_230_000_000), ("一万亿", 1_000_000_000_000),
    ("三万五千亿", 3_500_000_000_000), ("二〇〇四", 2004), ("二○○四", 2004), ("一八四◯", 1840),
    ("二零零七", 2007), ("四", 4), ("零", 0), ("壹佰贰拾叁", 123), ("1,234,567", 1_234_567),
    ("3万", 30_000), ("2800万", 28_000_000), ("3万亿", 3_000_000_000_000), ("191", 191),
    ("999999999999999", 999_999_999_999_999),
  ])
  func wholeNumbers(text: String, value: Int64) {
    for suffix in ["", "条", "日", "."] {
      let bytes = Array((text + suffix).utf8)
      let numeral = ChineseNumerals.parse(bytes.span, at: 0)
      #expect(numeral?.value == value, "\(text)\(suffix)")
      #expect(numeral?.length == text.utf8.count)
    }
  }

  @Test(arguments: [
    "", "个", "3.5", "３．５", "三点五", "三五十", "百", "万", "十百", "三百百", "二万三万", "1234567890123456",
    "九九九九九九九九九九九九九九九九", "3万5", "党",
  ])
  func notWholeNumbers(text: String) {
    let bytes = Array(text.utf8)
    #expect(ChineseNumerals.parse(bytes.span, at: 0) == nil)
  }

  @Test func commasThatSeparateNoThousandsEndTheNumber() {
    let bytes = Array("12,5,1234".utf8)
    #expect(ChineseNumerals.parse(bytes.span, at: 0)?.value == 12)
    #expect(ChineseNumerals.parse(bytes.span, at: 3)?.value == 5)
  }

  @Test func ordinals() {
    let text = Array("第二十三条".utf8)
    #expect(
      ChineseNumerals.parseOrdinal(text.span, at: 0)
        == Numeral(value: 23, length: 12, style: .units))
    #expect(ChineseNumerals.parseOrdinal(Array("第23条".utf8).span, at: 0)?.value == 23)
    #expect(ChineseNumerals.parseOrdinal(Array("二十三条".utf8).span, at: 0) == nil)
  }

  @Test func charactersAreFoundWhereverTheyStand() {
    for value in UInt32(0)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array("党\(Character(scalar))一".utf8)
      let first = ChineseNumerals.firstCharacter(in: bytes.span, from: 0)
      #expect(first == (ChineseNumerals.isNumeral(scalar) ? 3 : bytes.count - 3))
    }
    let text = Array("党二〇18年".utf8)
    #expect(ChineseNumerals.endOfRun(in: text.span, from: 3) == 11)
    #expect(ChineseNumerals.endOfRun(in: text.span, from: 0) == 0)
    #expect(ChineseNumerals.endOfRun(in: text.span, from: 14) == 14)
    #expect(ChineseNumerals.firstCharacter(in: text.span, from: 11) == nil)
  }

  @Test func everyNumberUpToTenThousandReadsBack() {
    for value in 1...10_000 {
      let bytes = Array(written(value).utf8)
      let numeral = ChineseNumerals.parse(bytes.span, at: 0)
      #expect(numeral?.value == Int64(value) && numeral?.length == bytes.count)
    }
  }

  @Test func randomNumeralsNeverTrap() {
    var random = SeededGenerator(seed: 13)
    let alphabet = Array("〇零一二两九十百千万亿1９,.点第")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 1...24, using: &random)).map { _ in
          alphabet.randomElement(using: &random)!
        })
      let bytes = Array(text.utf8)
      if let numeral = ChineseNumerals.parse(bytes.span, at: 0) {
        #expect(numeral.value >= 0 && numeral.length <= bytes.count)
      }
    }
  }

  /// The usual way to write a number up to 一万; a plain second implementation.
  private func written(_ value: Int) -> String {
    let digits = Array("零一二三四五六七八九")
    if value == 10_000 { return "一万" }
    var text = ""
    var gap = false
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = value / unit % 10
      if digit == 0 {
        gap = !text.isEmpty
      } else {
        if gap { text += "零" }
        gap = false
        text += (unit == 10 && digit == 1 && text.isEmpty ? "" : String(digits[digit])) + name
      }
    }
    return text
  }
}
