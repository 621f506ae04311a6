/// A complete whole number found in a text.
public struct Numeral: Sendable, Equatable {
  /// How a number is written.
  public enum Style: Sendable, Equatable {
    /// 2018, １８, 1,000
    case arabic
    /// Digit by digit: 二〇〇四
    case positional
    /// With units: 三十, 一百零二, 二万五千
    case units
    /// Arabic digits with a Chinese unit: 3万
    case mixed
  }

  public let value: Int64
  /// Its length in UTF-8 bytes.
  public let length: Int
  public let style: Style
}

/// Reads numbers as official documents write them: 30, ３０ and 三十 are the same number.
///
/// Numbers are read from unfolded as well as from folded text. A run of numeral characters is
/// one number or none: nothing is read out of 三五十 or 二点五, and 9 is never read out of 19.
public enum ChineseNumerals {
  /// The largest number read, so that arithmetic cannot overflow: below 10^16.
  private static let limit: Int64 = 10_000_000_000_000_000

  /// The numeral that starts at `offset` and ends where its run of numeral characters ends.
  ///
  /// - Parameters:
  ///   - utf8: well-formed UTF-8.
  ///   - offset: the place to read at, in bytes; the caller makes sure that no numeral
  ///     character stands before it.
  /// - Returns: nil where no numeral starts, or where the run is not one whole number (decimals,
  ///   more than 15 digits, units out of order).
  /// - Complexity: O(length of the run).
  public static func parse(_ utf8: Span<UInt8>, at offset: Int) -> Numeral? {
    var cursor = offset
    if let arabic = arabicDigits(utf8, at: &cursor) {
      guard !continuesNumber(utf8, at: cursor) else { return nil }
      return withUnits(arabic, utf8, from: offset, at: cursor)
    }
    return chinese(utf8, from: offset)
  }

  /// The number in 第…, such as 23 in 第二十三条: the numeral and what follows 第.
  ///
  /// - Parameter offset: where 第 stands, in bytes.
  /// - Returns: the numeral with a length that includes 第, or nil.
  public static func parseOrdinal(_ utf8: Span<UInt8>, at offset: Int) -> Numeral? {
    guard let (scalar, length) = UTF8Scalars.scalar(in: utf8, at: offset), scalar == "第",
      let numeral = parse(utf8, at: offset + length)
    else { return nil }
    return Numeral(value: numeral.value, length: numeral.length + length, style: numeral.style)
  }

  /// Whether a scalar can be part of a numeral: a digit or a Chinese numeral character.
  public static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    arabicDigit(scalar) != nil || role(of: scalar) != nil
  }

  // MARK: Finding them

  /// Where the first character that can be part of a numeral stands (``isNumeral(_:)``); nil where
  /// there is none.
  ///
  /// - Parameters:
  ///   - utf8: well-formed UTF-8.
  ///   - start: where to begin, in bytes, at most the length of the text.
  /// - Complexity: O(*n*) in the length of what is passed over.
  package static func firstCharacter(in utf8: Span<UInt8>, from start: Int) -> Int? {
    let bits = characterBits.span
    var offset = start
    while offset < utf8.count {
      let (scalar, length) = UTF8Scalars.decode(utf8, at: offset)
      if scalar < 0x1_0000, bits[Int(scalar &>> 6)] &>> UInt64(scalar & 63) & 1 != 0 {
        return offset
      }
      offset &+= length
    }
    return nil
  }

  /// Where the run of characters of numerals that stands at `start` ends: `start` itself where there
  /// is none.
  ///
  /// - Complexity: O(length of the run).
  package static func endOfRun(in utf8: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while let (scalar, length) = UTF8Scalars.scalar(in: utf8, at: end), isNumeral(scalar) {
      end += length
    }
    return end
  }

  /// A bit for each scalar of the basic plane.
  private static let characterBits: [UInt64] = {
    let characters =
      "0123456789０１２３４５６７８９〇○◯零一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟万萬亿億"
    var bits = [UInt64](repeating: 0, count: 1_024)
    for scalar in characters.unicodeScalars {
      bits[Int(scalar.value >> 6)] |= 1 << UInt64(scalar.value & 63)
    }
    return bits
  }()

  // MARK: Arabic digits

  private static func arabicDigit(_ scalar: Unicode.Scalar) -> Int64? {
    switch scalar {
    case "0"..."9": Int64(scalar.value - 0x30)
    case "０"..."９": Int64(scalar.value - 0xFF10)
    default: nil
    }
  }

  /// A run of digits, with or without `,` between groups of three.
  private static func arabicDigits(_ utf8: Span<UInt8>, at cursor: inout Int) -> Int64? {
    var value: Int64 = 0
    var digits = 0
    var groups = 0  // commas read
    var sinceComma = 0
    while let (scalar, length) = UTF8Scalars.scalar(in: utf8, at: cursor) {
      if let digit = arabicDigit(scalar) {
        value = min(value * 10 + digit, limit)
        digits += 1
        sinceComma += 1
      } else if isGroupSeparator(utf8, at: cursor, digits: digits, groups: groups, sinceComma) {
        groups += 1
        sinceComma = 0
      } else {
        break
      }
      cursor += length
    }
    return digits > 0 && digits <= 15 && value < limit ? value : nil
  }

  /// Whether the `,` at `cursor` separates thousands: up to three digits stand before the first
  /// one, three between two, and exactly three digits follow.
  private static func isGroupSeparator(
    _ utf8: Span<UInt8>, at cursor: Int, digits: Int, groups: Int, _ sinceComma: Int
  ) -> Bool {
    guard utf8[cursor] == UInt8(ascii: ","), digits > 0, groups > 0 ? sinceComma == 3 : digits <= 3
    else { return false }
    func isDigit(_ at: Int) -> Bool {
      at < utf8.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(utf8[at])
    }
    return isDigit(cursor + 1) && isDigit(cursor + 2) && isDigit(cursor + 3)
      && !isDigit(cursor + 4)
  }

  /// Whether the digits before `cursor` are only the whole part of a number: 3.5, ３．５, 3点5.
  private static func continuesNumber(_ utf8: Span<UInt8>, at cursor: Int) -> Bool {
    guard let (point, length) = UTF8Scalars.scalar(in: utf8, at: cursor),
      point == "." || point == "．" || point == "点",
      let (next, _) = UTF8Scalars.scalar(in: utf8, at: cursor + length)
    else { return false }
    return isNumeral(next)
  }

  /// 3万, 12亿: Arabic digits may be followed by one large unit.
  private static func withUnits(
    _ value: Int64, _ utf8: Span<UInt8>, from start: Int, at cursor: Int
  ) -> Numeral? {
    guard let (scalar, length) = UTF8Scalars.scalar(in: utf8, at: cursor),
      case .unit(let unit)? = role(of: scalar), unit >= 100
    else { return Numeral(value: value, length: cursor - start, style: .arabic) }
    var end = cursor + length
    var factor = unit
    if let (next, nextLength) = UTF8Scalars.scalar(in: utf8, at: end),
      case .unit(let large)? = role(of: next), large > unit, large >= 10_000
    {
      factor *= large
      end += nextLength
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    guard !overflow, product < limit, !startsNumeral(utf8, at: end) else { return nil }
    return Numeral(value: product, length: end - start, style: .mixed)
  }

  private static func startsNumeral(_ utf8: Span<UInt8>, at offset: Int) -> Bool {
    UTF8Scalars.scalar(in: utf8, at: offset).map { isNumeral($0.scalar) } ?? false
  }

  // MARK: Chinese numerals

  private enum Role: Equatable {
    case digit(Int64)
    case unit(Int64)
  }

  private static func role(of scalar: Unicode.Scalar) -> Role? {
    switch scalar {
    case "〇", "○", "◯", "零": .digit(0)
    case "一", "壹": .digit(1)
    case "二", "贰", "貳", "两", "兩": .digit(2)
    case "三", "叁", "參": .digit(3)
    case "四", "肆": .digit(4)
    case "五", "伍": .digit(5)
    case "六", "陆", "陸": .digit(6)
    case "七", "柒": .digit(7)
    case "八", "捌": .digit(8)
    case "九", "玖": .digit(9)
    case "十", "拾": .unit(10)
    case "百", "佰": .unit(100)
    case "千", "仟": .unit(1000)
    case "万", "萬": .unit(10_000)
    case "亿", "億": .unit(100_000_000)
    default: nil
    }
  }

  private static func chinese(_ utf8: Span<UInt8>, from start: Int) -> Numeral? {
    var reader = UnitReader()
    var cursor = start
    while let (scalar, length) = UTF8Scalars.scalar(in: utf8, at: cursor) {
      guard let role = role(of: scalar) else { break }
      switch role {
      case .digit(let digit): reader.take(digit: digit)
      case .unit(let unit): reader.take(unit: unit)
      }
      cursor += length
    }
    guard cursor > start, !continuesNumber(utf8, at: cursor), let value = reader.value,
      value < limit
    else { return nil }
    return Numeral(
      value: value, length: cursor - start, style: reader.hasUnits ? .units : .positional)
  }

  /// Reads 二千零三 from left to right: units below 万 fall within a section, 万 and 亿 close one.
  private struct UnitReader {
    private var total: Int64 = 0
    private var section: Int64 = 0
    private var digits: Int64 = 0
    private var digitCount = 0
    private var lastUnit: Int64 = .max
    private var lastLargeUnit: Int64 = .max
    private var afterZero = false
    private var isBroken = false
    private(set) var hasUnits = false

    mutating func take(digit: Int64) {
      if digit == 0, hasUnits, digitCount == 0 {
        afterZero = true  // the filler of 一百零二
        return
      }
      digits = min(digits * 10 + digit, limit)
      digitCount += 1
      if digitCount > 15 || (hasUnits && digitCount > 1) { isBroken = true }
    }

    mutating func take(unit: Int64) {
      if digitCount > 1 { isBroken = true }  // 二五十
      hasUnits = true
      if unit >= 10_000 {
        close(with: unit)
      } else {
        // 十 alone is ten; 百 and 千 need a digit.
        let count = digitCount == 0 && unit == 10 ? 1 : digits
        if count == 0 || unit >= lastUnit { isBroken = true }
        section += count * unit
        lastUnit = unit
      }
      digits = 0
      digitCount = 0
      afterZero = false
    }

    /// 万 and 亿 multiply what stands before them: 三千万, and in 三万五千亿 all of it.
    private mutating func close(with unit: Int64) {
      let part = section + digits
      let isWhole = unit > lastLargeUnit
      if unit == lastLargeUnit || (isWhole ? total : 0) + part == 0 { isBroken = true }
      let factor = isWhole ? total + part : part
      let (product, overflow) = factor.multipliedReportingOverflow(by: unit)
      total = overflow ? limit : min(isWhole ? product : total + min(product, limit), limit)
      section = 0
      lastLargeUnit = unit
      lastUnit = .max
    }

    /// The number, where all that was read is one.
    var value: Int64? {
      if isBroken || total >= limit { return nil }
      guard hasUnits else { return digitCount > 0 ? digits : nil }
      // 一百五 is said for 150 and 二万五 for 25,000; 一百零五 is 105.
      let unit = lastUnit < .max ? lastUnit : lastLargeUnit
      let isShort = !afterZero && digitCount == 1 && unit > 10
      return total + section + (isShort ? digits * (unit / 10) : digits)
    }
  }
}
