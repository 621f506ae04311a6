import ChineseSegmentation
import SearchIndex
import Synchronization

/// Counts the occurrences of exact strings in the stored text of a document.
final class ExactConfirmer: Sendable {
  private let clause: ExactClause
  private let schema: DocumentSchema
  private let segmenter: Segmenter
  /// The string, made ready when the first document is looked at: a query may hold thousands, most
  /// of which no document comes to.
  private let prepared = Mutex<ExactPattern?>(nil)

  init(_ clause: ExactClause, schema: DocumentSchema, segmenter: Segmenter) {
    self.clause = clause
    self.schema = schema
    self.segmenter = segmenter
  }

  private var pattern: ExactPattern? {
    prepared.withLock { pattern in
      if pattern == nil { pattern = clause.patterns.first?.preparedForDocuments() }
      return pattern
    }
  }

  /// Adds the occurrences in each field.
  ///
  /// - Parameters:
  ///   - text: the repaired text of the document.
  ///   - layout: its stored layout.
  /// - Throws: `malformed` where the layout does not make sense.
  /// - Complexity: O(*n* · patterns) in the length of the text.
  func count(
    in text: [UInt8], layout: [UInt8], into frequencies: inout FieldFrequencies
  ) throws(IndexError) {
    let paragraphs = try ParagraphTable(layout: layout, textLength: text.count).entries
    if let distance = clause.distance {
      countNear(within: distance, in: text, paragraphs, into: &frequencies)
    } else if let pattern {
      count(pattern, in: text, paragraphs, into: &frequencies)
    }
  }

  /// Where a paragraph has one field, its occurrences need only be counted.
  private func count(
    _ pattern: ExactPattern, in text: [UInt8], _ paragraphs: [ParagraphTable.Entry],
    into frequencies: inout FieldFrequencies
  ) {
    var matcher = ParagraphMatcher()
    var inBody = 0
    var others: [(paragraph: Int, place: Range<Int>)] = []
    func add(_ number: Int, _ place: Range<Int>) {
      if paragraphs[number].leadLength == 0 {
        inBody += 1
      } else {
        others.append((paragraph: number, place: place))
      }
    }
    let ranges = paragraphs.lazy.map { $0.range }
    if clause.edges == .free {
      matcher.forEachOccurrence(of: pattern, in: text.span, paragraphs: ranges, body: add)
    } else {
      let edges = WordEdges(segmenter: segmenter)
      matcher.forEachOccurrence(
        of: pattern, in: text.span, paragraphs: ranges,
        select: { number, folded, places in
          let places = edges.fitting(places, in: folded, clause.edges)
          // Where only the number counts, the places need not be traced back.
          guard paragraphs[number].leadLength == 0 else { return places }
          inBody += places.count
          return []
        },
        body: add)
    }
    count(inBody, in: .body, into: &frequencies)
    for other in others {
      count(
        1, in: ParagraphTable.field(of: other.place, in: paragraphs[other.paragraph]),
        into: &frequencies)
    }
  }

  private func countNear(
    within distance: Int, in text: [UInt8], _ paragraphs: [ParagraphTable.Entry],
    into frequencies: inout FieldFrequencies
  ) {
    let near = NearPattern(clause.patterns, within: distance)
    for paragraph in paragraphs {
      let searched = SearchableParagraph(paragraph.range, of: text)
      let places = near.occurrences(in: searched.folded.span).compactMap { group in
        group.first.flatMap { first in group.last.map { first.lowerBound..<$0.upperBound } }
      }
      for place in searched.originalRanges(of: places) {
        count(1, in: ParagraphTable.field(of: place, in: paragraph), into: &frequencies)
      }
    }
  }

  private func count(
    _ count: Int, in field: Query.Field, into frequencies: inout FieldFrequencies
  ) {
    guard count > 0, clause.field?.isText != true || clause.field == field else { return }
    frequencies.add(
      count, in: clause.countsWholeDocument ? schema.bigrams : schema.field(field))
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
