extension Query: CustomStringConvertible {
  /// The query in the query language; ``QueryParser/parse(_:)`` in all-mode gives an equal tree.
  ///
  /// The one exception is a tree too deep to be kept, which no limits allow to run.
  ///
  /// - Complexity: O(*n*) in the number of nodes and bytes.
  public var description: String {
    var printer = QueryPrinter(query: self)
    return printer.print()
  }
}

/// Prints a tree with an explicit stack of what remains to be written.
private struct QueryPrinter {
  private enum Task {
    case text(String)
    case node(Int, inBrackets: Bool)
  }

  let query: Query
  private var output = ""
  private var tasks: [Task] = []

  init(query: Query) { self.query = query }

  mutating func print() -> String {
    tasks = [.node(query.nodes.count - 1, inBrackets: false)]
    while let task = tasks.popLast() {
      switch task {
      case .text(let text): output += text
      case .node(let index, let inBrackets): write(index, inBrackets: inBrackets)
      }
    }
    return output
  }

  private mutating func write(_ index: Int, inBrackets: Bool) {
    switch query.content(at: index) {
    case .words(let text, let field): output += name(field) + QueryText.words(text)
    case .exact(let text, let field): output += name(field) + QueryText.quoted(text)
    case .documentNumber(let text, let field): output += name(field) + text
    case .prefix(let text, let field): output += name(field) + QueryText.escaped(text) + "*"
    case .date(let range): output += "date:\(range)"
    case .everything: output += "*"
    case .tooDeep: output += "…"
    case .near(let distance): output += near(index, within: distance)
    case .all: push(index, between: " ", inBrackets: inBrackets)
    case .any: push(index, between: " OR ", inBrackets: inBrackets)
    case .not: push(index, after: "-")
    case .optional: push(index, after: "?")
    case .boost(let factor):
      tasks.append(.text("^" + QueryText.number(factor)))
      push(index, after: "")
    }
  }

  private func name(_ field: Query.Field?) -> String { field.map { "\($0):" } ?? "" }

  /// Schedules an operator in front of its one child.
  private mutating func push(_ index: Int, after prefix: String) {
    output += prefix
    let child = index - 1
    // Weights and prefix operators bind alike: brackets say which one is inside.
    let needsBrackets: Bool =
      switch query.nodes[child].kind {
      case .not, .optional, .boost: true
      default: false
      }
    if needsBrackets { tasks.append(.text(")")) }
    tasks.append(.node(child, inBrackets: true))
    if needsBrackets { tasks.append(.text("(")) }
  }

  /// Schedules an operator between its children.
  private mutating func push(_ index: Int, between separator: String, inBrackets: Bool) {
    if inBrackets { tasks.append(.text(")")) }
    let children = query.children(of: index)
    for (position, child) in children.enumerated() {
      tasks.append(.node(child, inBrackets: true))
      if position + 1 < children.count { tasks.append(.text(separator)) }
    }
    if inBrackets { tasks.append(.text("(")) }
  }

  private func near(_ index: Int, within distance: Int) -> String {
    let parts = query.children(of: index).reversed().map { child in
      QueryText.inQuotes(query.string(of: query.nodes[child]), spaces: true)
    }
    return name(query.nodes[index].field) + "\"" + parts.joined(separator: " ") + "\"~\(distance)"
  }
}

/// Texts as the query language writes them.
enum QueryText {
  /// A number without an exponent, as short as it can be read back.
  static func number(_ number: Double) -> String {
    let text = String(number)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// An exact string in its quotation marks.
  static func quoted(_ text: String) -> String { "\"" + inQuotes(text, spaces: false) + "\"" }

  static func inQuotes(_ text: String, spaces: Bool) -> String {
    escaped(text) { scalar in
      scalar == "\\" || QuotationMark(scalar)?.isStraight == true
        || (spaces && scalar.isQuerySpace)
    }
  }

  /// Words that must be read back as one run of words: as they are where that is sure, else with
  /// every character escaped that could be read as something else.
  static func words(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy({ $0.isGluedText && $0 != "号" }) {
      return QueryLineReader.isKeyword(text) ? "\\" + text : text
    }
    return isReadBack(text) ? text : escaped(text)
  }

  /// Whether words with punctuation in them, as in 党委（党组）, are read as they stand, whatever
  /// stands around them.
  private static func isReadBack(_ text: String) -> Bool {
    var depth = 0
    for scalar in text.unicodeScalars {
      switch scalar.asciiOperator {
      case "(": depth += 1
      case ")": depth -= 1
      case "*", "^", "\\", "\"": return false
      default: break
      }
      if depth < 0 { return false }
    }
    guard depth == 0, let first = text.unicodeScalars.first, first.isGluedText, first != "号" else {
      return false
    }
    return (try? QueryParser().parse(text)) == .leaf(.words, text)
  }

  /// A text with every character escaped that could be an operator somewhere.
  static func escaped(_ text: String) -> String {
    if QueryLineReader.isKeyword(text) { return "\\" + text }
    let hasNumber = text.unicodeScalars.contains { $0.isQueryDigit || $0.isHanDigit }
    let isPunctuation = text.unicodeScalars.allSatisfy(\.isQueryPunctuation)
    let body = escaped(text) { scalar in
      scalar.isQuerySpace || isPunctuation || QuotationMark(scalar) != nil
        || operators.contains(scalar.asciiOperator) || (hasNumber && !scalar.isGluedText)
    }
    // 号 after white space would end a document number before it.
    return body.hasPrefix("号") ? "\\" + body : body
  }

  private static let operators: Set<Unicode.Scalar> = [
    "(", ")", "-", "+", "?", ":", "*", "^", "~", "|", "&", "\"", "\\",
  ]

  private static func escaped(_ text: String, where needsEscape: (Unicode.Scalar) -> Bool) -> String
  {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if needsEscape(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
