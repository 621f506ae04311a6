/// Works out what a batch's changes do to the documents of all segments, old and new.
struct CommitBuilder {
  private var segments: [SegmentReader]
  private var deleted: [DeletedDocuments]
  /// Per segment the steps of its documents; nil for segments from before the batch.
  private var steps: [[UInt32]?]

  /// - Parameters:
  ///   - old: The segments of the last commit.
  ///   - new: The batch's segments in order, opened, with the steps of their documents.
  init(old: [SegmentReader], new: [(reader: SegmentReader, steps: [UInt32])]) {
    segments = old + new.map(\.reader)
    deleted = segments.map(\.deleted)
    steps = old.map { _ in nil } + new.map(\.steps)
  }

  /// The deletes of every segment, old ones first.
  ///
  /// - Complexity: O(new documents with ids × segments).
  mutating func resolve(deletes: [[UInt8]: UInt32]) throws(IndexError) -> [DeletedDocuments] {
    for (id, step) in deletes {
      unsafe try id.span.withUnsafeBytes { (bytes) throws(IndexError) in
        try unsafe remove(bytes, before: step, except: nil)
      }
    }
    for number in segments.indices {
      guard let steps = steps[number], let table = segments[number].directory.identifiers else {
        continue
      }
      for document in 0..<min(steps.count, segments[number].documentCount) {
        guard !deleted[number].contains(document),
          let id = try unsafe segments[number].string(table.strings, document)
        else { continue }
        unsafe try remove(id, before: steps[document], except: number)
      }
    }
    return deleted
  }

  /// Deletes what has an id and was added before a step.
  private mutating func remove(
    _ id: UnsafeRawBufferPointer, before step: UInt32, except own: Int?
  ) throws(IndexError) {
    for number in segments.indices where number != own {
      guard let document = try unsafe segments[number].document(id: id) else { continue }
      if let steps = steps[number] {
        guard document < steps.count, steps[document] < step else { continue }
      }
      deleted[number].insert(document)
    }
  }
}
