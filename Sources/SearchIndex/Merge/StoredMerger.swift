/// Brings together what several segments store of their documents.
///
/// Runs without deleted documents are copied as they are, whatever the new order of documents;
/// only the records of other runs, and of short ones, are compressed again.
struct StoredMerger {
  private let names: Int
  private let progress: MergeProgress

  init(names: Int, progress: MergeProgress) {
    self.names = names
    self.progress = progress
  }

  /// A record of a segment.
  private struct Record {
    /// Where it begins in the contents.
    var start: Int
    /// The document's number in the merged segment; nil when it is deleted.
    var document: Int?
  }

  /// Writes what is stored of the documents that are left.
  ///
  /// - Parameters:
  ///   - segments: the segments with the new number of each document, `UInt32.max` for deleted ones.
  ///   - documentCount: the number of documents of the merged segment.
  /// - Throws: `cancelled`; what reading and writing throw.
  /// - Complexity: O(bytes + documents · log documents).
  func write(
    _ segments: [(segment: SegmentReader, numbers: [UInt32])], documentCount: Int,
    into output: OutputFile
  ) throws(IndexError) -> SegmentDirectory.Stored? {
    let writer = StoredWriter(names: names)
    for (segment, numbers) in segments {
      guard let reader = segment.stored else { continue }
      var records: [Record] = []
      for document in 0..<segment.documentCount {
        guard let start = try reader.record(of: document) else { continue }
        let number = numbers[document]
        records.append(Record(start: start, document: number == .max ? nil : Int(number)))
      }
      records.sort { $0.start < $1.start }
      try copy(records[...], of: reader, to: writer, output)
    }
    return try writer.finish(documentCount: documentCount, into: output)
  }

  /// Takes the records of a segment run by run: from one block that begins with a record to the next.
  private func copy(
    _ records: ArraySlice<Record>, of reader: StoredReader, to writer: StoredWriter,
    _ output: OutputFile
  ) throws(IndexError) {
    var rest = records
    let cache = BlockCache()
    var first = 0
    while first < reader.blockCount, !rest.isEmpty {
      var end = first + 1
      var inside = 0
      while true {
        let limit = try reader.blockStart(end)
        inside += rest.dropFirst(inside).prefix { $0.start < limit }.count
        let isBoundary = rest.dropFirst(inside).first?.start == limit
        if end >= reader.blockCount || isBoundary && inside > 0 { break }
        end += 1
      }
      try copy(first..<end, rest.prefix(inside), of: reader, cache, to: writer)
      try writer.drain(into: output)
      try progress.report(0)
      rest = rest.dropFirst(inside)
      first = end
    }
  }

  /// Copies a run, or what is left of it.
  private func copy(
    _ blocks: Range<Int>, _ records: ArraySlice<Record>, of reader: StoredReader,
    _ cache: BlockCache, to writer: StoredWriter
  ) throws(IndexError) {
    let start = try reader.blockStart(blocks.lowerBound)
    let length = try reader.blockStart(blocks.upperBound) - start
    let isWhole = records.allSatisfy { $0.document != nil && $0.start >= start }
    guard isWhole, length >= StoredLayout.runSize / 2 else {
      for record in records {
        guard let document = record.document else { continue }
        let bytes = try reader.recordBytes(at: record.start, cache: cache)
        try writer.append(record: bytes, of: document)
      }
      return
    }
    try writer.endRun()
    var newStart: Int?
    for block in blocks {
      let (bytes, contents) = try unsafe reader.rawBlock(block)
      let place = unsafe writer.append(block: bytes, contents: contents)
      newStart = newStart ?? place
    }
    for record in records {
      guard let document = record.document, let newStart else { continue }
      writer.setRecord(of: document, to: newStart + record.start - start)
    }
  }
}
