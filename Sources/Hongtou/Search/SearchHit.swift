/// A document that was found, with the places in it.
public struct SearchHit: Sendable {
  /// Its place in the answer, from 1.
  public let rank: Int
  /// The sum of the scores of the query's clauses; comparable within one answer only. 0 where hits
  /// are ordered by date.
  public let score: Double
  /// The document.
  public let document: DocumentReference
  /// The sections that hold matches, in the order of the text.
  public let sections: [HitSection]
  /// The best passages with the matches marked.
  public let snippet: Snippet
  /// Where the matches lie in the source file: all of them, or those inside the snippet
  /// (``SearchOptions/collectsAllMatches``), in order.
  public let matches: [SourceMatch]
  /// How often the query's parts occur in the document.
  public let occurrences: Int
  /// Where the score comes from, where that was asked for (``SearchOptions/explains``).
  public let explanation: ScoreExplanation?

  /// The section with the most matches, one with a heading before one without, else the earliest.
  public var section: HitSection {
    let named = sections.filter { !$0.path.isEmpty }
    let most = named.map(\.occurrences).max()
    return named.first { $0.occurrences == most } ?? sections.first
      ?? HitSection(path: [], paragraph: nil, occurrences: 0)
  }
}

/// A document of an index.
public struct DocumentReference: Sendable, Hashable {
  /// Its unique name in the index.
  public let id: String
  /// The path of its file, as the index keeps it; the id of a document made in memory.
  public let path: String
  /// Its place among the documents of its file, from 1.
  public let part: Int
  /// Its title, number, issuers, kind and date.
  public let elements: DocumentElements
  /// Whether the file's size or time of modification differ now from what they were when it was
  /// indexed, or the file is gone, so that offsets may no longer fit; nil for a document made in
  /// memory.
  public let sourceChanged: Bool?

  /// 标题.
  public var title: String? { elements.title }
  /// 发文字号, as written.
  public var number: String? { elements.number }
  /// 发文机关.
  public var issuers: [String] { elements.issuers }
  /// 文种.
  public var kind: String? { elements.kind }
  /// 成文日期.
  public var date: CalendarDay? { elements.date }
  /// The document that transmits this one.
  public var transmittedBy: DocumentElements.Transmission? { elements.transmittedBy }
}

/// A section that holds matches.
public struct HitSection: Sendable, Hashable {
  /// The headings that lead to it, outermost first, its own last; empty above the first heading.
  public let path: [String]
  /// The number of its first body paragraph with a match, from 1; nil where the match is in no
  /// body paragraph (a title, a signature).
  public let paragraph: Int?
  /// How many matches it holds.
  public let occurrences: Int
}

/// Where a match lies in the source file.
public struct SourceMatch: Sendable, Hashable, Comparable {
  /// From its first to its last byte in the source file, in the file's own encoding, as it was
  /// when it was indexed; a match over a joined page break spans the break.
  public let range: Range<Int>

  public static func < (left: SourceMatch, right: SourceMatch) -> Bool {
    (left.range.lowerBound, left.range.upperBound)
      < (right.range.lowerBound, right.range.upperBound)
  }
}
