import SourceText

/// The number at the start of a paragraph: 第四条, 一、, （一）, 1., （1）, 3.1.
struct NumberingMark: Equatable {
  enum Style: Equatable {
    case part, subpart, chapter, section, article
    case han, hanBracket, arabic, arabicBracket
    /// 3.1.2 has depth 3.
    case decimal(depth: Int)

    /// Orders the styles from the outermost to the innermost.
    var rank: Int {
      switch self {
      case .part: 10
      case .subpart: 15
      case .chapter: 20
      case .section: 30
      case .article: 40
      case .han: 50
      case .decimal(let depth): 50 + min(depth, 9)
      case .hanBracket: 60
      case .arabic: 70
      case .arabicBracket: 80
      }
    }
  }

  var style: Style
  var value: Int64
  /// The number as written without the mark behind it, in bytes from the paragraph's start.
  var number: Range<Int>
  /// The length of the number with the mark and the space behind it.
  var length: Int

  /// The mark a text starts with, or nil.
  init?(_ text: Span<UInt8>) {
    guard let first = text.firstScalar else { return nil }
    if first == "第" {
      guard let mark = Self.ordinal(text) else { return nil }
      self = mark
    } else if first == "（" || first == "(" {
      guard let mark = Self.bracketed(text) else { return nil }
      self = mark
    } else if first.digit != nil {
      guard let mark = Self.arabic(text) else { return nil }
      self = mark
    } else if ChineseNumerals.isNumeral(first) {
      guard let mark = Self.han(text) else { return nil }
      self = mark
    } else {
      return nil
    }
  }

  private init(_ style: Style, _ value: Int64, number: Range<Int>, _ text: Span<UInt8>, _ end: Int)
  {
    self.style = style
    self.value = value
    self.number = number
    self.length = text.skippingSpace(from: end)
  }

  // MARK: 第…章, 第…条之一

  private static let units: [(StaticString, Style)] = [
    ("编", .part), ("分编", .subpart), ("章", .chapter), ("节", .section), ("条", .article),
    ("編", .part), ("分編", .subpart), ("節", .section), ("條", .article),
  ]

  private static func ordinal(_ text: Span<UInt8>) -> NumberingMark? {
    let start = text.skippingSpace(from: 3)
    guard let numeral = ChineseNumerals.parse(text, at: start) else { return nil }
    var end = text.skippingSpace(from: start + numeral.length)
    guard let (unit, style) = units.first(where: { text.has($0.0, at: end) }) else { return nil }
    end += unit.utf8CodeUnitCount
    if style == .article, text.has("之", at: end),
      let suffix = ChineseNumerals.parse(text, at: end + 3)
    {
      end += 3 + suffix.length
    }
    guard !isCitation(text, style, at: end) else { return nil }
    return NumberingMark(style, numeral.value, number: 0..<end, text, end)
  }

  /// 第三条规定的… cites an article at the start of a line; 第三条 规定… is one.
  private static let citing: [StaticString] = [
    "规定", "第", "至", "、", "所", "的", "和", "及", "以", "与", "或", "中", "之规定", "修改", "，", "。", "；", ",",
    "(", "（",
  ]

  private static func isCitation(_ text: Span<UInt8>, _ style: Style, at end: Int) -> Bool {
    guard let (next, _) = text.scalar(at: end), !next.isSpace else { return false }
    if text.has("（", at: end) || text.has("(", at: end) {
      // 第一条（目的和依据） is a heading, 第一条（一）… is a citation.
      return text.extracting(end..<text.count).startsWithBracketedNumber
    }
    return citing.contains { text.has($0, at: end) }
  }

  // MARK: 一、 （一） 1. （1） 3.1

  private static func han(_ text: Span<UInt8>) -> NumberingMark? {
    guard let numeral = ChineseNumerals.parse(text, at: 0), numeral.value > 0, numeral.value < 200
    else { return nil }
    let end = numeral.length
    guard let (mark, length) = text.scalar(at: end), mark == "、" || mark == "．" || mark == "."
    else {
      return nil
    }
    // 一、二、三等奖 is a list of numbers.
    if let (next, _) = text.scalar(at: end + length), ChineseNumerals.isNumeral(next),
      let number = ChineseNumerals.parse(text, at: end + length),
      text.has("、", at: end + length + number.length)
    {
      return nil
    }
    return NumberingMark(.han, numeral.value, number: 0..<end, text, end + length)
  }

  private static func bracketed(_ text: Span<UInt8>) -> NumberingMark? {
    guard let (_, open) = text.scalar(at: 0) else { return nil }
    let start = text.skippingSpace(from: open)
    guard let numeral = ChineseNumerals.parse(text, at: start), numeral.value < 200 else {
      return nil
    }
    let inner = text.skippingSpace(from: start + numeral.length)
    guard let (close, length) = text.scalar(at: inner), close == "）" || close == ")" else {
      return nil
    }
    let end = inner + length
    let isArabic = numeral.style == .arabic
    return NumberingMark(
      isArabic ? .arabicBracket : .hanBracket, numeral.value, number: 0..<end, text,
      text.has("、", at: end) ? end + 3 : end)
  }

  private static func arabic(_ text: Span<UInt8>) -> NumberingMark? {
    var cursor = 0
    var depth = 0
    var value: Int64 = 0
    var end = 0
    while depth < 6, let number = digits(text, &cursor) {
      value = number
      depth += 1
      end = cursor
      guard let (point, length) = text.scalar(at: cursor), point == "." || point == "．" else {
        break
      }
      cursor += length
    }
    guard depth > 0 else { return nil }
    guard let (mark, length) = text.scalar(at: end) else { return nil }
    if depth == 1 { return single(text, value, end, mark, length) }
    // 3.1 增强… is a number, 3.1万 and 3.87 万亿元 are quantities.
    guard mark.isSpace || mark == "“" || (depth > 2 && mark.isHan),
      depth > 2 || !isQuantity(text, at: end)
    else { return nil }
    return NumberingMark(.decimal(depth: depth), value, number: 0..<end, text, end)
  }

  private static func single(
    _ text: Span<UInt8>, _ value: Int64, _ end: Int, _ mark: Unicode.Scalar, _ length: Int
  ) -> NumberingMark? {
    switch mark {
    case ".", "．", "、":
      if let (next, _) = text.scalar(at: end + length), next.digit != nil { return nil }
      return NumberingMark(.arabic, value, number: 0..<end, text, end + length)
    case "）", ")":
      return NumberingMark(.arabicBracket, value, number: 0..<end, text, end + length)
    default:
      guard mark.isSpace, let next = text.scalar(at: text.skippingSpace(from: end)),
        next.scalar.isHan, !isQuantity(text, at: end)
      else { return nil }
      return NumberingMark(.decimal(depth: 1), value, number: 0..<end, text, end)
    }
  }

  private static let measures: [StaticString] = [
    "万", "亿", "元", "平方", "立方", "公里", "千米", "米", "公顷", "亩", "吨", "岁", "倍", "个百分点", "个", "左右", "以上",
    "以下", "小时", "分钟", "年", "月", "日", "%", "％", "℃",
  ]

  /// Whether a measure, or no 汉字 at all, follows the digits before `end`.
  private static func isQuantity(_ text: Span<UInt8>, at end: Int) -> Bool {
    let start = text.skippingSpace(from: end)
    guard let (next, _) = text.scalar(at: start), next.isHan || next == "“" || next == "《" else {
      return true
    }
    return measures.contains { text.has($0, at: start) }
  }

  private static func digits(_ text: Span<UInt8>, _ cursor: inout Int) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while count < 4, let (scalar, length) = text.scalar(at: cursor), let digit = scalar.digit {
      value = value * 10 + Int64(digit)
      count += 1
      cursor += length
    }
    return (1...3).contains(count) ? value : nil
  }
}

extension Span<UInt8> {
  /// Whether the text starts with （一） or （1）.
  fileprivate var startsWithBracketedNumber: Bool {
    guard let (_, open) = scalar(at: 0), let numeral = ChineseNumerals.parse(self, at: open) else {
      return false
    }
    return has("）", at: open + numeral.length) || has(")", at: open + numeral.length)
  }
}
