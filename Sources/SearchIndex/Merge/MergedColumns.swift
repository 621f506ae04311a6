/// The lengths and position widths of a field in the new order of documents.
@safe
final class MergedColumns {
  private let lengths: UnsafeMutablePointer<UInt32>
  private let widths: UnsafeMutablePointer<UInt8>
  private let count: Int
  private let hasPositions: Bool

  init(
    field: Int, segments: [SegmentReader], order: [SegmentMerger.Source]
  ) throws(IndexError) {
    count = order.count
    unsafe lengths = .allocate(capacity: max(count, 1))
    unsafe widths = .allocate(capacity: max(count, 1))
    hasPositions = segments.contains { $0.directory.fields[field].positions != .none }
    for (number, source) in order.enumerated() {
      let segment = segments[Int(source.segment)]
      unsafe lengths[number] = try segment.length(field: field, document: source.document)
      unsafe widths[number] = UInt8(
        truncatingIfNeeded: try segment.positionWidth(field: field, document: source.document))
    }
  }

  deinit {
    unsafe lengths.deallocate()
    unsafe widths.deallocate()
  }

  func length(_ document: Int) -> UInt32 {
    precondition(document >= 0 && document < count)
    return unsafe lengths[document]
  }

  /// The columns for a writer, valid while this object lives.
  func columns(averageLength: Double) -> PostingListWriter.Columns {
    unsafe PostingListWriter.Columns(
      lengths: lengths, positionWidths: hasPositions ? UnsafePointer(widths) : nil,
      averageLength: averageLength, documentCount: count)
  }

  func write(into output: OutputFile) throws(IndexError) -> SegmentDirectory.Field {
    try unsafe LengthWriter.write(
      lengths: UnsafeBufferPointer(start: lengths, count: count),
      positionWidths: hasPositions ? UnsafeBufferPointer(start: widths, count: count) : nil,
      into: output)
  }
}
