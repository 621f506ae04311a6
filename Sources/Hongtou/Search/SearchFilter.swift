/// A condition on a document's elements that narrows a search. It never touches a score.
///
/// Filters on different elements must all hold; of several filters on one element, one is enough:
/// `[.kind("通知"), .kind("意见"), .dated(2018...2020)]` keeps notices and opinions of three years.
public struct SearchFilter: Sendable, Hashable, CustomStringConvertible {
  /// What must hold.
  enum Condition: Sendable, Hashable {
    case issuer(String)
    case kind(String)
    case number(String)
    case dated(DateRange)
    case path(String)
  }

  let condition: Condition

  /// Documents of an issuing organ (发文机关), by its whole name.
  public static func issuer(_ name: String) -> SearchFilter { Self(condition: .issuer(name)) }

  /// Documents of a kind (文种): 通知, 意见, ….
  public static func kind(_ name: String) -> SearchFilter { Self(condition: .kind(name)) }

  /// The document of a number (发文字号), whatever its brackets and spaces.
  public static func number(_ number: String) -> SearchFilter { Self(condition: .number(number)) }

  /// Documents dated (成文日期) within a range. Documents without a date are left out.
  public static func dated(_ range: DateRange) -> SearchFilter { Self(condition: .dated(range)) }

  /// Documents dated within a range of years, both included.
  public static func dated(_ years: ClosedRange<Int>) -> SearchFilter {
    dated(DateRange(years: years))
  }

  /// Documents whose path, as hits show it, begins with `prefix`.
  public static func path(_ prefix: String) -> SearchFilter { Self(condition: .path(prefix)) }

  /// The element that the filter is about; filters on the same one are alternatives.
  var element: String { description.prefix { $0 != "=" }.description }

  /// The filter as ``init(parsing:)`` reads it: `kind=通知`.
  public var description: String {
    switch condition {
    case .issuer(let name): "issuer=\(name)"
    case .kind(let name): "kind=\(name)"
    case .number(let number): "number=\(number)"
    case .dated(let range): "date=\(range)"
    case .path(let prefix): "path=\(prefix)"
    }
  }
}

/// Why a text is no filter.
public struct SearchFilterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in a form that programs can compare.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// No `=` between a name and a value.
    public static let missingEquals = Code(description: "missingEquals")
    /// No element that can be filtered by has this name.
    public static let unknownName = Code(description: "unknownName")
    /// Nothing behind the `=`.
    public static let missingValue = Code(description: "missingValue")
    /// Something that is not a date, or a date that does not exist.
    public static let badDate = Code(description: "badDate")
  }

  /// What is wrong.
  public let code: Code
  /// What is wrong and what to do.
  public let description: String
}

extension SearchFilter {
  /// Reads a filter: `issuer=国务院`, `kind=通知`, `number=中办发〔2018〕29号`, `year=2018`,
  /// `date=2018..2020`, `path=laws/`, with the field names of the query language (发文机关, 文种,
  /// 文号, 年份, 日期, 路径) and `：` or `:` in place of `=`, too.
  ///
  /// - Throws: ``SearchFilterError``. That no document has the value is not an error.
  /// - Complexity: O(*n*) in the length of the text.
  public init(parsing text: String) throws(SearchFilterError) {
    let marks: Set<Character> = ["=", "＝", ":", "："]
    guard let mark = text.firstIndex(where: marks.contains) else {
      throw SearchFilterError(
        code: .missingEquals,
        description: "“\(text)” is no filter: write a name, = and a value, as in kind=通知")
    }
    let name = Self.trimmed(text[..<mark]).lowercased()
    let value = Self.trimmed(text[text.index(after: mark)...])
    let field = FieldName.all[name]
    if case .field(let field) = field, field.isText { throw Self.unknown(name) }
    guard let field else { throw Self.unknown(name) }
    guard !value.isEmpty else {
      throw SearchFilterError(
        code: .missingValue, description: "the filter “\(text)” has no value behind its =")
    }
    switch field {
    case .date: self = .dated(try Self.range(value))
    case .field(.issuer): self = .issuer(value)
    case .field(.kind): self = .kind(value)
    case .field(.number): self = .number(value)
    case .field: self = .path(value)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  private static func unknown(_ name: String) -> SearchFilterError {
    SearchFilterError(
      code: .unknownName,
      description: "nothing can be filtered by “\(name)”: take issuer, kind, number, year, date or "
        + "path (发文机关, 文种, 文号, 年份, 日期, 路径)")
  }

  private static func range(_ value: String) throws(SearchFilterError) -> DateRange {
    switch DateText.range(Array(value.unicodeScalars)[...]) {
    case .success(let range): return range
    case .failure(let problem):
      throw SearchFilterError(code: .badDate, description: "“\(value)” is \(problem)")
    }
  }
}
