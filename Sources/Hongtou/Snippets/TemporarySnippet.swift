public struct Snippet: Sendable {
  public let plain: String
  public var ansi: String { plain }
  static let empty = Snippet(plain: "")
}
struct SnippetMaker {
  let options: SearchOptions
  struct Made { var snippet: Snippet; var paragraph: Int; var range: Range<Int> }
  func snippets(of matches: DocumentMatches, in document: StoredDocument) -> [Made] {
    guard let first = matches.matches.first else { return [] }
    let p = document.paragraphs[first.paragraph]
    return [Made(snippet: Snippet(plain: String(decoding: document.text[p.range].prefix(240), as: UTF8.self)), paragraph: first.paragraph, range: 0..<p.range.count)]
  }
}
extension DocumentMatches {
  func inside(_ made: [SnippetMaker.Made]) -> DocumentMatches {
    DocumentMatches(matches: matches.filter { m in made.contains { $0.paragraph == m.paragraph && $0.range.lowerBound <= m.range.lowerBound && m.range.upperBound <= $0.range.upperBound } })
  }
}
