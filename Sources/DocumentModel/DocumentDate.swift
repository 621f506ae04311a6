import SourceText

/// The date of a document, as it says it.
public struct DocumentDate: Sendable, Equatable {
  /// The day it names.
  public let day: CalendarDay
  /// As written: `二〇〇四年一月十六日`.
  public let raw: String
}

/// Dates as documents write them: 2018年5月18日, ２０２２年１月１０日, 2018 年 5 月 18 日,
/// 二〇〇四年一月十六日 with 〇 ○ ◯ 零 0 O ο for zero, and 2026-03-12.
enum DateReader {
  /// The date that starts at `offset` and its length in bytes, or nil. A thirteenth month or a
  /// thirtieth of February is no date.
  static func date(in text: Span<UInt8>, at offset: Int) -> (date: DocumentDate, length: Int)? {
    var cursor = offset
    guard let year = number(in: text, at: &cursor, isYear: true), (1000...2999).contains(year)
    else { return nil }
    let isDashed = text.has("-", at: cursor) || text.has("/", at: cursor)
    guard isDashed || skip("年", in: text, at: &cursor) else { return nil }
    if isDashed { cursor += 1 }
    guard let month = number(in: text, at: &cursor, isYear: false),
      isDashed
        ? skip("-", in: text, at: &cursor) || skip("/", in: text, at: &cursor)
        : skip("月", in: text, at: &cursor),
      let day = number(in: text, at: &cursor, isYear: false),
      isDashed || skip("日", in: text, at: &cursor),
      let day = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    return (DocumentDate(day: day, raw: text.string(offset..<cursor)), cursor - offset)
  }

  private static func skip(_ mark: StaticString, in text: Span<UInt8>, at cursor: inout Int) -> Bool
  {
    let start = text.skippingSpace(from: cursor)
    guard text.has(mark, at: start) else { return false }
    cursor = start + mark.utf8CodeUnitCount
    return true
  }

  /// A year of four digits, or a month or day of one or two digits or as 二十三.
  private static func number(in text: Span<UInt8>, at cursor: inout Int, isYear: Bool) -> Int? {
    let start = text.skippingSpace(from: cursor)
    if isYear, let (year, end) = yearDigits(in: text, at: start) {
      cursor = end
      return year
    }
    guard !isYear, let numeral = ChineseNumerals.parse(text, at: start), numeral.value < 100 else {
      return nil
    }
    cursor = start + numeral.length
    return Int(numeral.value)
  }

  private static func yearDigits(in text: Span<UInt8>, at start: Int) -> (Int, Int)? {
    var cursor = start
    var year = 0
    for _ in 0..<4 {
      guard let (scalar, length) = text.scalar(at: cursor), let digit = yearDigit(scalar) else {
        return nil
      }
      year = year * 10 + digit
      cursor += length
    }
    return (year, cursor)
  }

  private static func yearDigit(_ scalar: Unicode.Scalar) -> Int? {
    if let digit = scalar.digit { return digit }
    switch scalar {
    case "〇", "○", "◯", "零", "O", "Ｏ", "ο", "Ο", "o": return 0
    case "一": return 1
    case "二": return 2
    case "三": return 3
    case "四": return 4
    case "五": return 5
    case "六": return 6
    case "七": return 7
    case "八": return 8
    case "九": return 9
    default: return nil
    }
  }
}
