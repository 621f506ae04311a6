/// Reads one query line from left to right into an arena; brackets open frames on an explicit
/// stack, so that nothing recurses.
struct QueryLineReader {
  /// A failure with its place in scalars.
  enum Failure: Error {
    case syntax(QuerySyntaxError.Code, String, Range<Int>)
    case limit(QueryLimitError)
  }

  let scalars: [Unicode.Scalar]
  let limits: QueryLimits
  let matching: QueryParser.Matching

  var index = 0
  var arena = QueryArena()
  var frames = [QueryFrame()]
  /// Prefix operators read but not yet applied.
  var pending: [PrefixOperator] = []
  var clauses = 0
  /// How many opening quotation marks found no closing one at a word's edge. Each such search runs
  /// to the end of the line, so they are counted and given up.
  var vainQuoteSearches = 0

  init(_ line: String, limits: QueryLimits, matching: QueryParser.Matching) {
    scalars = Array(line.unicodeScalars)
    self.limits = limits
    self.matching = matching
  }

  /// The bytes of the line that `place`, in scalars, covers.
  func byteRange(of place: Range<Int>) -> Range<Int> {
    func bytes(_ range: Range<Int>) -> Int {
      scalars[range].reduce(0) { $0 + UTF8.width($1) }
    }
    let upper = min(place.upperBound, scalars.count)
    let lower = min(place.lowerBound, upper)
    let start = bytes(0..<lower)
    return start..<(start + bytes(lower..<upper))
  }

  mutating func read() throws(Failure) -> Query {
    skipSpaces()
    guard index < scalars.count else {
      throw .syntax(.empty, "nothing to search for", scalars.count..<scalars.count)
    }
    while index < scalars.count {
      try readPart()
      skipSpaces()
    }
    if frames.count > 1 {
      let open = frames[frames.count - 1].open
      throw .syntax(
        .unclosedBracket,
        "this bracket is never closed: add a closing bracket, or put the text in quotation marks",
        open..<open + 1)
    }
    try finishFrame(at: scalars.count)
    guard frames[0].items.count == 1 else {
      throw .syntax(
        .onlyPunctuation,
        "only punctuation, which words do not contain: put it in quotation marks to find it",
        0..<scalars.count)
    }
    return Query(arena)
  }

  mutating func skipSpaces() {
    while index < scalars.count, scalars[index].isQuerySpace { index += 1 }
  }

  func isEdge(_ position: Int) -> Bool {
    guard position < scalars.count else { return true }
    let scalar = scalars[position]
    return scalar.isQuerySpace || scalar.asciiOperator == ")"
  }

  /// Reads what begins at `index`, which is at a word's edge and not white space.
  private mutating func readPart() throws(Failure) {
    switch scalars[index].asciiOperator {
    case ")": return try closeBracket()
    case "(" where !isLiteralBracket(index): return try openBracket(field: nil)
    case "-", "+", "?":
      if index + 1 < scalars.count, !scalars[index + 1].isQuerySpace { return try readPrefix() }
    default: break
    }
    if QuotationMark(scalars[index]) != nil, try readQuotation(field: frameField) { return }
    if try readKeyword() { return }
    if try readFieldName() { return }
    try readRun()
  }

  var frameField: Query.Field? { frames[frames.count - 1].field }

  // MARK: - Brackets and prefix operators

  /// The longest bracketed text that glued text may follow, in scalars.
  private static let longestLiteral = 64

  /// Whether the opening bracket at a word's beginning belongs to the text, as in （一）加强党的建设:
  /// its closing bracket, without white space or quotation marks between, is glued to text.
  private func isLiteralBracket(_ open: Int) -> Bool {
    var depth = 0
    var position = open
    while position < scalars.count, position - open <= QueryLineReader.longestLiteral {
      let scalar = scalars[position]
      if scalar.isQuerySpace || scalar == "\\" || QuotationMark(scalar) == .straight {
        return false
      }
      switch scalar.asciiOperator {
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return position < scalars.count && scalars[position].isGluedText }
    }
    return false
  }

  mutating func openBracket(field: Query.Field?) throws(Failure) {
    let depth = frames.count + frames.reduce(0) { $0 + $1.prefixes.count } + pending.count
    try checkNesting(depth)
    var frame = QueryFrame()
    frame.open = index
    frame.field = field ?? frameField
    frame.prefixes = pending
    frame.start = arena.nodes.count
    pending = []
    frames.append(frame)
    index += 1
  }

  private mutating func closeBracket() throws(Failure) {
    guard frames.count > 1 else {
      throw .syntax(
        .unopenedBracket,
        "this bracket closes nothing: remove it, or put the text in quotation marks",
        index..<index + 1)
    }
    let close = index
    try finishFrame(at: close)
    index += 1
    let frame = frames.removeLast()
    guard frame.items.count == 1 else {
      throw .syntax(
        .emptyBrackets, "nothing to search for between these brackets", frame.open..<close + 1)
    }
    pending = frame.prefixes
    try finishPart(from: frame.start)
  }

  private mutating func readPrefix() throws(Failure) {
    let kind: PrefixOperator.Kind =
      switch scalars[index].asciiOperator {
      case "-": .not
      case "+": .required
      default: .optional
      }
    try push(PrefixOperator(kind: kind, place: index..<index + 1))
    index += 1
  }

  mutating func push(_ prefix: PrefixOperator) throws(Failure) {
    try checkNesting(frames.count + pending.count)
    pending.append(prefix)
  }

  private func checkNesting(_ depth: Int) throws(Failure) {
    guard depth <= limits.nesting else {
      throw .limit(QueryLimitError(limit: .nesting, found: depth, allowed: limits.nesting))
    }
  }

  // MARK: - Finishing parts

  mutating func addLeaf(
    _ kind: QueryNode.Kind, _ text: String, field: Query.Field?, value: Int64 = 0
  ) throws(Failure) {
    clauses += 1
    guard clauses <= limits.clauses else {
      throw .limit(QueryLimitError(limit: .clauses, found: clauses, allowed: limits.clauses))
    }
    arena.addLeaf(kind, text: text, field: field, value: value)
  }

  /// Takes the subtree from `start` to the arena's end as one part: its weight, its prefix
  /// operators, its place among its neighbours.
  mutating func finishPart(from start: Int) throws(Failure) {
    if let boost = try readBoost() {
      arena.close(.boost, children: 1, from: start, value: Int64(bitPattern: boost.bitPattern))
    }
    var role = QueryFrame.Role.plain
    for prefix in pending.reversed() {
      switch prefix.kind {
      case .not: arena.close(.not, children: 1, from: start)
      case .optional: arena.close(.optional, children: 1, from: start)
      case .required: break
      }
      role = prefix.kind.role
    }
    pending = []
    frames[frames.count - 1].add(start: start, role: role)
  }

  /// Ends the innermost frame: its parts become one.
  private mutating func finishFrame(at end: Int) throws(Failure) {
    if let prefix = pending.first {
      throw .syntax(.missingOperand, "nothing follows this operator\(quotingHint)", prefix.place)
    }
    if let place = frames[frames.count - 1].danglingOperator {
      throw .syntax(
        .missingOperand, "nothing follows this operator on its right\(quotingHint)", place)
    }
    frames[frames.count - 1].finish(&arena, matching: matching)
  }

  var quotingHint: String { "; to find it as text, put it in quotation marks" }
}

/// An operator in front of what it works on.
struct PrefixOperator {
  enum Kind {
    case not
    case required
    case optional

    var role: QueryFrame.Role {
      switch self {
      case .not: .excluded
      case .required: .required
      case .optional: .optional
      }
    }
  }

  var kind: Kind
  var place: Range<Int>
}

extension Unicode.Scalar {
  /// Text that a bracket or a quotation mark can be glued to: Han, digits and letters.
  var isGluedText: Bool {
    isHan || isQueryDigit || properties.isAlphabetic
  }
}
