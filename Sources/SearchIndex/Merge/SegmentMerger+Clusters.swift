extension SegmentMerger {
  /// A term and its lists.
  private struct Term {
    var documents: Int
    var lists: [(segment: Int, field: Int, location: PostingListLocation)]
  }

  /// The clusters of the live documents by the terms of the first group.
  ///
  /// - Parameters:
  ///   - numbers: Per segment the number of each document among the live ones; `UInt32.max` for
  ///     deleted ones.
  ///   - count: The number of live documents.
  /// - Complexity: O(postings of the terms looked at + documents + terms log terms).
  static func clusters(
    _ segments: [SegmentReader], schema: Schema, numbers: [[UInt32]], count: Int,
    _ progress: MergeProgress
  ) throws(IndexError) -> DocumentClusters {
    let clusters = DocumentClusters(count: count)
    let terms = try usefulTerms(segments, schema: schema, count: count)
      .sorted { $0.documents < $1.documents }
    for (number, term) in terms.enumerated() {
      if clusters.isComplete { break }
      clusters.beginTerm()
      for list in term.lists {
        var reader = try PostingReader(
          segments[list.segment], field: list.field, location: list.location)
        for block in 0..<reader.blockCount {
          try reader.load(block)
          for place in 0..<reader.blockSize {
            let document = unsafe numbers[list.segment][Int(reader.documents[place])]
            if document != .max { clusters.add(document) }
          }
        }
      }
      if number % 1_024 == 0 { try progress.report(0) }
    }
    return clusters
  }

  /// The terms of the first group that are neither too rare nor too common.
  private static func usefulTerms(
    _ segments: [SegmentReader], schema: Schema, count: Int
  ) throws(IndexError) -> [Term] {
    let firstField = schema.fields(of: GroupID(0)).lowerBound
    var cursors: [TermCursor] = []
    for segment in segments { cursors.append(try segment.dictionaries[0].cursor()) }
    var terms: [Term] = []
    while let term = TermCursor.least(cursors) {
      var found = Term(documents: 0, lists: [])
      for number in cursors.indices where cursors[number].term == term {
        guard let entry = cursors[number].entry else { continue }
        found.documents += entry.documents
        for list in entry.lists {
          found.lists.append((number, firstField + list.field, list.location))
        }
        try cursors[number].advance()
      }
      if DocumentClusters.isUseful(found.documents, of: count) { terms.append(found) }
    }
    return terms
  }
}
