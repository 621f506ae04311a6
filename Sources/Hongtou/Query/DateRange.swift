public import DocumentModel

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
      from: CalendarDay(year: clamped.lowerBound, month: 1, day: 1),
      through: CalendarDay(year: clamped.upperBound, month: 12, day: 31))
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
      CalendarDay(ordinal: Int(ordinal))
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
    let year = CalendarDay.padded(day.year, 4)
    if ofYear(day.month, day.day) { return year }
    let month = year + "-" + CalendarDay.padded(day.month, 2)
    return ofMonth(day.day) ? month : month + "-" + CalendarDay.padded(day.day, 2)
  }
}
