/// Why a query line could not be turned into a ``Query``.
public enum QueryError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line is not in the query language.
  case syntax(QuerySyntaxError)
  /// The line asks for more than the limits allow.
  case limit(QueryLimitError)

  public var description: String {
    switch self {
    case .syntax(let error): error.description
    case .limit(let error): error.description
    }
  }
}

/// A query line that is not in the query language, with the place.
///
/// ```
/// this bracket is never closed: add a closing bracket, or put the text in quotation marks
///   干部 (考核 OR 选拔
///        ^
/// ```
public struct QuerySyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in a form that programs can compare.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// Nothing but white space.
    public static let empty = Code(description: "empty")
    /// Nothing but punctuation outside quotation marks.
    public static let onlyPunctuation = Code(description: "onlyPunctuation")
    /// An opening bracket without its closing one.
    public static let unclosedBracket = Code(description: "unclosedBracket")
    /// A closing bracket without its opening one.
    public static let unopenedBracket = Code(description: "unopenedBracket")
    /// Brackets around nothing.
    public static let emptyBrackets = Code(description: "emptyBrackets")
    /// An opening quotation mark without its closing one.
    public static let unclosedQuotation = Code(description: "unclosedQuotation")
    /// Quotation marks around nothing.
    public static let emptyQuotation = Code(description: "emptyQuotation")
    /// AND, OR, NOT, `-`, `+`, `?` without anything to work on.
    public static let missingOperand = Code(description: "missingOperand")
    /// A field that is not known.
    public static let unknownField = Code(description: "unknownField")
    /// `field:` without a value.
    public static let missingValue = Code(description: "missingValue")
    /// Something that is not a date, or a date that does not exist.
    public static let badDate = Code(description: "badDate")
    /// `^` without a number, or with one out of bounds.
    public static let badBoost = Code(description: "badBoost")
    /// `~` without a number, with one out of bounds, or over a single string.
    public static let badDistance = Code(description: "badDistance")
  }

  /// What is wrong.
  public let code: Code
  /// What is wrong and what to do, in one line.
  public let message: String
  /// The query line.
  public let query: String
  /// The place, in UTF-8 bytes of the query line; never empty unless it is the line's end.
  public let range: Range<Int>
  /// The place's first character, counted from 1 in characters (grapheme clusters) as an editor
  /// does.
  public let column: Int

  init(_ code: Code, _ message: String, in query: String, at range: Range<Int>) {
    self.code = code
    self.message = message
    self.query = query
    let length = query.utf8.count
    let start = min(max(range.lowerBound, 0), length)
    self.range = start..<min(max(range.upperBound, start), length)
    self.column = 1 + String(decoding: query.utf8.prefix(start), as: UTF8.self).count
  }

  /// The message alone with its column: one line, for logs.
  public var summary: String { "\(message) (column \(column))" }

  /// The message with the query under it and the place marked under the query, in columns of a
  /// terminal: a Han character takes two.
  public var description: String {
    let marked = MarkedLine(query, range: range)
    return "\(message)\n  \(marked.text)\n  \(marked.marks)"
  }
}

/// One line of a text with a mark under a place of it.
struct MarkedLine {
  let text: String
  let marks: String

  /// The columns shown on each side of the place.
  private static let margin = 60

  init(_ query: String, range: Range<Int>) {
    let bytes = Array(query.utf8)
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    let before = MarkedLine.tail(of: MarkedLine.oneLine(string(0..<range.lowerBound)))
    let place = MarkedLine.head(of: MarkedLine.oneLine(string(range)))
    let after = MarkedLine.head(of: MarkedLine.oneLine(string(range.upperBound..<bytes.count)))
    text = before + place + after
    marks =
      String(repeating: " ", count: DisplayWidth.columns(of: before))
      + String(repeating: "^", count: max(1, DisplayWidth.columns(of: place)))
  }

  /// Line breaks and control characters would move the marks: each becomes a space.
  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline || DisplayWidth.isControl($0) ? " " : $0 })
  }

  private static func head(of text: String) -> String {
    var width = 0
    var kept = ""
    for character in text {
      width += DisplayWidth.columns(of: character)
      guard width <= margin else { return kept + "…" }
      kept.append(character)
    }
    return kept
  }

  private static func tail(of text: String) -> String {
    var width = 0
    var kept: [Character] = []
    for character in text.reversed() {
      width += DisplayWidth.columns(of: character)
      guard width <= margin else { return "…" + String(kept.reversed()) }
      kept.append(character)
    }
    return String(kept.reversed())
  }
}
