/// A ``PostingReader`` that can be shared: what clauses of any kind are built on.
@safe
final class PostingCursor {
  /// The document after all documents.
  static let end = UInt32.max

  let segment: SegmentReader
  /// SAFETY: made in `init`, given back in `deinit`; used by one search only.
  private let reader: UnsafeMutablePointer<PostingReader>

  init(
    _ segment: SegmentReader, field: Int, location: PostingListLocation
  ) throws(IndexError) {
    let made = try PostingReader(segment, field: field, location: location)
    self.segment = segment
    unsafe reader = .allocate(capacity: 1)
    unsafe reader.initialize(to: made)
  }

  deinit {
    unsafe reader.deinitialize(count: 1)
    unsafe reader.deallocate()
  }

  var field: Int { unsafe reader.pointee.field }
  var count: Int { unsafe reader.pointee.count }
  var blockCount: Int { unsafe reader.pointee.blockCount }
  var document: UInt32 { unsafe reader.pointee.document }

  /// See ``PostingReader/advance(to:)``.
  func advance(to target: UInt32) throws(IndexError) {
    try unsafe reader.pointee.advance(to: target)
  }

  /// See ``PostingReader/next()``.
  func next() throws(IndexError) { try unsafe reader.pointee.next() }

  /// See ``PostingReader/frequency()``.
  func frequency() throws(IndexError) -> UInt32 { try unsafe reader.pointee.frequency() }

  /// The exact length of the field in the current document.
  func length() -> UInt32 { unsafe reader.pointee.lengths.length(reader.pointee.document) }

  /// See ``PostingReader/positions(into:)``.
  func positions(into output: inout PositionBuffer) throws(IndexError) -> Int {
    try unsafe reader.pointee.positions(into: &output)
  }

  func firstBlock(from start: Int, notBefore target: UInt32) -> Int {
    unsafe reader.pointee.firstBlock(from: start, notBefore: target)
  }

  func lastDocument(_ block: Int) -> UInt32 { unsafe reader.pointee.lastDocument(block) }
  func impacts(_ block: Int) -> Impacts? { unsafe reader.pointee.impacts(block) }
}
