extension Query {
  /// A field of a document that a part of a query can be confined to.
  public struct Field: Sendable, Hashable, CustomStringConvertible {
    private let code: UInt8

    private init(code: UInt8) { self.code = code }

    /// The title (标题).
    public static let title = Field(code: 0)
    /// The headings of the sections (小标题), run-in headings included.
    public static let heading = Field(code: 1)
    /// The text that is neither title nor heading (正文).
    public static let body = Field(code: 2)
    /// The document's own number (发文字号), not the numbers it cites.
    public static let number = Field(code: 3)
    /// The issuing organs (发文机关).
    public static let issuer = Field(code: 4)
    /// The kind of document (文种): 通知, 意见, 决定, ….
    public static let kind = Field(code: 5)
    /// The path of the file (路径).
    public static let path = Field(code: 6)

    /// Every field that words can be confined to; the date has ``Query/date(_:)-(DateRange)``.
    public static let allFields: [Field] = [
      .title, .heading, .body, .number, .issuer, .kind, .path,
    ]

    /// The fields that are running text: words, snippets and highlights live there.
    public var isText: Bool { code <= Field.body.code }

    /// The field's name in the query language.
    public var description: String { Field.names[Int(code)][0] }

    /// The names of each field in the query language; the first is the one printed.
    static let names: [[String]] = [
      ["title", "标题", "题名"],
      ["heading", "小标题"],
      ["body", "正文"],
      ["number", "文号", "发文字号", "字号"],
      ["issuer", "发文机关", "发文单位", "机关"],
      ["kind", "文种"],
      ["path", "路径"],
    ]

    /// The names of the date in the query language.
    static let dateNames = ["date", "日期", "成文日期", "year", "年份"]
  }
}

/// What stands before a colon in the query language.
enum FieldName: Equatable {
  case field(Query.Field)
  case date

  /// Every name of the query language.
  static let all: [String: FieldName] = {
    var table: [String: FieldName] = [:]
    for (field, names) in zip(Query.Field.allFields, Query.Field.names) {
      for name in names { table[name] = .field(field) }
    }
    for name in Query.Field.dateNames { table[name] = .date }
    return table
  }()

  /// The length of the longest name, in scalars.
  static let longest = all.keys.reduce(0) { max($0, $1.unicodeScalars.count) }
}
