/// A segment that a builder has written.
struct WrittenSegment {
  var directory: SegmentDirectory
  /// The documents that were replaced or failed.
  var deleted: DeletedDocuments
  /// The order of the documents where it is not that of adding them.
  var order: DocumentOrder?
}

extension SegmentBuilder {
  /// Writes the segment.
  ///
  /// - Parameter reorders: Whether documents with rare terms in common come together
  ///   (``DocumentClusters``) where that makes the segment smaller.
  /// - Complexity: O(occurrences + terms log terms).
  func write(reorders: Bool, into output: OutputFile) throws(IndexError) -> WrittenSegment {
    let entries = sortedEntries()
    let order = reorders ? clusteredOrder(entries) : nil
    let deleted = order?.applied(to: deleted) ?? deleted
    if let order { stored.reorder(order) }
    let storedDocuments = try stored.finish(documentCount: documentCount, into: output)
    let insertions = try order.map { (order) throws(IndexError) in
      try InsertionColumn.write(order.documents, into: output)
    }
    let identifiers = try IdentifierWriter.write(
      order.map { ids.reordered($0) } ?? ids, documentCount: documentCount,
      isLive: { !deleted.contains($0) }, into: output)
    var attributeColumns: [SegmentDirectory.Attribute?] = []
    for collector in attributes {
      attributeColumns.append(
        collector.isEmpty
          ? nil
          : try collector.write(documentCount: documentCount, order: order, into: output))
    }
    let columns = try (0..<fieldCount).map { (field) throws(IndexError) in
      try writtenColumns(of: field, order)
    }
    var fieldEntries: [SegmentDirectory.Field] = []
    for column in columns { fieldEntries.append(try column.write(into: output)) }
    try output.align(to: 16)
    let start = output.position
    let writers = columns.indices.map {
      PostingListWriter(columns[$0], averageLength: fieldEntries[$0].averageLength)
    }
    let dictionaries = try writeTerms(
      entries, order: order, writers: writers, postings: start, into: output)
    let end = output.position
    var groups: [SegmentDirectory.Group] = []
    for (number, dictionary) in dictionaries.enumerated() {
      try output.align(to: 8)
      groups.append(
        SegmentDirectory.Group(
          dictionary: try dictionary.finish(into: output),
          documents: documentsWithText(in: GroupID(number))))
    }
    let directory = SegmentDirectory(
      documentCount: documentCount, postings: start..<end, groups: groups, fields: fieldEntries,
      insertions: insertions, isArranged: reorders, identifiers: identifiers,
      stored: storedDocuments, attributes: attributeColumns)
    return WrittenSegment(directory: directory, deleted: deleted, order: order)
  }

  private func writtenColumns(
    of field: Int, _ order: DocumentOrder?
  ) throws(IndexError) -> FieldColumns {
    let columns = unsafe fields[field]
    return try FieldColumns(count: documentCount, hasPositions: columns.hasPositions) { number in
      let document = order.map { Int($0.documents[number]) } ?? number
      return unsafe (columns.lengths[document], columns.widths[document])
    }
  }

  private func documentsWithText(in group: GroupID) -> Int {
    let range = schema.fields(of: group)
    var count = 0
    for document in 0..<documentCount
    where range.contains(where: { unsafe fields[$0].lengths[document] > 0 }) {
      count += 1
    }
    return count
  }

  // MARK: - Terms

  /// Writes all posting lists in the order of groups, terms and fields.
  ///
  /// - Parameter writers: One per field.
  private func writeTerms(
    _ entries: [Int], order: DocumentOrder?, writers: [PostingListWriter], postings start: Int,
    into output: OutputFile
  ) throws(IndexError) -> [TermDictionaryWriter] {
    let dictionaries = schema.groups.map { TermDictionaryWriter(fieldCount: $0.fields.count) }
    let firstFields = schema.groups.indices.map { schema.fields(of: GroupID($0)).lowerBound }
    let feeder = unsafe OccurrenceReader(table: unsafe table)
    let reordered = order.map { _ in ReorderedPostings(documentCount: documentCount) }
    var lists: [(field: Int, count: Int, bytes: Int)] = []
    var sources: [(field: Int, list: Int)] = []
    for (place, entry) in entries.enumerated() {
      unsafe table.pointee.prefetchTerms(entries, after: place)
      let group = unsafe Int(table.pointee.entries[entry].group)
      let offset = output.position - start
      lists.removeAll(keepingCapacity: true)
      feeder.beginTerm()
      findLists(of: entry, &sources)
      for (field, list) in sources {
        let hasPositions = unsafe fields[field].hasPositions
        let count = unsafe Int(table.pointee.lists[list].documents)
        writers[field].begin(atMost: count)
        if let order, let reordered {
          reordered.begin(atMost: count, hasPositions: hasPositions)
          feeder.feed(
            list, hasPositions: hasPositions, collects: sources.count > 1, numbers: order.numbers,
            to: reordered)
          try reordered.feed(to: writers[field])
        } else {
          feeder.feed(
            list, hasPositions: hasPositions, collects: sources.count > 1, to: writers[field])
        }
        let written = try writers[field].finish(into: output)
        lists.append((field - firstFields[group], written.count, written.bytes))
      }
      unsafe dictionaries[group].add(
        table.pointee.term(entry), listOffset: offset,
        documents: lists.count == 1 ? lists[0].count : feeder.documentsOfTerm(), lists: lists)
    }
    return dictionaries
  }

  /// The order of documents by the rare terms of the first group; nil where that of adding them is
  /// better.
  private func clusteredOrder(_ entries: [Int]) -> DocumentOrder? {
    let clusters = DocumentClusters(count: documentCount)
    let feeder = unsafe OccurrenceReader(table: unsafe table)
    var terms: [(documents: Int, entry: Int)] = []
    var lists: [(field: Int, list: Int)] = []
    for entry in entries where unsafe table.pointee.entries[entry].group == 0 {
      findLists(of: entry, &lists)
      let documents = lists.reduce(0) {
        unsafe $0 + Int(table.pointee.lists[$1.list].documents)
      }
      if DocumentClusters.isUseful(documents, of: documentCount) {
        terms.append((documents, entry))
      }
    }
    terms.sort { $0.documents < $1.documents }
    for term in terms {
      if clusters.isComplete { break }
      clusters.beginTerm()
      findLists(of: term.entry, &lists)
      for (field, list) in lists {
        feeder.forEachDocument(list, hasPositions: unsafe fields[field].hasPositions) {
          clusters.add($0)
        }
      }
    }
    let order = DocumentOrder(clusters.order())
    return isSmaller(order, entries) ? order : nil
  }

  /// Whether an order makes the lists of the first group smaller.
  private func isSmaller(_ order: DocumentOrder, _ entries: [Int]) -> Bool {
    let feeder = unsafe OccurrenceReader(table: unsafe table)
    var sample = ListSample()
    var gaps = GapBits(order: order)
    var documents: [UInt32] = []
    var lists: [(field: Int, list: Int)] = []
    for entry in entries where unsafe table.pointee.entries[entry].group == 0 {
      findLists(of: entry, &lists)
      for (field, list) in lists {
        guard sample.takes(postings: unsafe Int(table.pointee.lists[list].documents)) else {
          continue
        }
        documents.removeAll(keepingCapacity: true)
        feeder.forEachDocument(list, hasPositions: unsafe fields[field].hasPositions) {
          documents.append($0)
        }
        gaps.add(documents)
      }
    }
    return gaps.isSmaller(sample)
  }

  /// Puts the lists of a term into `result`, by ascending field.
  private func findLists(of entry: Int, _ result: inout [(field: Int, list: Int)]) {
    result.removeAll(keepingCapacity: true)
    var list = unsafe table.pointee.entries[entry].firstList
    while unsafe list != TermTable.none {
      result.append((unsafe Int(table.pointee.lists[Int(list)].field), Int(list)))
      list = unsafe table.pointee.lists[Int(list)].next
    }
    if result.count > 1 { result.sort { $0.field < $1.field } }
  }

  /// The entries by group, then by the bytes of their terms.
  private func sortedEntries() -> [Int] {
    struct Item {
      var group: UInt16
      var key: UInt64
      var entry: Int
    }
    let table = unsafe self.table
    var items = unsafe (0..<table.pointee.entryCount).map { entry in
      unsafe Item(
        group: table.pointee.entries[entry].group,
        key: TermDictionaryLayout.key(table.pointee.term(entry)), entry: entry)
    }
    items.sort { left, right in
      if left.group != right.group { return left.group < right.group }
      if left.key != right.key { return left.key < right.key }
      return unsafe TermDictionaryLayout.compare(
        table.pointee.term(left.entry), table.pointee.term(right.entry)) < 0
    }
    return items.map(\.entry)
  }
}
