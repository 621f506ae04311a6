/// The lengths and position widths of a field while a segment is written, in the order of its documents.
@safe
final class FieldColumns {
  /// SAFETY: room for `count` values, allocated in `init`, freed in `deinit`.
  let lengths: UnsafeMutablePointer<UInt32>
  let widths: UnsafeMutablePointer<UInt8>
  let count: Int
  let hasPositions: Bool

  /// - Parameter value: The length and the position width of a document, called in ascending order.
  init(
    count: Int, hasPositions: Bool,
    _ value: (_ document: Int) throws(IndexError) -> (length: UInt32, width: UInt8)
  ) throws(IndexError) {
    self.count = count
    self.hasPositions = hasPositions
    unsafe lengths = .allocate(capacity: max(count, 1))
    unsafe widths = .allocate(capacity: max(count, 1))
    for document in 0..<count {
      unsafe (lengths[document], widths[document]) = try value(document)
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

  func write(into output: OutputFile) throws(IndexError) -> SegmentDirectory.Field {
    try unsafe LengthWriter.write(
      lengths: UnsafeBufferPointer(start: lengths, count: count),
      positionWidths: hasPositions ? UnsafeBufferPointer(start: widths, count: count) : nil,
      into: output)
  }
}
