/// A quotation mark that can be the operator of an exact string.
enum QuotationMark: Equatable {
  case straight
  case opening
  case closing

  init?(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\u{FF02}": self = .straight
    case "“", "「", "『", "„": self = .opening
    case "”", "」", "』": self = .closing
    default: return nil
    }
  }

  var isStraight: Bool { self == .straight }
}

extension QueryLineReader {
  /// The most searches for a closing mark that may run to the line's end in vain.
  private static let patience = 8

  /// Reads an exact string that begins at `index`. Returns `false`, with nothing read, where the
  /// mark is a closing one that closes nothing: it is text.
  mutating func readQuotation(field: Query.Field?) throws(Failure) -> Bool {
    let open = index
    guard let close = closingMark(of: open) else {
      if QuotationMark(scalars[open]) == .closing { return false }
      throw .syntax(
        .unclosedQuotation, "this quotation mark is never closed: add the closing mark",
        open..<open + 1)
    }
    let strings = unescaped(open + 1..<close)
    index = close + 1
    let start = arena.nodes.count
    if let distance = try readDistance(open: open) {
      let parts = strings.splitAtSpaces()
      guard parts.count > 1 else {
        throw .syntax(
          .badDistance, "nearness needs two strings with a space between, as in \"容错 纠错\"~5",
          open..<index)
      }
      for part in parts { try addLeaf(.exact, part, field: field) }
      arena.close(.near, children: parts.count, from: start, value: Int64(distance))
      arena.setField(field, at: arena.nodes.count - 1)
    } else {
      let string = strings.string
      guard !string.isEmpty else {
        throw .syntax(
          .emptyQuotation, "nothing to search for between these quotation marks", open..<close + 1)
      }
      try addLeaf(.exact, string, field: field)
    }
    try finishPart(from: start)
    return true
  }

  /// The mark that closes the one at `open`.
  ///
  /// The outermost pair is the operator. Opening and closing marks nest; straight marks nest by
  /// their shape: one with an edge only on its left opens, one with an edge only on its right
  /// closes, one with text on both sides is text. Where that finds no end (input methods mix the
  /// marks up), the next mark before an edge closes, or else the next mark.
  private mutating func closingMark(of open: Int) -> Int? {
    guard let kind = QuotationMark(scalars[open]) else { return nil }
    if vainQuoteSearches < QueryLineReader.patience {
      if kind != .closing, let close = nestedClosingMark(of: open, kind) { return close }
      if let close = nextMark(after: open, kind, atEdge: true) { return close }
      vainQuoteSearches += 1
    }
    return kind == .closing ? nil : nextMark(after: open, kind, atEdge: false)
  }

  private func nestedClosingMark(of open: Int, _ kind: QuotationMark) -> Int? {
    var depth = 0
    var position = open
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar == "\\" {
        position += 2
        continue
      }
      if let mark = QuotationMark(scalar), mark.isStraight == kind.isStraight {
        switch mark {
        case .opening: depth += 1
        case .closing: depth -= 1
        case .straight:
          if position == open || (isLeftEdge(position) && !isRightEdge(position)) {
            depth += 1
          } else if isRightEdge(position) {
            depth -= 1
          }
        }
        if depth == 0 { return position }
      }
      position += 1
    }
    return nil
  }

  private func nextMark(after open: Int, _ kind: QuotationMark, atEdge: Bool) -> Int? {
    var position = open + 1
    while position < scalars.count {
      if scalars[position] == "\\" {
        position += 2
        continue
      }
      if let mark = QuotationMark(scalars[position]), mark.isStraight == kind.isStraight,
        !atEdge || isRightEdge(position)
      {
        return position
      }
      position += 1
    }
    return nil
  }

  private func isLeftEdge(_ position: Int) -> Bool {
    guard position > 0 else { return true }
    let scalar = scalars[position - 1]
    if scalar.isQuerySpace { return true }
    switch scalar.asciiOperator {
    case "(", "-", "+", "?", ":", "\"": return true
    default: return false
    }
  }

  private func isRightEdge(_ position: Int) -> Bool {
    guard position + 1 < scalars.count else { return true }
    let scalar = scalars[position + 1]
    if scalar.isQuerySpace { return true }
    switch scalar.asciiOperator {
    case ")", "~", "^", "\"": return true
    default: return false
    }
  }

  /// Reads `~5` after an exact string.
  private mutating func readDistance(open: Int) throws(Failure) -> Int? {
    guard index < scalars.count, scalars[index].asciiOperator == "~" else { return nil }
    let start = index
    var position = index + 1
    var distance = 0
    while position < scalars.count, scalars[position].isQueryDigit,
      distance <= Query.maximumDistance
    {
      distance = distance * 10 + Int(scalars[position].digitValue)
      position += 1
    }
    guard position > start + 1, distance <= Query.maximumDistance, isEdgeOrWeight(position) else {
      throw .syntax(
        .badDistance,
        "~ after a string takes a number of characters, 0 to \(Query.maximumDistance)",
        start..<max(position, start + 1))
    }
    index = position
    return distance
  }

  func isEdgeOrWeight(_ position: Int) -> Bool {
    isEdge(position) || scalars[position].asciiOperator == "^"
  }
}

extension QueryArena {
  mutating func setField(_ field: Query.Field?, at index: Int) { nodes[index].field = field }
}

/// Scalars read from a query line, with those that a backslash made text.
struct UnescapedText {
  private(set) var scalars: [Unicode.Scalar] = []
  private(set) var isEscaped: [Bool] = []

  var isEmpty: Bool { scalars.isEmpty }

  mutating func append(_ scalar: Unicode.Scalar, isEscaped escaped: Bool = false) {
    scalars.append(scalar)
    isEscaped.append(escaped)
  }

  var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// The parts between white space that is not escaped.
  func splitAtSpaces() -> [String] {
    var parts: [String.UnicodeScalarView] = []
    var isOpen = false
    for (scalar, escaped) in zip(scalars, isEscaped) {
      if scalar.isQuerySpace, !escaped {
        isOpen = false
      } else {
        if !isOpen { parts.append(String.UnicodeScalarView()) }
        isOpen = true
        parts[parts.count - 1].append(scalar)
      }
    }
    return parts.map { String($0) }
  }

  /// Whether nothing in it can be part of a word, and nobody insisted on it by a backslash.
  var isOnlyPunctuation: Bool {
    !isEscaped.contains(true) && scalars.allSatisfy(\.isQueryPunctuation)
  }

  /// Drops the bracket at the end that opened before a document number: 《…的通知》（厅字〔2016〕8号）.
  mutating func trimOpeningBrackets() {
    while let last = scalars.last, last.asciiOperator == "(", isEscaped.last == false {
      scalars.removeLast()
      isEscaped.removeLast()
    }
  }
}

extension QueryLineReader {
  /// The text of a stretch, backslashes resolved.
  func unescaped(_ range: Range<Int>) -> UnescapedText {
    var text = UnescapedText()
    var position = range.lowerBound
    while position < range.upperBound {
      if scalars[position] == "\\", position + 1 < range.upperBound {
        text.append(scalars[position + 1], isEscaped: true)
        position += 2
      } else {
        text.append(scalars[position])
        position += 1
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// The value of a half- or full-width digit.
  var digitValue: UInt32 { value >= 0xFF10 ? value - 0xFF10 : value - 0x30 }

  /// Punctuation, marks of spacing and control characters: no word contains only these.
  var isQueryPunctuation: Bool {
    if isHan || isQueryDigit { return false }
    switch properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
      .otherPunctuation, .dashPunctuation, .connectorPunctuation, .spaceSeparator,
      .lineSeparator, .paragraphSeparator, .control, .format, .mathSymbol, .modifierSymbol:
      return true
    default: return false
    }
  }
}
