/// How long snippets are.
public struct SnippetOptions: Sendable, Hashable {
  /// The most passages.
  public var passages: Int
  /// The length of one passage in columns of a terminal, a Han character taking two.
  public var columns: Int

  public init(passages: Int = 1, columns: Int = 160) {
    self.passages = passages
    self.columns = columns
  }
}

/// Chooses the passages of a document that show best why it matched.
///
/// The best passage shows the most different parts of the query (those not shown before count
/// first), then the most matches, then stands earliest. It begins and ends with a sentence where
/// that fits, else with a clause, else between two characters, never inside one.
package struct SnippetMaker {
  /// A paragraph with its matches.
  package struct Paragraph: Sendable {
    /// The number given to the passages of this paragraph.
    package let number: Int
    /// The text that the paragraph is a part of, and its bytes in it: of many paragraphs few are
    /// shown, and only those are copied.
    private let document: [UInt8]
    private let range: Range<Int>
    /// What matched in it.
    package let matches: ArraySlice<Match>

    package init(number: Int, text: [UInt8], matches: [Match]) {
      self.init(number: number, range: text.indices, of: text, matches: matches[...])
    }

    /// - Parameters:
    ///   - range: the paragraph's bytes in `document`.
    ///   - document: the text that it is a part of, UTF-8.
    init(number: Int, range: Range<Int>, of document: [UInt8], matches: ArraySlice<Match>) {
      self.number = number
      self.document = document
      self.range = range
      self.matches = matches
    }

    /// The paragraph's text, UTF-8.
    package var text: [UInt8] { Array(document[range]) }

    /// Its length in bytes.
    var length: Int { range.count }
  }

  /// One match of one part of the query.
  package struct Match: Sendable, Hashable {
    /// UTF-8 bytes of the paragraph's text.
    package var range: Range<Int>
    /// Which part of the query, from 0.
    package var part: Int

    package init(range: Range<Int>, part: Int) {
      self.range = range
      self.part = part
    }
  }

  private let options: SnippetOptions

  package init(_ options: SnippetOptions = SnippetOptions()) {
    self.options = options
  }

  /// The snippet of one document.
  ///
  /// Without any match it is the beginning of the first paragraph that has text.
  ///
  /// - Complexity: O(*m* · (*parts* + 1)) in the number of matches, and O(*columns*) for each
  ///   passage, whatever the length of its paragraph.
  package func snippet(of paragraphs: [Paragraph]) -> Snippet {
    var candidates = paragraphs.map { MatchWindows($0, columns: options.columns) }
    guard candidates.contains(where: { !$0.isEmpty }) else { return beginning(of: paragraphs) }
    var passages: [Snippet.Passage] = []
    var shown = Set<Int>()
    while passages.count < options.passages {
      var best: (paragraph: Int, score: MatchWindows.Score)?
      for index in candidates.indices {
        guard let score = candidates[index].bestScore(shown: shown) else { continue }
        if let known = best, known.score >= score { continue }
        best = (index, score)
      }
      guard let best, let core = candidates[best.paragraph].takeBest() else { break }
      let passage = passage(
        of: paragraphs[best.paragraph], around: core, sparing: candidates[best.paragraph].taken)
      let parts = candidates[best.paragraph].remove(core, shownIn: passage.range)
      if !parts.isSubset(of: shown) {
        shown.formUnion(parts)
        for index in candidates.indices { candidates[index].forgetBest() }
      }
      passages.append(passage)
    }
    return Snippet(passages: passages)
  }

  private func beginning(of paragraphs: [Paragraph]) -> Snippet {
    for paragraph in paragraphs where options.passages > 0 {
      let passage = passage(of: paragraph, around: 0..<0, sparing: [])
      if !passage.text.isEmpty { return Snippet(passages: [passage]) }
    }
    return Snippet(passages: [])
  }

  private func passage(
    of paragraph: Paragraph, around core: Range<Int>, sparing taken: [Range<Int>]
  ) -> Snippet.Passage {
    let text = paragraph.text
    let cut = PassageCutter(text, columns: options.columns).cut(around: core, sparing: taken)
    return Snippet.Passage(
      paragraph: paragraph.number, range: cut.range,
      text: String(decoding: text[cut.range], as: UTF8.self),
      marks: paragraph.matches.lazy.filter { $0.range.overlaps(cut.range) }.map { match in
        let visible = match.range.clamped(to: cut.range)
        return visible.lowerBound - cut.range.lowerBound..<visible.upperBound - cut.range.lowerBound
      },
      isCutBefore: cut.isCutBefore, isCutAfter: cut.isCutAfter)
  }
}
