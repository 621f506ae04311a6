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
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day with this ``ordinal``; nil where the calendar has no such day.
  public init?(ordinal: Int) {
    self.init(year: ordinal / 10_000, month: ordinal / 100 % 100, day: ordinal % 100)
  }

  /// The number of days in a month, 1 … 12.
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// The day as a number that sorts like the day: 20180518 for 18 May 2018.
  public var ordinal: Int { year * 10_000 + month * 100 + day }

  /// The day as ISO 8601 writes it: `2018-05-18`.
  public var iso8601: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  /// A number with zeros in front, at least `width` digits long.
  package static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.ordinal < right.ordinal
  }
}
