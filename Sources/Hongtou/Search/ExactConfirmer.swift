import SearchIndex

/// Counts the occurrences of exact strings in the stored text of a document.
struct ExactConfirmer: Sendable {
  private let clause: ExactClause

  init(_ clause: ExactClause) {
    self.clause = clause
  }

  /// Adds the occurrences in each field.
  /// - Complexity: O(*n* · patterns) in the length of the text.
  func count(
    in document: StoredDocument, schema: DocumentSchema, into frequencies: inout FieldFrequencies
  ) {
    for paragraph in document.paragraphs {
      let text = SearchableParagraph(paragraph, of: document)
      for place in places(in: text) {
        guard document.field(of: place, in: paragraph, isWithin: clause.field) else { continue }
        frequencies.add(1, in: schema.field(document.field(of: place, in: paragraph)))
      }
    }
  }

  /// Where the clause is fulfilled, as bytes of the paragraph's own text.
  private func places(in text: SearchableParagraph) -> [Range<Int>] {
    guard let first = clause.patterns.first else { return [] }
    if clause.distance == nil {
      let places = text.occurrences(of: first)
      return first.isFolded ? text.originalRanges(of: places) : places
    }
    return text.originalRanges(of: nearPlaces(in: text.folded.span))
  }

  private func nearPlaces(in folded: Span<UInt8>) -> [Range<Int>] {
    let near = NearPattern(clause.patterns, within: clause.distance ?? 0)
    return near.occurrences(in: folded).compactMap { group in
      guard let first = group.first, let last = group.last else { return nil }
      return first.lowerBound..<last.upperBound
    }
  }
}

extension DocumentSchema {
  /// The field of the index that holds a text field.
  func field(_ field: Query.Field) -> FieldID {
    switch field {
    case .title: title
    case .heading: heading
    default: body
    }
  }
}
