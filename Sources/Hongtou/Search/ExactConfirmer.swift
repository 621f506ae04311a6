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
    guard clause.distance == nil, let pattern = clause.patterns.first else {
      return countNear(in: document, schema: schema, into: &frequencies)
    }
    var matcher = ParagraphMatcher()
    matcher.forEachOccurrence(
      of: pattern, in: document.text.span, paragraphs: document.paragraphs.lazy.map(\.range)
    ) { number, place in
      add(place, in: document.paragraphs[number], of: document, schema, to: &frequencies)
    }
  }

  private func countNear(
    in document: StoredDocument, schema: DocumentSchema, into frequencies: inout FieldFrequencies
  ) {
    for paragraph in document.paragraphs {
      let text = SearchableParagraph(paragraph, of: document)
      for place in text.originalRanges(of: nearPlaces(in: text.folded.span)) {
        add(place, in: paragraph, of: document, schema, to: &frequencies)
      }
    }
  }

  private func add(
    _ place: Range<Int>, in paragraph: StoredDocument.Paragraph, of document: StoredDocument,
    _ schema: DocumentSchema, to frequencies: inout FieldFrequencies
  ) {
    guard document.field(of: place, in: paragraph, isWithin: clause.field) else { return }
    frequencies.add(1, in: schema.field(document.field(of: place, in: paragraph)))
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
