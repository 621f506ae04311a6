/// Writes one segment with the live documents of several.
///
/// Posting lists are merged term by term: nothing is sorted again unless documents are reordered.
/// Memory: 4 bytes per document for each field and for the numbering, plus the ids.
final class SegmentMerger {
  private let schema: Schema
  private let segments: [SegmentReader]
  private let progress: MergeProgress
  /// The documents in their new order.
  private let order: [Source]
  /// Per segment the new number of each document; `UInt32.max` for deleted ones.
  private let numbers: [[UInt32]]
  /// Whether the new order keeps the old one.
  private let keepsOrder: Bool
  /// Whether the new order has been chosen for all documents.
  private let isArranged: Bool

  /// Where a document comes from.
  struct Source {
    var segment: UInt32
    var document: UInt32
  }

  /// - Parameter reorders: Whether documents with rare terms in common come together
  ///   (``DocumentClusters``), or stand in the order of adding them where that is better; otherwise they
  ///   keep their order.
  /// - Throws: `cancelled`; what reading throws.
  init(
    _ segments: [SegmentReader], schema: Schema, reorders: Bool = false, progress: MergeProgress
  ) throws(IndexError) {
    self.schema = schema
    self.segments = segments
    self.progress = progress
    isArranged = reorders
    let live = Self.liveDocuments(segments)
    guard reorders else {
      keepsOrder = true
      order = live
      numbers = Self.numbers(live, segments)
      return
    }
    let added = try Self.orderOfAdding(live, segments)
    let numbers = Self.numbers(added, segments)
    if let clustered = try Self.clusteredOrder(
      segments, schema: schema, numbers: numbers, count: added.count, progress)
    {
      keepsOrder = false
      order = clustered.documents.map { added[Int($0)] }
      self.numbers = Self.numbers(order, segments)
    } else {
      keepsOrder = segments.allSatisfy { $0.directory.insertions == nil }
      order = added
      self.numbers = numbers
    }
  }

  /// Live documents by segment and, in each, by their insertion numbers.
  private static func orderOfAdding(
    _ live: [Source], _ segments: [SegmentReader]
  ) throws(IndexError) -> [Source] {
    if segments.allSatisfy({ $0.directory.insertions == nil }) { return live }
    var slots = segments.map { [UInt32](repeating: .max, count: $0.documentCount) }
    for source in live {
      let segment = Int(source.segment)
      slots[segment][Int(try segments[segment].insertion(source.document))] = source.document
    }
    var order: [Source] = []
    order.reserveCapacity(live.count)
    for (segment, documents) in slots.enumerated() {
      for document in documents where document != .max {
        order.append(Source(segment: UInt32(segment), document: document))
      }
    }
    guard order.count == live.count else {
      throw IndexError(
        .malformed, expected: "insertion numbers that differ",
        found: "\(live.count - order.count) twice")
    }
    return order
  }

  /// Per segment the places of its documents in an order.
  private static func numbers(_ order: [Source], _ segments: [SegmentReader]) -> [[UInt32]] {
    var numbers = segments.map { [UInt32](repeating: .max, count: $0.documentCount) }
    for (number, source) in order.enumerated() {
      numbers[Int(source.segment)][Int(source.document)] = UInt32(number)
    }
    return numbers
  }

  /// All documents that are not deleted, in order.
  static func liveDocuments(_ segments: [SegmentReader]) -> [Source] {
    var order: [Source] = []
    for (number, segment) in segments.enumerated() {
      for document in 0..<segment.documentCount where !segment.deleted.contains(document) {
        order.append(Source(segment: UInt32(number), document: UInt32(document)))
      }
    }
    return order
  }

  /// What is deleted of the merged segment because it was deleted of its inputs after they were opened.
  ///
  /// - Parameters:
  ///   - inputs: The segments as they were merged.
  ///   - current: The same segments as they are now.
  /// - Complexity: O(documents / 64 + documents deleted since).
  func deleted(
    since inputs: [SegmentReader], in current: [SegmentReader]
  ) -> DeletedDocuments {
    var deleted = DeletedDocuments()
    for (number, (old, new)) in zip(inputs, current).enumerated()
    where new.deleted.count > old.deleted.count {
      new.deleted.forEach(notIn: old.deleted) { document in
        let place = document < numbers[number].count ? numbers[number][document] : .max
        if place != .max { deleted.insert(Int(place)) }
      }
    }
    return deleted
  }

  /// Writes the segment.
  ///
  /// - Throws: `cancelled`; what reading and writing throw.
  func write(into output: OutputFile) throws(IndexError) -> SegmentDirectory {
    let stored = try StoredMerger(names: schema.stored.count, progress: progress).write(
      segments.indices.map { (segment: segments[$0], numbers: numbers[$0]) },
      documentCount: order.count, into: output)
    let insertions = try writeInsertions(into: output)
    let identifiers = try writeIdentifiers(into: output)
    var attributes: [SegmentDirectory.Attribute?] = []
    for number in schema.attributes.indices {
      attributes.append(try writeAttribute(number, into: output))
    }
    let columns = try (0..<schema.fieldCount).map { (field) throws(IndexError) in
      try mergedColumns(of: field)
    }
    var fields: [SegmentDirectory.Field] = []
    for column in columns { fields.append(try column.write(into: output)) }
    try output.align(to: 16)
    let start = output.position
    var dictionaries: [TermDictionaryWriter] = []
    for group in schema.groups.indices {
      dictionaries.append(
        try writeTerms(group, columns: columns, fields: fields, postings: start, into: output))
    }
    let end = output.position
    var groups: [SegmentDirectory.Group] = []
    for (number, dictionary) in dictionaries.enumerated() {
      try output.align(to: 8)
      let range = schema.fields(of: GroupID(number))
      let documents = order.indices.count { document in
        range.contains { columns[$0].length(document) > 0 }
      }
      groups.append(
        SegmentDirectory.Group(
          dictionary: try dictionary.finish(into: output), documents: documents))
    }
    return SegmentDirectory(
      documentCount: order.count, postings: start..<end, groups: groups, fields: fields,
      insertions: insertions, isArranged: isArranged, identifiers: identifiers, stored: stored,
      attributes: attributes)
  }

  // MARK: - Columns

  /// Writes the insertion numbers, unless they are the documents' numbers.
  private func writeInsertions(into output: OutputFile) throws(IndexError) -> Int? {
    if keepsOrder, segments.allSatisfy({ $0.directory.insertions == nil }) { return nil }
    // The live documents of each segment in the order of their insertion.
    var numbers = segments.map { [UInt32](repeating: .max, count: $0.documentCount) }
    for source in order {
      let segment = Int(source.segment)
      numbers[segment][Int(try segments[segment].insertion(source.document))] = 0
    }
    var next: UInt32 = 0
    for segment in numbers.indices {
      for insertion in numbers[segment].indices where numbers[segment][insertion] != .max {
        numbers[segment][insertion] = next
        next += 1
      }
    }
    var values: [UInt32] = []
    for source in order {
      let insertion = try segments[Int(source.segment)].insertion(source.document)
      values.append(numbers[Int(source.segment)][Int(insertion)])
    }
    if values.indices.allSatisfy({ values[$0] == $0 }) { return nil }
    return try InsertionColumn.write(values, into: output)
  }

  private func mergedColumns(of field: Int) throws(IndexError) -> FieldColumns {
    try FieldColumns(
      count: order.count, hasPositions: schema.allFields[field].storesPositions
    ) { (number) throws(IndexError) in
      let source = order[number]
      let segment = segments[Int(source.segment)]
      let width = try segment.positionWidth(field: field, document: source.document)
      return (
        try segment.length(field: field, document: source.document),
        UInt8(truncatingIfNeeded: width)
      )
    }
  }

  private func writeIdentifiers(
    into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Identifiers? {
    let column = StringColumn()
    for (number, source) in order.enumerated() {
      let segment = segments[Int(source.segment)]
      guard let table = segment.directory.identifiers,
        let id = try unsafe segment.string(table.strings, Int(source.document))
      else { continue }
      unsafe column.set(id, document: number)
    }
    return try IdentifierWriter.write(
      column, documentCount: order.count, isLive: { _ in true }, into: output)
  }

  private func writeAttribute(
    _ number: Int, into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Attribute? {
    let columns = segments.map { segment in
      segment.directory.attributes[number].map {
        AttributeColumn(segment, layout: $0, kind: schema.attributes[number].kind)
      }
    }
    var collector = AttributeCollector()
    for (document, source) in order.enumerated() {
      guard let column = columns[Int(source.segment)] else { continue }
      var ordinals: [Int] = []
      try column.forEachOrdinal(of: Int(source.document)) { ordinals.append($0) }
      for ordinal in ordinals {
        collector.add(try column.value(ordinal), document: UInt32(document))
      }
    }
    return collector.isEmpty
      ? nil : try collector.write(documentCount: order.count, into: output)
  }

  // MARK: - Terms

  private func writeTerms(
    _ group: Int, columns: [FieldColumns], fields: [SegmentDirectory.Field],
    postings start: Int, into output: OutputFile
  ) throws(IndexError) -> TermDictionaryWriter {
    let range = schema.fields(of: GroupID(group))
    let dictionary = TermDictionaryWriter(fieldCount: range.count)
    var writers: [PostingListWriter] = []
    for field in range {
      writers.append(
        PostingListWriter(columns[field], averageLength: fields[field].averageLength))
    }
    var cursors: [TermCursor] = []
    var termTotal = 0
    for segment in segments {
      cursors.append(try segment.dictionaries[group].cursor())
      termTotal += segment.dictionaries[group].termCount
    }
    let feeder = MergeFeeder(
      segments: segments, schema: schema, numbers: numbers, documentCount: order.count,
      keepsOrder: keepsOrder)
    var termsDone = 0
    while let term = TermCursor.least(cursors) {
      let offset = output.position - start
      var lists: [(field: Int, count: Int, bytes: Int)] = []
      feeder.beginTerm()
      let sources = cursors.indices.filter { cursors[$0].entry != nil && cursors[$0].term == term }
      for (number, field) in range.enumerated() {
        let places = sources.compactMap { segment in
          cursors[segment].entry?.lists.first { $0.field == number }.map {
            (segment: segment, location: $0.location)
          }
        }
        try feeder.feed(places, field: field, collects: range.count > 1, to: writers[number])
        let written = try writers[number].finish(into: output)
        if written.count > 0 { lists.append((number, written.count, written.bytes)) }
      }
      if !lists.isEmpty {
        let documents = lists.count == 1 ? lists[0].count : feeder.documentsOfTerm()
        unsafe term.withUnsafeBytes {
          unsafe dictionary.add(
            $0, listOffset: offset, documents: documents, lists: lists)
        }
      }
      for segment in sources { try cursors[segment].advance() }
      termsDone += sources.count
      try progress.report(Double(termsDone) / Double(max(termTotal, 1)))
    }
    return dictionary
  }
}

/// Tells a caller how far a merge is, and asks whether to go on.
struct MergeProgress {
  let callback: (@Sendable (Double) -> Bool)?

  /// - Throws: `cancelled` when the caller or its task wants no more.
  func report(_ share: Double) throws(IndexError) {
    if Task.isCancelled { throw IndexError(.cancelled) }
    if let callback, !callback(min(max(share, 0), 1)) { throw IndexError(.cancelled) }
  }
}
