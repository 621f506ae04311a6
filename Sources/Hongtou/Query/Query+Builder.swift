extension Query {
  /// Words as a person types them: each run between white space must be found, as a dictionary
  /// word, inside a longer one, or as several words in a row.
  ///
  /// Nothing in `text` is an operator here. Text without any character but white space finds
  /// nothing.
  ///
  /// - Complexity: O(*n*) in the length of `text`.
  public static func words(_ text: String) -> Query {
    let runs = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    return all(runs.map { leaf(.words, Substring($0)) }, none: .nothing)
  }

  /// One unsplit string, found wherever it stands, whatever the words around it.
  ///
  /// Between two of its characters the text may hold spaces, 、 ， quotation marks and brackets,
  /// though not between two digits. An empty string finds nothing.
  public static func exact(_ string: String) -> Query {
    string.isEmpty ? .nothing : leaf(.exact, string)
  }

  /// A document number (发文字号), found as the document's own number or cited in its text,
  /// whatever its brackets and spaces.
  ///
  /// A string without the shape of a document number is taken as ``words(_:)``.
  public static func documentNumber(_ number: String) -> Query {
    let scalars = Array(number.unicodeScalars)
    let shape = DocumentNumberShape.first(in: scalars, from: 0)
    return shape == 0..<scalars.count ? leaf(.documentNumber, number) : words(number)
  }

  /// Every indexed word that begins with `prefix`. An empty prefix finds everything.
  public static func prefix(_ prefix: String) -> Query {
    prefix.isEmpty ? .everything : leaf(.prefix, prefix)
  }

  /// Every document.
  public static let everything = leaf(.everything)

  /// No document: the opposite of ``everything``.
  public static let nothing = not(.everything)

  /// Documents in which every one of `queries` matches. Without any, everything.
  public static func all(_ queries: Query...) -> Query { all(queries) }

  /// Documents in which every one of `queries` matches. Without any, everything.
  public static func all(_ queries: [Query]) -> Query { all(queries, none: .everything) }

  private static func all(_ queries: [Query], none: Query) -> Query {
    switch queries.count {
    case 0: none
    case 1: queries[0]
    default: node(.all, queries)
    }
  }

  /// Documents in which at least one of `queries` matches; more of them rank higher. Without any,
  /// nothing.
  public static func any(_ queries: Query...) -> Query { any(queries) }

  /// Documents in which at least one of `queries` matches; more of them rank higher. Without any,
  /// nothing.
  public static func any(_ queries: [Query]) -> Query {
    switch queries.count {
    case 0: .nothing
    case 1: queries[0]
    default: node(.any, queries)
    }
  }

  /// Documents in which `query` does not match. It adds nothing to a score.
  public static func not(_ query: Query) -> Query { node(.not, [query]) }

  /// A wish: documents in which `query` matches rank higher, the others are not lost.
  ///
  /// It decides which documents match only in an ``all(_:)-swift.type.method`` (or alone) where
  /// nothing else is required: there at least one of the wishes must come true.
  public static func optional(_ query: Query) -> Query { node(.optional, [query]) }

  /// Confines the words, strings and prefixes of `query` to one field. Parts that name a field
  /// themselves keep it, and dates are not affected.
  ///
  /// - Complexity: O(*n*) in the number of nodes.
  public static func field(_ field: Field, _ query: Query) -> Query {
    var confined = query
    for index in confined.nodes.indices where confined.nodes[index].kind.takesField {
      confined.nodes[index].field = confined.nodes[index].field ?? field
    }
    return confined
  }

  /// Words in one field: `.field(.kind, "通知")` is the same as `.field(.kind, .words("通知"))`.
  public static func field(_ field: Field, _ words: String) -> Query {
    self.field(field, .words(words))
  }

  /// Strings that stand near each other in one paragraph, in any order and without overlapping,
  /// with at most `distance` characters between the first and the last of them that belong to none.
  ///
  /// Spaces, 、 ， quotation marks and brackets are not counted. One string alone is
  /// ``exact(_:)``; none finds nothing.
  ///
  /// - Parameter distance: In characters (Unicode scalars), clamped to 0 … 10,000.
  public static func near(_ strings: [String], within distance: Int) -> Query {
    let parts = strings.filter { !$0.isEmpty }
    guard parts.count > 1 else { return exact(parts.first ?? "") }
    let clamped = min(max(distance, 0), maximumDistance)
    return node(.near, parts.map { leaf(.exact, $0) }, value: Int64(clamped))
  }

  /// The greatest distance of ``near(_:within:)``.
  static let maximumDistance = 10_000

  /// Documents dated within a range of years, both included.
  public static func date(_ years: ClosedRange<Int>) -> Query {
    date(DateRange(years: years))
  }

  /// Documents dated within a range of days. Documents without a date do not match.
  public static func date(_ range: DateRange) -> Query {
    leaf(.date, value: range.packed)
  }

  /// The same query with its scores multiplied by `factor`.
  ///
  /// - Parameter factor: Clamped to 0.001 … 1,000; not-a-number counts as 1.
  public static func boost(_ factor: Double, _ query: Query) -> Query {
    let number = factor.isNaN ? 1 : min(max(factor, boosts.lowerBound), boosts.upperBound)
    return node(.boost, [query], value: Int64(bitPattern: number.bitPattern))
  }

  /// The boosts that are allowed.
  static let boosts = 0.001...1_000.0
}

extension QueryNode.Kind {
  /// Whether a field confines this kind of node. `near` carries it for its strings.
  var takesField: Bool {
    switch self {
    case .words, .exact, .documentNumber, .prefix, .near: true
    default: false
    }
  }
}
