public import SearchIndex

extension DocumentSnapshot {
  /// Ranks sections instead of documents: those of the best matching documents that hold parts of
  /// the query.
  ///
  /// The query decides which documents match, as ever; a section need not hold all of it. Scores are
  /// those of ``SectionHit``: document-level idf, section-level frequency and length. What stands
  /// above a document's first heading counts as a section without a heading; the text of a section
  /// does not include the sections inside it. Ties go by document, then by place.
  ///
  /// - Parameter options: its limit and offset count sections; its facets are not counted.
  /// - Throws: as ``search(_:options:)-(Query,_)``; `invalidArgument` for a continuation or an order
  ///   by date. No match is not an error.
  /// - Complexity: O(*n*) in the text of ``SearchOptions/sectionDocuments`` documents.
  public func sections(
    for query: Query, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> SectionResults {
    guard options.after == nil, options.order == .relevance else {
      throw IndexError(
        .invalidArgument, expected: "sections by relevance, with an offset",
        found: "a continuation or another order")
    }
    let options = options.started
    let (compiled, matcher) = try prepared(query, options: options)
    var documentOptions = options
    documentOptions.limit = max(0, options.sectionDocuments)
    documentOptions.offset = 0
    documentOptions.facets = []
    documentOptions.countsMatches = false
    let storeOptions = try storeOptions(for: documentOptions)
    let found = try options.deadline.run { () throws(IndexError) in
      try snapshot.search(compiled, options: storeOptions)
    }
    var candidates: [SectionCandidate] = []
    var length = SectionCandidate.Lengths()
    for (place, hit) in found.hits.enumerated() {
      let stored = try storedDocument(hit.document)
      candidates += SectionCandidate.all(
        of: stored, with: try matcher.matches(in: stored), document: place, lengths: &length)
    }
    let scorer = try SectionScorer(
      matcher, snapshot: snapshot, schema: index.schema,
      analyzer: index.queryAnalyzer,
      scoring: options.ranking.scoring(in: index.schema))
    for number in candidates.indices {
      candidates[number].contributions = scorer.contributions(
        candidates[number].frequencies, length: candidates[number].length,
        averageLength: length.average)
    }
    // The sort is stable: candidates stand in the order of documents and places.
    let ranked = candidates.sorted { $0.score > $1.score }
    let reach = try reach(of: options)
    let page = ranked.prefix(reach).dropFirst(options.offset)
    var hits: [SectionHit] = []
    for candidate in page {
      hits.append(
        try sectionHit(
          candidate, found.hits[candidate.document].document, matcher,
          rank: options.offset + hits.count + 1, options))
    }
    return SectionResults(hits: hits, documentCount: found.hits.count)
  }

  private func sectionHit(
    _ candidate: SectionCandidate, _ document: SearchIndex.DocumentNumber,
    _ matcher: DocumentMatcher, rank: Int, _ options: SearchOptions
  ) throws(IndexError) -> SectionHit {
    // Text is read again for the few that are shown instead of kept for all.
    let stored = try storedDocument(document)
    let matches = DocumentMatches(
      matches: try matcher.matches(in: stored).matches.filter {
        stored.paragraphs[$0.paragraph].section == candidate.section
      })
    let snippet = SnippetMaker(options.snippet).snippet(of: matches.paragraphs(in: stored))
    let shown = options.collectsAllMatches ? matches : matches.inside(snippet)
    return SectionHit(
      rank: rank, score: candidate.score,
      document: try reference(to: document, elements: stored.elements),
      section: matches.sections(in: stored).first
        ?? HitSection(path: stored.path(of: candidate.section), paragraph: nil, occurrences: 0),
      snippet: snippet, matches: shown.sourceMatches(in: stored),
      contributions: candidate.contributions)
  }
}

/// A section that holds matches, on its way to a rank.
private struct SectionCandidate {
  /// The lengths of the sections looked at, for their average.
  struct Lengths {
    private var sum = 0
    private var count = 0

    mutating func add(_ length: Int) {
      sum += length
      count += 1
    }

    /// The average in characters; 0 where there is no section.
    var average: Double { count > 0 ? Double(sum) / Double(count) : 0 }
  }

  /// The rank of its document, from 0.
  let document: Int
  /// The place in the outline; nil above the first heading.
  let section: Int?
  /// In characters.
  let length: Int
  /// How often each part of the query occurs.
  let frequencies: [SectionScorer.Key: Int]
  var contributions: [SectionHit.Contribution] = []

  var score: Double { contributions.reduce(0) { $0 + $1.contribution } }

  /// The sections of a document with matches, in order; all its sections' lengths are noted.
  static func all(
    of stored: StoredDocument, with matches: DocumentMatches, document: Int,
    lengths: inout Lengths
  ) -> [SectionCandidate] {
    var length: [Int?: Int] = [:]
    for paragraph in stored.paragraphs {
      // Every character has one byte that continues none.
      length[paragraph.section, default: 0] += stored.text[paragraph.range].count {
        $0 & 0xC0 != 0x80
      }
    }
    for length in length.values { lengths.add(length) }
    var frequencies: [Int?: [SectionScorer.Key: Int]] = [:]
    var order: [Int?] = []
    for match in matches.matches {
      let section = stored.paragraphs[match.paragraph].section
      if frequencies[section] == nil { order.append(section) }
      let key = SectionScorer.Key(part: match.part, piece: match.piece)
      frequencies[section, default: [:]][key, default: 0] += 1
    }
    return order.map { section in
      SectionCandidate(
        document: document, section: section, length: length[section] ?? 0,
        frequencies: frequencies[section] ?? [:])
    }
  }
}
