/// A day of the Gregorian calendar that exists: no month 13, no 30 February.
public struct CalendarDay: Sendable, Hashable, Comparable {
  /// The year, 1 … 9999.
  public let year: Int
  /// The month, 1 … 12.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// A day, or `nil` where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDay.length(ofMonth: month, year: year)
    else { return nil }
    self.init(unchecked: year, month, day)
  }

  init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The number of days in a month.
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// The day as a number that sorts like the day: 20180518 for 18 May 2018.
  public var ordinal: Int { year * 10_000 + month * 100 + day }

  /// The day as ISO 8601 writes it: 2018-05-18.
  public var iso8601: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.ordinal < right.ordinal
  }
}

/// A range of days, open at either end or at both.
public struct DateRange: Sendable, Hashable {
  /// The first day, or `nil` for no beginning.
  public let from: CalendarDay?
  /// The last day, included, or `nil` for no end.
  public let through: CalendarDay?

  /// The days from `from` through `through`, in either order.
  public init(from: CalendarDay?, through: CalendarDay?) {
    if let from, let through, through < from {
      self.from = through
      self.through = from
    } else {
      self.from = from
      self.through = through
    }
  }

  /// The years from the first day of the first to the last day of the last; years beyond
  /// 1 … 9999 are clamped.
  public init(years: ClosedRange<Int>) {
    let clamped = years.clamped(to: 1...9999)
    self.init(
      from: CalendarDay(unchecked: clamped.lowerBound, 1, 1),
      through: CalendarDay(unchecked: clamped.upperBound, 12, 31))
  }

  /// The range as sorting numbers (``CalendarDay/ordinal``), the open ends at the extremes.
  public var ordinals: ClosedRange<Int> {
    (from?.ordinal ?? 0)...(through?.ordinal ?? 9999_99_99)
  }

  /// Both ends in one number: the ordinals, 0 for an open end, 32 bits each.
  var packed: Int64 {
    Int64(from?.ordinal ?? 0) << 32 | Int64(through?.ordinal ?? 0)
  }

  init(packed: Int64) {
    func day(_ ordinal: Int64) -> CalendarDay? {
      CalendarDay(
        year: Int(ordinal / 10_000), month: Int(ordinal / 100 % 100), day: Int(ordinal % 100))
    }
    from = day(packed >> 32)
    through = day(packed & 0xFFFF_FFFF)
  }
}

extension DateRange: CustomStringConvertible {
  /// The range as the query language writes it after `date:`: `2018`, `2018-05`, `2018-05-18`,
  /// `2017..2019`, `..2018`, `2018-05-18..`.
  public var description: String {
    let first = from.map { DateRange.text($0, isEdge: { $0 == 1 && $1 == 1 }, { $0 == 1 }) } ?? ""
    let last =
      through.map { day in
        DateRange.text(
          day, isEdge: { $0 == 12 && $1 == 31 },
          { $0 == CalendarDay.length(ofMonth: day.month, year: day.year) })
      } ?? ""
    return first == last && !first.isEmpty ? first : first + ".." + last
  }

  /// The shortest text of a day at the edge of a range: the year or the month where the day is the
  /// first (or last) of it.
  private static func text(
    _ day: CalendarDay, isEdge ofYear: (Int, Int) -> Bool, _ ofMonth: (Int) -> Bool
  ) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let year = padded(day.year, 4)
    if ofYear(day.month, day.day) { return year }
    let month = year + "-" + padded(day.month, 2)
    return ofMonth(day.day) ? month : month + "-" + padded(day.day, 2)
  }
}
