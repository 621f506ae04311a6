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

  /// The places at which all strings stand near each other, each from its first string on.
  ///
  /// From every occurrence, the nearest following occurrence of each other string is taken in
  /// turn, without overlapping; what lies between them is counted in characters.
  private func nearPlaces(in folded: Span<UInt8>) -> [Range<Int>] {
    let occurrences = clause.patterns.map { $0.occurrences(in: folded) }
    guard let distance = clause.distance, !occurrences.contains(where: \.isEmpty) else { return [] }
    var places: [Range<Int>] = []
    for first in occurrences.indices {
      for start in occurrences[first] {
        var rest = Set(occurrences.indices)
        rest.remove(first)
        var end = start.upperBound
        var between = 0
        while !rest.isEmpty, let next = nearest(after: end, among: rest, occurrences) {
          between += CharacterPlace.characters(in: folded, end..<next.range.lowerBound)
          end = next.range.upperBound
          rest.remove(next.string)
        }
        if rest.isEmpty, between <= distance { places.append(start.lowerBound..<end) }
      }
    }
    return places.sorted { $0.lowerBound < $1.lowerBound }
  }

  private func nearest(
    after end: Int, among strings: Set<Int>, _ occurrences: [[Range<Int>]]
  ) -> (string: Int, range: Range<Int>)? {
    strings.compactMap { string in
      occurrences[string].first { $0.lowerBound >= end }.map { (string, $0) }
    }.min { ($0.range.lowerBound, $0.string) < ($1.range.lowerBound, $1.string) }
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

extension CharacterPlace {
  /// How many characters of a text, soft separators left out, lie in a range of its bytes.
  static func characters(in folded: Span<UInt8>, _ range: Range<Int>) -> Int {
    var place = CharacterPlace()
    place.advance(through: folded.extracting(range), to: range.count)
    return Int(place.position)
  }
}
