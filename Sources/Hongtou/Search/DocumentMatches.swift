import SourceText

/// The places in a document that a query's parts occupy.
struct DocumentMatches {
  /// One occurrence.
  struct Match: Hashable {
    /// The place of its paragraph in the document.
    let paragraph: Int
    /// UTF-8 bytes of the paragraph's text.
    let range: Range<Int>
    /// The number of the query's part, from 0.
    let part: Int
    /// The number of the word (``DocumentMatcher/pieces(ofPart:)``) where the part stands nowhere in
    /// the document as a whole and its words are marked instead.
    let piece: Int?
  }

  /// In the order of the text.
  var matches: [Match]

  /// The number of occurrences.
  var count: Int { matches.count }

  /// The sections that hold matches, in the order of the text.
  func sections(in document: StoredDocument) -> [HitSection] {
    let bySection = Dictionary(grouping: matches) { document.paragraphs[$0.paragraph].section }
    let inOrder = bySection.sorted { left, right in
      (left.value.first?.paragraph ?? 0) < (right.value.first?.paragraph ?? 0)
    }
    return inOrder.map { section, matches in
      let numbers = matches.lazy.compactMap { document.paragraphs[$0.paragraph].number }
      return HitSection(
        path: document.path(of: section), paragraph: numbers.first, occurrences: matches.count)
    }
  }

  /// The paragraphs with matches, for making snippets; where nothing is marked (a filter alone
  /// matched), the first paragraph of the body.
  func paragraphs(in document: StoredDocument) -> [SnippetMaker.Paragraph] {
    let byParagraph = Dictionary(grouping: matches, by: \.paragraph)
    var chosen = byParagraph.keys.sorted()
    if chosen.isEmpty { chosen = document.firstBodyParagraph.map { [$0] } ?? [] }
    return chosen.map { place in
      SnippetMaker.Paragraph(
        number: place, text: Array(document.text[document.paragraphs[place].range]),
        matches: (byParagraph[place] ?? []).map { .init(range: $0.range, part: $0.part) })
    }
  }

  /// The matches that a snippet shows.
  func inside(_ snippet: Snippet) -> DocumentMatches {
    DocumentMatches(
      matches: matches.filter { match in
        snippet.passages.contains {
          $0.paragraph == match.paragraph && $0.range.contains(match.range)
        }
      })
  }

  /// Where the matches lie in the source file; the same place counts once.
  func sourceMatches(in document: StoredDocument) -> [SourceMatch] {
    var places: [SourceMatch] = []
    for match in matches {
      let map = document.paragraphs[match.paragraph].map
      let place = SourceMatch(range: map.sourceRange(of: match.range))
      if places.last != place { places.append(place) }
    }
    return places
  }
}

extension StoredDocument {
  fileprivate var firstBodyParagraph: Int? {
    paragraphs.firstIndex { $0.number != nil } ?? paragraphs.indices.first
  }

  /// The headings that lead to a section, outermost first.
  /// - Complexity: O(depth); a parent always stands before its children, so that it ends.
  func path(of section: Int?) -> [String] {
    var path: [String] = []
    var next = section
    while let index = next, sections.indices.contains(index) {
      path.append(sections[index].heading)
      next = sections[index].parent
    }
    return path.reversed()
  }
}
