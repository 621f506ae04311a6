extension SegmentMerger {
  /// A term and its lists.
  private struct Term {
    var documents: Int
    var lists: [(segment: Int, field: Int, location: PostingListLocation)]
  }

  /// The order of the live documents by the rare terms of the first group; nil where their numbers are
  /// the better order.
  ///
  /// - Parameters:
  ///   - numbers: Per segment the number of each document among the live ones; `UInt32.max` for
  ///     deleted ones.
  ///   - count: The number of live documents.
  /// - Complexity: O(postings of the terms looked at + documents + terms log terms).
  static func clusteredOrder(
    _ segments: [SegmentReader], schema: Schema, numbers: [[UInt32]], count: Int,
    _ progress: MergeProgress
  ) throws(IndexError) -> DocumentOrder? {
    let clusters = DocumentClusters(count: count)
    var sample = ListSample()
    var sampled: [Term] = []
    var useful: [Term] = []
    try forEachTerm(segments, schema: schema) { term in
      if sample.takes(postings: term.documents) { sampled.append(term) }
      if DocumentClusters.isUseful(term.documents, of: count) { useful.append(term) }
    }
    useful.sort { $0.documents < $1.documents }
    for (number, term) in useful.enumerated() {
      if clusters.isComplete { break }
      clusters.beginTerm()
      try forEachDocument(of: term, segments, numbers) { clusters.add($0) }
      if number % 1_024 == 0 { try progress.report(0) }
    }
    let order = DocumentOrder(clusters.order())
    var gaps = GapBits(order: order)
    var documents: [UInt32] = []
    for term in sampled {
      documents.removeAll(keepingCapacity: true)
      try forEachDocument(of: term, segments, numbers) { documents.append($0) }
      gaps.add(documents)
    }
    return gaps.isSmaller(sample) ? order : nil
  }

  /// Calls `body` with the number of each live document of a term, for each of its lists.
  private static func forEachDocument(
    of term: Term, _ segments: [SegmentReader], _ numbers: [[UInt32]], _ body: (UInt32) -> Void
  ) throws(IndexError) {
    for list in term.lists {
      var reader = try PostingReader(
        segments[list.segment], field: list.field, location: list.location)
      for block in 0..<reader.blockCount {
        try reader.load(block)
        for place in 0..<reader.blockSize {
          let document = unsafe numbers[list.segment][Int(reader.documents[place])]
          if document != .max { body(document) }
        }
      }
    }
  }

  /// Calls `body` with the terms of the first group.
  private static func forEachTerm(
    _ segments: [SegmentReader], schema: Schema, _ body: (Term) -> Void
  ) throws(IndexError) {
    let firstField = schema.fields(of: GroupID(0)).lowerBound
    var cursors: [TermCursor] = []
    for segment in segments { cursors.append(try segment.dictionaries[0].cursor()) }
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
      body(found)
    }
  }
}
