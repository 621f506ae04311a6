extension QueryLineReader {
  // MARK: - Operators written as words

  /// The operators that are words. Latin ones count in capitals only; full-width letters count.
  private static let keywords: [(spelling: [Unicode.Scalar], meaning: Keyword)] = {
    let spellings: [(String, Keyword)] = [
      ("AND", .and), ("&&", .and), ("并且", .and), ("且", .and),
      ("OR", .or), ("||", .or), ("|", .or), ("或者", .or), ("或", .or),
      ("NOT", .not), ("不含", .not), ("非", .not),
    ]
    return spellings.map { (Array($0.0.unicodeScalars), $0.1) }
  }()

  private enum Keyword {
    case and
    case or
    case not
  }

  /// Reads an operator that is a word of its own. Returns `false`, with nothing read, at any other
  /// word.
  mutating func readKeyword() throws(Failure) -> Bool {
    guard let (length, keyword) = keyword(at: index) else { return false }
    let place = index..<index + length
    let last = frames.count - 1
    switch keyword {
    case .not:
      try push(PrefixOperator(kind: .not, place: place))
    case .and, .or:
      if let prefix = pending.first {
        throw .syntax(
          .missingOperand, "nothing follows this operator\(quotingHint)", prefix.place)
      }
      guard frames[last].hasOperand else {
        throw .syntax(
          .missingOperand, "nothing stands on the left of this operator\(quotingHint)", place)
      }
      if keyword == .and {
        frames[last].joinByAnd(at: place)
      } else {
        frames[last].joinByOr(at: place, &arena, matching: matching)
      }
    }
    index += length
    return true
  }

  private func keyword(at position: Int) -> (length: Int, keyword: Keyword)? {
    for (spelling, meaning) in QueryLineReader.keywords
    where position + spelling.count <= scalars.count {
      let end = position + spelling.count
      let isSame = zip(scalars[position..<end], spelling).allSatisfy { $0.asciiOperator == $1 }
      if isSame, isEdge(end) || scalars[end].asciiOperator == "(" {
        return (spelling.count, meaning)
      }
    }
    return nil
  }

  /// Whether a whole text is an operator that is a word.
  static func isKeyword(_ text: String) -> Bool {
    text.unicodeScalars.count <= 3
      && QueryLineReader(text, limits: QueryLimits(), matching: .all).keyword(at: 0)?.length
        == text.unicodeScalars.count
  }

  // MARK: - Fields

  /// Reads `field:` and the part it confines. Returns `false`, with nothing read, where no field is
  /// named.
  mutating func readFieldName() throws(Failure) -> Bool {
    guard let (colon, name) = try fieldName() else { return false }
    let start = index
    index = colon + 1
    skipSpaces()
    guard index < scalars.count, scalars[index].asciiOperator != ")" else {
      throw .syntax(
        .missingValue, "this field needs a value\(quotingHint)", start..<colon + 1)
    }
    switch name {
    case .date: try readDate()
    case .field(let field):
      if scalars[index].asciiOperator == "(" {
        try openBracket(field: field)
      } else if QuotationMark(scalars[index]) != nil, try readQuotation(field: field) {
        return true
      } else {
        try readRun(field: field)
      }
    }
    return true
  }

  /// The field named at `index` and the place of its colon.
  private func fieldName() throws(Failure) -> (colon: Int, name: FieldName)? {
    var position = index
    var spelling = String.UnicodeScalarView()
    while position < scalars.count, position - index <= FieldName.longest {
      let scalar = scalars[position].asciiOperator
      if scalar == ":" { break }
      guard scalar.isASCIILetter || scalar.isHan else { return nil }
      spelling.append(scalar)
      position += 1
    }
    guard position > index, position < scalars.count, scalars[position].asciiOperator == ":" else {
      return nil
    }
    let name = String(spelling).lowercased()
    if let known = FieldName.all[name] { return (position, known) }
    // A colon glued to Han is text; after Latin letters it is an operator, unless it is full width
    // (as in running text), nothing follows it or an address does.
    guard scalars[position] == ":", scalars[index..<position].allSatisfy(\.isASCIILetter),
      !isEdge(position + 1), scalars[position + 1] != "/"
    else { return nil }
    throw .syntax(
      .unknownField,
      "no field is called \(name): the fields are "
        + "\(Query.Field.allFields.map(\.description).joined(separator: ", ")) and date"
        + quotingHint,
      index..<position + 1)
  }

  // MARK: - Dates

  /// Reads the range after `date:`.
  private mutating func readDate() throws(Failure) {
    let start = index
    while index < scalars.count, !isEdge(index), scalars[index].asciiOperator != "^" {
      index += 1
    }
    switch DateText.range(scalars[start..<index]) {
    case .success(let range):
      let node = arena.nodes.count
      try addLeaf(.date, "", field: nil, value: range.packed)
      try finishPart(from: node)
    case .failure(let problem):
      throw .syntax(.badDate, problem.description, start..<max(index, start + 1))
    }
  }

  // MARK: - Words

  mutating func readRun() throws(Failure) { try readRun(field: frameField) }

  /// Reads text up to the next edge: words, the document numbers among them, `prefix*`.
  mutating func readRun(field: Query.Field?) throws(Failure) {
    let start = arena.nodes.count
    let begin = index
    var run = WordRun(field: field)
    var number = DocumentNumberShape.first(in: scalars, from: index)
    var depth = 0
    reading: while index < scalars.count, !scalars[index].isQuerySpace {
      if let found = number, found.lowerBound == index {
        run.text.trimOpeningBrackets()
        try endWords(&run)
        try addLeaf(.documentNumber, unescaped(found).string, field: field)
        index = found.upperBound
        number = DocumentNumberShape.first(in: scalars, from: index)
        continue
      }
      let scalar = scalars[index]
      switch scalar.asciiOperator {
      case "\\" where scalar == "\\" && index + 1 < scalars.count:
        run.text.append(scalars[index + 1], isEscaped: true)
        index += 2
        continue
      case "(": depth += 1
      case ")" where depth > 0: depth -= 1
      case ")" where frames.count > 1: break reading
      case ")" where index > 0 && !scalars[index - 1].isTextBeforeBracket: break reading
      case "^" where index > begin && isWeight(index): break reading
      case "*" where isEdgeOrWeight(index + 1):
        index += 1
        try endPrefix(&run)
        continue
      default: break
      }
      run.text.append(scalar)
      index += 1
    }
    try endWords(&run)
    let parts = run.leaves(in: arena, from: start)
    guard parts > 0 else {
      // Punctuation alone stands for nothing, with the operators before it.
      pending = []
      return
    }
    if parts > 1 { arena.close(.all, children: parts, from: start) }
    try finishPart(from: start)
  }

  private mutating func endWords(_ run: inout WordRun) throws(Failure) {
    defer { run.text = UnescapedText() }
    guard !run.text.isEmpty, !run.text.isOnlyPunctuation else { return }
    try addLeaf(.words, run.text.string, field: run.field)
  }

  private mutating func endPrefix(_ run: inout WordRun) throws(Failure) {
    defer { run.text = UnescapedText() }
    if run.text.isEmpty {
      try addLeaf(.everything, "", field: nil)
    } else {
      try addLeaf(.prefix, run.text.string, field: run.field)
    }
  }

  // MARK: - Weights

  /// Whether `^` at `position` begins a weight: a number up to an edge.
  private func isWeight(_ position: Int) -> Bool {
    var end = position + 1
    while end < scalars.count, end - position < 24, scalars[end].isQueryDigit || scalars[end] == "."
    { end += 1 }
    return end > position + 1 && isEdge(end)
  }

  /// Reads `^2` after a part.
  mutating func readBoost() throws(Failure) -> Double? {
    guard index < scalars.count, scalars[index].asciiOperator == "^" else { return nil }
    let start = index
    index += 1
    var text = String.UnicodeScalarView()
    while index < scalars.count, !isEdge(index) {
      text.append(scalars[index].asciiOperator)
      index += 1
    }
    guard text.allSatisfy({ $0.isQueryDigit || $0 == "." }), let factor = Double(String(text)),
      Query.boosts.contains(factor)
    else {
      throw .syntax(
        .badBoost, "^ takes a weight from 0.001 to 1000, as in 干部^2", start..<index)
    }
    return factor
  }
}

/// The text of one run of a query line while it is read.
private struct WordRun {
  let field: Query.Field?
  var text = UnescapedText()

  /// How many leaves the run has put into the arena.
  func leaves(in arena: QueryArena, from start: Int) -> Int { arena.nodes.count - start }
}

extension Unicode.Scalar {
  var isASCIILetter: Bool {
    (0x41...0x5A).contains(value & ~0x20) && value < 0x80
  }

  /// Text that makes a closing bracket glued to it text, where no bracket is open.
  fileprivate var isTextBeforeBracket: Bool { isGluedText }
}
