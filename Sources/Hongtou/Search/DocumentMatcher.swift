import ChineseSegmentation
import SearchIndex
import SourceText

/// Finds where the parts of a query stand in a document's text.
///
/// A typed word's occurrence counts if it lies inside one word of the text or is made of whole
/// words in a row; an exact string's counts wherever it stands. Where a typed word is made of
/// several words and stands nowhere as a whole, its words are marked one by one.
struct DocumentMatcher {
  /// Something that is looked for.
  private struct Part {
    /// Any of these counts.
    var patterns: [ExactPattern]
    /// The words of a typed word, for documents that do not hold it as a whole.
    var words: [ExactPattern] = []
    /// The same as text.
    var wordTexts: [String] = []
    var field: Query.Field?
    var edges = WordEdges.Rule.free

    /// The same part, ready to pass over paragraphs without folding them.
    var prepared: Part {
      var prepared = self
      prepared.patterns = patterns.map { $0.preparedForDocuments() }
      prepared.words = words.map { $0.preparedForDocuments() }
      return prepared
    }
  }

  /// The leaves of the query that are looked for, by the number of the part in the matches.
  let leaves: [Query.WeightedLeaf]
  private let parts: [Part]
  private let edges: WordEdges
  private let deadline: SearchDeadline

  /// - Throws: `timedOut`.
  init(
    query: Query, segmenter: Segmenter, analyzer: QueryAnalyzer, options: SearchOptions
  ) throws(IndexError) {
    edges = WordEdges(segmenter: segmenter)
    deadline = options.deadline
    var leaves: [Query.WeightedLeaf] = []
    var parts: [Part] = []
    var numbers: [Query.Content: Int] = [:]
    for leaf in query.weightedLeaves {
      try deadline.check()
      // What is typed twice is looked for and counted once.
      if let number = numbers[leaf.content] {
        leaves[number].weight += leaf.weight
        continue
      }
      guard let part = Self.part(for: leaf.content, analyzer, options) else { continue }
      numbers[leaf.content] = leaves.count
      leaves.append(leaf)
      parts.append(part)
    }
    self.leaves = leaves
    // Preparing a pattern takes tens of microseconds: a query of a thousand words does without.
    self.parts = parts.count <= 32 ? parts.map(\.prepared) : parts
  }

  private static func part(
    for leaf: Query.Content, _ analyzer: QueryAnalyzer, _ options: SearchOptions
  ) -> Part? {
    switch leaf {
    case .words(let text, let field) where field?.isText ?? true:
      let words = analyzer.words(of: text)
      guard !words.isEmpty else {
        return Part(patterns: [ExactPattern(text, isStrict: options.isStrict)], field: field)
      }
      let marked = marked(words)
      return Part(
        patterns: Set([text] + analyzer.numberForms(of: text)).sorted().map { ExactPattern($0) },
        words: marked.map { ExactPattern($0) }, wordTexts: marked, field: field, edges: .words)
    case .exact(let text, let field) where field?.isText ?? true:
      return Part(patterns: [ExactPattern(text, isStrict: options.isStrict)], field: field)
    case .prefix(let text, let field) where field?.isText ?? true:
      return Part(patterns: [ExactPattern(text)], field: field, edges: .wordStart)
    case .documentNumber(let text, let field) where field?.isText ?? true || field == .number:
      return Part(patterns: NumberForms.patterns(of: text))
    default: return nil
    }
  }

  /// What is marked where a typed word of several words stands nowhere as a whole: its words,
  /// each once, without single characters unless there is nothing else (的 would be marked
  /// everywhere).
  private static func marked(_ words: [QueryAnalyzer.Word]) -> [String] {
    guard words.count > 1 else { return [] }
    var seen: Set<String> = []
    let texts = words.map(\.text).filter { seen.insert($0).inserted }
    let longer = texts.filter { $0.unicodeScalars.count > 1 }
    return longer.isEmpty ? texts : longer
  }

  /// The words that are marked one by one where a part stands nowhere as a whole, by the numbers in
  /// ``DocumentMatches/Match/piece``.
  func pieces(ofPart number: Int) -> [String] {
    parts.indices.contains(number) ? parts[number].wordTexts : []
  }

  /// Every occurrence, in the order of the text.
  /// - Complexity: O(*n* · parts) in the length of the text.
  /// - Throws: `timedOut`.
  func matches(in document: StoredDocument) throws(IndexError) -> DocumentMatches {
    var matches: [DocumentMatches.Match] = []
    for (number, part) in parts.enumerated() {
      try deadline.check()
      let whole = find(part.patterns, of: part, number: number, arePieces: false, in: document)
      matches +=
        whole.isEmpty
        ? find(part.words, of: part, number: number, arePieces: true, in: document) : whole
    }
    // Those of one string come in the order of the text.
    if parts.count > 1 || parts.contains(where: { max($0.patterns.count, $0.words.count) > 1 }) {
      matches.sort { left, right in
        (left.paragraph, left.range.lowerBound, left.range.upperBound)
          < (right.paragraph, right.range.lowerBound, right.range.upperBound)
      }
    }
    return DocumentMatches(matches: matches)
  }

  private func find(
    _ patterns: [ExactPattern], of part: Part, number: Int, arePieces: Bool,
    in document: StoredDocument
  ) -> [DocumentMatches.Match] {
    guard !patterns.isEmpty else { return [] }
    var found: [DocumentMatches.Match] = []
    var matcher = ParagraphMatcher()
    let text = document.text.span
    let paragraphs = document.paragraphs
    let ranges = paragraphs.indices.map { paragraphs[$0].range }
    let field = part.field.flatMap { $0.isText ? $0 : nil }
    for (piece, pattern) in patterns.enumerated() {
      let piece = arePieces ? piece : nil
      func add(_ place: Int, _ range: Range<Int>) {
        if let field, paragraphs[place].field(of: range) != field { return }
        found.append(.init(paragraph: place, range: range, part: number, piece: piece))
      }
      if part.edges == .free {
        matcher.forEachOccurrence(of: pattern, in: text, paragraphs: ranges, body: add)
      } else {
        matcher.forEachOccurrence(
          of: pattern, in: text, paragraphs: ranges,
          select: { edges.fitting($2, in: $1, part.edges) }, body: add)
      }
    }
    return found
  }
}

extension QueryAnalyzer.Word {
  fileprivate var text: String { String(decoding: term, as: UTF8.self) }
}

/// The forms in which a document number may be written.
enum NumberForms {
  /// The pairs of brackets seen around the year, as they are after folding.
  private static let brackets = [("〔", "〕"), ("(", ")"), ("[", "]"), ("【", "】")]

  /// The number with every kind of brackets.
  static func texts(of number: String) -> [String] {
    let folded = Folding.fold(number)
    let forms = brackets.map { pair in
      folded.unicodeScalars.map { scalar in
        switch scalar {
        case "〔", "(", "[", "【": pair.0
        case "〕", ")", "]", "】": pair.1
        default: String(scalar)
        }
      }.joined()
    }
    return Set(forms).sorted()
  }

  static func patterns(of number: String) -> [ExactPattern] {
    texts(of: number).map { ExactPattern($0) }
  }
}

extension StoredDocument.Paragraph {
  /// The field that a range of the paragraph's text begins in.
  func field(of range: Range<Int>) -> Query.Field {
    guard range.lowerBound < leadLength else { return .body }
    switch lead {
    case .title: return .title
    case .heading: return .heading
    case .body: return .body
    }
  }
}
