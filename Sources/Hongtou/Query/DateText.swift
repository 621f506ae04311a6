import DocumentModel

/// Dates as people type them after `date:`.
///
/// A year, a month or a day — 2018, 2018-05, 2018.5.18, 2018/5/18, 2018年5月18日, 20180518 — or a
/// range of two of them: 2018..2020, 2018~2020, 2018至2020, 2018-2020; either end may be missing
/// before or after `..`. Full-width digits count.
enum DateText {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  static func range(_ scalars: ArraySlice<Unicode.Scalar>) -> Result<DateRange, Problem> {
    let text = scalars.map(\.asciiOperator)
    do {
      return .success(try range(text))
    } catch {
      return .failure(error)
    }
  }

  private static func range(_ text: [Unicode.Scalar]) throws(Problem) -> DateRange {
    guard let (before, after) = split(text) else {
      let span = try span(text[...])
      return DateRange(from: span.first, through: span.last)
    }
    let first = before.isEmpty ? nil : try span(before).first
    let last = after.isEmpty ? nil : try span(after).last
    if let first, let last, last < first {
      throw Problem(description: "this range ends before it begins: exchange its ends")
    }
    return DateRange(from: first, through: last)
  }

  /// The two ends of a range, or `nil` for a single date.
  private static func split(
    _ text: [Unicode.Scalar]
  ) -> (ArraySlice<Unicode.Scalar>, ArraySlice<Unicode.Scalar>)? {
    for index in text.indices {
      switch text[index] {
      case "." where index + 1 < text.count && text[index + 1] == ".":
        return (text[..<index], text[(index + 2)...].drop { $0 == "." })
      case "…", "~", "至", "到", "—", "–":
        return (text[..<index], text[(index + 1)...].drop { $0 == text[index] })
      case "-" where index == 4 && text.count == 9 && text[5...].allSatisfy(\.isQueryDigit):
        return (text[..<index], text[(index + 1)...])
      default: continue
      }
    }
    return nil
  }

  private static func span(
    _ text: ArraySlice<Unicode.Scalar>
  ) throws(Problem) -> (first: CalendarDay, last: CalendarDay) {
    guard let numbers = numbers(text), let year = numbers.first, (1...9999).contains(year) else {
      throw Problem(
        description: "not a date: write 2018, 2018-05, 2018-05-18 or a range like 2018..2020")
    }
    switch numbers.count {
    case 1: return try span(year: year, months: 1...12)
    case 2:
      guard (1...12).contains(numbers[1]) else {
        throw Problem(description: "there is no month \(numbers[1])")
      }
      return try span(year: year, months: numbers[1]...numbers[1])
    default:
      let day = try day(year, numbers[1], numbers[2])
      return (day, day)
    }
  }

  private static func span(
    year: Int, months: ClosedRange<Int>
  ) throws(Problem) -> (first: CalendarDay, last: CalendarDay) {
    let length = CalendarDay.length(ofMonth: months.upperBound, year: year)
    return (
      try day(year, months.lowerBound, 1), try day(year, months.upperBound, length)
    )
  }

  private static func day(
    _ year: Int, _ month: Int, _ day: Int
  ) throws(Problem) -> CalendarDay {
    guard let day = CalendarDay(year: year, month: month, day: day) else {
      throw Problem(description: "there is no day \(year)-\(month)-\(day) in the calendar")
    }
    return day
  }

  /// The one to three numbers of a date, or `nil` for anything else.
  private static func numbers(_ text: ArraySlice<Unicode.Scalar>) -> [Int]? {
    var groups: [[Unicode.Scalar]] = [[]]
    var marks: [Unicode.Scalar] = []
    for scalar in text {
      switch scalar {
      case "-", ".", "/", "年", "月", "日":
        marks.append(scalar)
        groups.append([])
      case _ where scalar.isQueryDigit:
        groups[groups.count - 1].append(scalar)
      default: return nil
      }
    }
    if groups.last?.isEmpty == true, let mark = marks.last, ["年", "月", "日"].contains(mark) {
      groups.removeLast()
      marks.removeLast()
    }
    if groups.count == 1, groups[0].count == 8 {
      groups = [Array(groups[0][..<4]), Array(groups[0][4..<6]), Array(groups[0][6...])]
    }
    let isWellFormed =
      groups.count <= 3 && (1...4).contains(groups[0].count)
      && groups.dropFirst().allSatisfy { (1...2).contains($0.count) }
    guard isWellFormed else { return nil }
    return groups.map { $0.reduce(0) { $0 * 10 + Int($1.digitValue) } }
  }
}
