import SourceText

/// Terms for the values of numbers, so that 三十 and 30, 第二十三条 and 第23条 find each other.
///
/// A complete number gets a term of its value at the place of its first character; an ordinal with
/// the character behind it gets one term for both. Exact search never converts values.
enum NumberTerms {
  /// A number in folded text.
  struct Number: Hashable {
    /// UTF-8 bytes of the text, 第 and the character behind the numeral included.
    let range: Range<Int>
    /// The bytes of the term.
    let term: [UInt8]
    /// The value.
    let value: Int64
    /// The bytes of the numeral alone.
    let numeral: Range<Int>
  }

  /// The first byte of a value's term. A control character is never part of a word, so no word
  /// equals such a term.
  static let mark: UInt8 = 0x1F

  /// Characters that may close a word that begins with a numeral (四年, 十条): in longer words
  /// (四个意识, 一些) the numeral is no number of its own.
  private static let counters = Set("年月日号条章节款项编目个位名人元次届期天岁时分秒度米吨亩户种类级万亿".unicodeScalars)

  /// The numbers of a folded text.
  ///
  /// - Parameters:
  ///   - folded: UTF-8.
  ///   - isTokenStart: whether a word begins at a byte; the end of the text counts as one.
  /// - Complexity: O(*n*).
  static func numbers(
    in folded: Span<UInt8>, isTokenStart: (Int) -> Bool
  ) -> [Number] {
    var numbers: [Number] = []
    var next = 0
    while let offset = ChineseNumerals.firstCharacter(in: folded, from: next) {
      let numeral = ChineseNumerals.parse(folded, at: offset)
      // No number begins inside a run of numerals, be it one number or none.
      next = ChineseNumerals.endOfRun(in: folded, from: offset + (numeral?.length ?? 0))
      guard let numeral else { continue }
      let end = offset + numeral.length
      let before = offset > 0 ? UTF8Scalars.start(folded, before: offset) : offset
      if UTF8Scalars.decode(folded, at: before).scalar == 0x7B2C,
        let number = ordinal(folded, from: before, numeral, at: offset)
      {
        numbers.append(number)
      } else if isComplete(folded, offset..<end, isTokenStart) {
        numbers.append(
          Number(
            range: offset..<end, term: term(of: numeral.value, unit: nil), value: numeral.value,
            numeral: offset..<end))
      }
    }
    return numbers
  }

  /// 第, the numeral at `offset`, and the character behind it.
  private static func ordinal(
    _ folded: Span<UInt8>, from start: Int, _ numeral: Numeral, at offset: Int
  ) -> Number? {
    let end = offset + numeral.length
    guard end < folded.count else { return nil }
    let (unit, length) = UTF8Scalars.decode(folded, at: end)
    guard let unit = Unicode.Scalar(unit), unit.properties.isIdeographic else { return nil }
    return Number(
      range: start..<(end + length), term: term(of: numeral.value, unit: unit),
      value: numeral.value, numeral: offset..<end)
  }

  /// The term of a number, or of an ordinal with the character behind it.
  private static func term(of value: Int64, unit: Unicode.Scalar?) -> [UInt8] {
    var term = [mark]
    term.reserveCapacity(24)
    if unit != nil { _ = term.append(utf8: "第") }
    term.append(contentsOf: String(value).utf8)
    if let unit { _ = term.append(utf8: unit) }
    return term
  }

  /// Whether the numeral is a number of its own and no part of a word.
  private static func isComplete(
    _ folded: Span<UInt8>, _ range: Range<Int>, _ isTokenStart: (Int) -> Bool
  ) -> Bool {
    guard isTokenStart(range.lowerBound) else { return false }
    if range.upperBound >= folded.count || isTokenStart(range.upperBound) { return true }
    let (scalar, counterLength) = UTF8Scalars.decode(folded, at: range.upperBound)
    guard let counter = Unicode.Scalar(scalar), counters.contains(counter) else { return false }
    let end = range.upperBound + counterLength
    return end >= folded.count || isTokenStart(end)
  }

  /// The ways in which a number is usually written: 23, 二十三; 2018, 二〇一八.
  static func forms(of value: Int64) -> [String] {
    var forms = [String(value)]
    if let units = withUnits(value) { forms.append(units) }
    if value >= 1000, value <= 2999 {
      forms.append(String(String(value).map { digits[Int(String($0)) ?? 0] }))
    }
    return forms
  }

  private static let digits: [Character] = Array("〇一二三四五六七八九")

  /// The number with 千 百 十, below ten thousand.
  private static func withUnits(_ value: Int64) -> String? {
    guard (1...9999).contains(value) else { return nil }
    var text = ""
    var rest = Int(value)
    var skippedZero = false
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = rest / unit
      rest %= unit
      if digit == 0 {
        skippedZero = !text.isEmpty
        continue
      }
      if skippedZero { text += "零" }
      skippedZero = false
      // 十二, not 一十二, at the beginning.
      if !(unit == 10 && digit == 1 && text.isEmpty) { text.append(digits[digit]) }
      text += name
    }
    return text
  }
}
