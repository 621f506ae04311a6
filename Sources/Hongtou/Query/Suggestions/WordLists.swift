import SourceText

/// Why a file of synonyms or stop words could not be read.
public struct WordListError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in a form that programs can compare.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// A line of synonyms with fewer than two terms.
    public static let tooFewTerms = Code(description: "tooFewTerms")
    /// Nothing between two separators, or on one side of `=>`.
    public static let emptyTerm = Code(description: "emptyTerm")
    /// More than one `=>` in a line.
    public static let repeatedArrow = Code(description: "repeatedArrow")
    /// White space or a separator where one word is expected.
    public static let notOneWord = Code(description: "notOneWord")
    /// More lines or terms than are allowed.
    public static let tooLong = Code(description: "tooLong")
  }

  /// What is wrong.
  public let code: Code
  /// The line, from 1.
  public let line: Int
  /// What is wrong and what to do.
  public let message: String

  public var description: String { "line \(line): \(message)" }
}

/// Words that a search leaves out of unquoted words. There are none by default.
///
/// The file has one word a line; `#` begins a comment; empty lines are skipped. Words are compared
/// after folding (width, case, traditional characters).
public struct StopWords: Sendable, Hashable {
  private let words: Set<String>

  /// No stop words.
  public static let none = StopWords([])

  public init(_ words: some Sequence<String>) {
    self.words = Set(words.map(Folding.fold))
  }

  /// Reads the contents of a file.
  ///
  /// - Throws: ``WordListError`` with the line that holds more than one word. An empty file is no
  ///   error.
  /// - Complexity: O(*n*) in the length of the text.
  public init(parsing text: String) throws(WordListError) {
    var words: [String] = []
    for line in WordListLines(text) {
      guard !line.text.contains(where: { $0.isWhitespace || WordListLines.isSeparator($0) }) else {
        throw WordListError(
          code: .notOneWord, line: line.number, message: "one word a line, without separators")
      }
      words.append(line.text)
    }
    self.init(words)
  }

  /// The number of stop words.
  public var count: Int { words.count }

  /// Whether `word` is a stop word.
  public func contains(_ word: String) -> Bool { words.contains(Folding.fold(word)) }

  /// The query without its unquoted stop words, and what was left out, so that it can be shown. A
  /// query of nothing but stop words stays as it is.
  ///
  /// - Complexity: O(*n* · *nesting*) in the number of nodes.
  public func removing(from query: Query) -> (query: Query, leftOut: [String]) {
    guard !words.isEmpty else { return (query, []) }
    var leftOut: [String] = []
    let rest = query.changingLeaves { content in
      guard case .words(let word, let field) = content, field?.isText ?? true, contains(word)
      else { return .keep }
      leftOut.append(word)
      return .remove
    }
    return rest.map { ($0, leftOut) } ?? (query, [])
  }
}

/// Words that find each other when a person asks for it with a file of synonyms.
///
/// ```
/// # comment
/// 党委, 党组, 党工委            each finds the others
/// 纪委 => 纪律检查委员会         纪委 finds both, 纪律检查委员会 only itself
/// ```
///
/// Terms are separated by `,` `，` or `、`; a term may hold several words with white space between
/// them, found as an exact string. Terms are compared after folding with a whole unquoted word as
/// typed.
public struct Synonyms: Sendable, Hashable {
  /// For each folded term what else to look for, in the order of the file.
  private var others: [String: [String]] = [:]

  /// The most terms of one file.
  public static let maximumCount = 100_000

  /// No synonyms.
  public static let none = Synonyms()

  private init() {}

  /// Reads the contents of a file.
  ///
  /// - Throws: ``WordListError`` with the line that cannot be understood. An empty file is no error.
  /// - Complexity: O(*n*) in the length of the text, and in the square of the terms of one line.
  public init(parsing text: String) throws(WordListError) {
    var count = 0
    for line in WordListLines(text) {
      let sides = line.text.replacing("→", with: "=>").split(
        separator: "=>", omittingEmptySubsequences: false)
      guard sides.count <= 2 else {
        throw WordListError(
          code: .repeatedArrow, line: line.number, message: "one => a line")
      }
      let terms = try sides.map { side throws(WordListError) in try line.terms(in: side) }
      count += terms.joined().count
      guard count <= Synonyms.maximumCount else {
        throw WordListError(
          code: .tooLong, line: line.number,
          message: "at most \(Synonyms.maximumCount) terms; leave some out")
      }
      if terms.count == 2 {
        for term in terms[0] { add(terms[1], to: term) }
      } else {
        guard terms[0].count > 1 else {
          throw WordListError(
            code: .tooFewTerms, line: line.number,
            message: "a line needs two terms at least, as in 党委, 党组 or 纪委 => 纪律检查委员会")
        }
        for term in terms[0] { add(terms[0], to: term) }
      }
    }
  }

  private mutating func add(_ terms: [String], to term: String) {
    let key = Folding.fold(term)
    for other in terms where Folding.fold(other) != key {
      if others[key]?.contains(other) != true { others[key, default: []].append(other) }
    }
  }

  /// What a whole unquoted word also finds; empty for most words.
  public func terms(for word: String) -> [String] { others[Folding.fold(word)] ?? [] }

  /// One word of a query and what was added for it.
  public struct Expansion: Sendable, Hashable {
    /// The word as typed.
    public let word: String
    /// What it finds besides itself.
    public let added: [String]
  }

  /// The query with synonyms beside its unquoted words, and what was added, so that it can be shown.
  ///
  /// - Complexity: O(*n* · *nesting*) in the number of nodes.
  public func expanding(_ query: Query) -> (query: Query, expansions: [Expansion]) {
    guard !others.isEmpty else { return (query, []) }
    var expansions: [Expansion] = []
    let expanded = query.replacingLeaves { content in
      guard case .words(let word, let field) = content, field?.isText ?? true else { return nil }
      let added = terms(for: word)
      guard !added.isEmpty else { return nil }
      expansions.append(Expansion(word: word, added: added))
      let queries =
        [Query.leaf(.words, word)]
        + added.map { term in
          term.contains(where: \.isWhitespace) ? Query.exact(term) : Query.leaf(.words, term)
        }
      let any = Query.any(queries)
      return field.map { Query.field($0, any) } ?? any
    }
    return (expanded, expansions)
  }
}

/// The lines of a word list that say something, without comments.
private struct WordListLines: Sequence {
  struct Line {
    let number: Int
    let text: String

    /// The terms between the separators.
    func terms(in side: some StringProtocol) throws(WordListError) -> [String] {
      let parts = side.split(
        omittingEmptySubsequences: false, whereSeparator: WordListLines.isSeparator
      ).map { WordListLines.trimmed($0) }
      guard !parts.contains("") else {
        throw WordListError(
          code: .emptyTerm, line: number, message: "a term is missing beside a separator or =>")
      }
      return parts
    }
  }

  private let lines: [Line]

  init(_ text: String) {
    var lines: [Line] = []
    let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let all = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in all.enumerated() {
      let said = WordListLines.trimmed(line.prefix { $0 != "#" && $0 != "＃" })
      if !said.isEmpty { lines.append(Line(number: index + 1, text: said)) }
    }
    self.lines = lines
  }

  func makeIterator() -> IndexingIterator<[Line]> { lines.makeIterator() }

  static func isSeparator(_ character: Character) -> Bool {
    character == "," || character == "，" || character == "、"
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
