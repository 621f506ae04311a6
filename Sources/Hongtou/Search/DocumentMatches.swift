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
  /// - Complexity: O(*matches* + *sections* · *depth*).
  func sections(in document: StoredDocument) -> [HitSection] {
    var sections: [(section: Int?, paragraph: Int?, occurrences: Int)] = []
    // For each section of the document its place among those with matches; nil's is the last.
    var places = [Int](repeating: -1, count: document.sections.count + 1)
    for match in matches {
      let section = document.paragraphs[match.paragraph].section
      let index = section ?? document.sections.count
      if places[index] < 0 {
        places[index] = sections.count
        sections.append((section, nil, 0))
      }
      let place = places[index]
      sections[place].occurrences += 1
      if sections[place].paragraph == nil {
        sections[place].paragraph = document.paragraphs[match.paragraph].number
      }
    }
    return sections.map {
      HitSection(
        path: document.path(of: $0.section), paragraph: $0.paragraph, occurrences: $0.occurrences)
    }
  }

  /// The paragraphs with matches, for making snippets; where nothing is marked (a filter alone
  /// matched), the first paragraph of the body.
  /// - Complexity: O(*matches*).
  func paragraphs(in document: StoredDocument) -> [SnippetMaker.Paragraph] {
    guard !matches.isEmpty else {
      return document.firstBodyParagraph.map { [document.snippetParagraph($0, matches: [])] } ?? []
    }
    let all = matches.map { SnippetMaker.Match(range: $0.range, part: $0.part) }
    var paragraphs: [SnippetMaker.Paragraph] = []
    var start = 0
    while start < matches.count {
      let place = matches[start].paragraph
      var end = start + 1
      while end < matches.count, matches[end].paragraph == place { end += 1 }
      paragraphs.append(document.snippetParagraph(place, matches: all[start..<end]))
      start = end
    }
    return paragraphs
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
    places.reserveCapacity(matches.count)
    for match in matches {
      let place = SourceMatch(
        range: document.paragraphs[match.paragraph].map.sourceRange(of: match.range))
      if places.last != place { places.append(place) }
    }
    return places
  }
}

extension StoredDocument {
  fileprivate var firstBodyParagraph: Int? {
    paragraphs.firstIndex { $0.number != nil } ?? paragraphs.indices.first
  }

  fileprivate func snippetParagraph(
    _ place: Int, matches: ArraySlice<SnippetMaker.Match>
  ) -> SnippetMaker.Paragraph {
    SnippetMaker.Paragraph(
      number: place, range: paragraphs[place].range, of: text, matches: matches)
  }

  /// The headings that lead to a section, outermost first.
  /// - Complexity: O(depth); a parent always stands before its children, so that it ends.
  func path(of section: Int?) -> [String] {
    var path: [String] = []
    var next = section
    while let index = next, sections.indices.contains(index) {
      path.append(heading(of: index))
      next = sections[index].parent
    }
    return path.reversed()
  }
}
