import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A written file of an index, opened for reading by any number of threads.
///
/// Opening checks the file's length, header, footer and the roots of its checksums: a few hundred
/// bytes, whatever the file's size. Payload is checked block by block the first time somebody asks
/// for it, or all at once by ``verify(_:)``.
///
/// The memory may be a map of a file that others can write to (see ``FileSystemDirectory``):
/// a block that was right when it was checked may become wrong later. So what is read is never
/// trusted further than to give wrong values; every offset and length in it is checked.
@safe
package final class InputFile: Sendable {
  /// The file's name in its directory.
  package let name: String
  /// The length of the payload in bytes.
  package let count: Int
  /// The length of the whole file in bytes.
  package var fileLength: Int { contents.count }
  private let contents: FileContents
  private let layout: FileEnvelope.Layout
  /// One byte per payload block, then one per block of leaves; not 0 once it was checked.
  ///
  /// SAFETY: allocated in `init` with `checkedCount` elements, only touched by atomic operations.
  /// Relaxed order is enough: the flags guard bytes that nobody writes, and checking twice is
  /// harmless. `calloc` gives large tables untouched pages of zeros, so that opening costs nothing
  /// per block.
  private nonisolated(unsafe) let checked: UnsafeMutablePointer<Atomic<UInt8>>
  /// SAFETY: the first byte of `contents`, which this object keeps.
  private nonisolated(unsafe) let base: UnsafeRawPointer

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - kind: what the file has to be; nil for any.
  ///   - index: the index it has to belong to; nil for any.
  ///   - entry: what the manifest says about it; nil when there is no manifest yet.
  /// - Throws: `wrongLength`, `checksumMismatch`, `malformed`, `formatTooNew`, `formatTooOld`.
  /// - Complexity: O(1), apart from 8 bytes for each 32 MiB.
  package init(
    _ contents: FileContents, kind: FileKind?, index: IndexIdentity?, entry: Manifest.File?
  ) throws(IndexError) {
    let name = contents.name
    if let entry, entry.length != contents.count {
      throw IndexError(
        .wrongLength, file: name, expected: "\(entry.length) bytes", found: "\(contents.count)")
    }
    var reader = ByteReader(contents)
    let header = try FileHeader(decoding: &reader)
    try header.check(
      kind: kind, index: index, file: entry.flatMap { IndexFileName($0.name)?.id }, name: name)
    let layout = try Self.checkFooter(contents, header: header, entry: entry)
    self.name = name
    self.contents = contents
    self.layout = layout
    count = layout.payload.count
    let blocks = layout.blockCount + layout.roots.count / FileEnvelope.checksumSize
    guard let base = unsafe contents.bytes.baseAddress, let flags = unsafe calloc(blocks, 1) else {
      throw IndexError(.system, file: name, expected: "\(blocks) bytes of memory", found: "none")
    }
    unsafe self.base = base
    unsafe checked = flags.bindMemory(to: Atomic<UInt8>.self, capacity: blocks)
  }

  deinit { unsafe free(checked) }

  private static func checkFooter(
    _ contents: FileContents, header: FileHeader, entry: Manifest.File?
  ) throws(IndexError) -> FileEnvelope.Layout {
    let name = contents.name
    let footerStart = max(contents.count - FileEnvelope.footerSize, FileEnvelope.headerSize)
    guard footerStart <= contents.count else {
      throw IndexError(
        .wrongLength, file: name, expected: "a header and a footer",
        found: "\(contents.count) bytes")
    }
    var reader = try ByteReader(contents, in: footerStart..<contents.count)
    let footer = try FileFooter(decoding: &reader)
    guard let length = Int(exactly: footer.payloadLength),
      let layout = FileEnvelope.Layout(payloadLength: length),
      layout.footer.upperBound == contents.count
    else {
      throw IndexError(
        .wrongLength, file: name, offset: UInt64(clamping: footerStart),
        expected: "a file with \(footer.payloadLength) bytes of payload",
        found: "a file of \(contents.count) bytes")
    }
    if let entry, entry.checksum != footer.checksum {
      throw IndexError(
        .checksumMismatch, file: name, offset: UInt64(clamping: contents.count - 8),
        expected: "the file's checksum \(hexadecimal(entry.checksum)), as in the manifest",
        found: hexadecimal(footer.checksum))
    }
    let roots = unsafe Checksum.xxh64(
      UnsafeRawBufferPointer(rebasing: contents.bytes[layout.roots]))
    guard roots == footer.rootsChecksum, header.checksum == footer.headerChecksum else {
      throw IndexError(
        .checksumMismatch, file: name, offset: UInt64(clamping: layout.roots.lowerBound),
        expected: "the checksums that the footer names", found: "others")
    }
    return layout
  }

  /// Bytes of the payload, checked against their checksum.
  ///
  /// When their block was checked before, this costs two comparisons, one load and one branch.
  ///
  /// - Parameter range: offsets in the payload.
  /// - Returns: the bytes in place, valid while this file lives.
  /// - Throws: `malformed` when the range is not inside the payload; `checksumMismatch`.
  @inline(__always)
  @unsafe
  package func bytes(in range: Range<Int>) throws(IndexError) -> UnsafeRawBufferPointer {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw outOfRange(range) }
    // SAFETY: inside the payload, whose length is below `Int.max` / 4.
    let start = range.lowerBound &+ FileEnvelope.headerSize
    let end = range.upperBound &+ FileEnvelope.headerSize
    let first = start / FileEnvelope.blockSize
    let last = (end &- 1) / FileEnvelope.blockSize
    if first != last || !isChecked(first) { try check(first, last) }
    return unsafe UnsafeRawBufferPointer(start: base + start, count: end &- start)
  }

  /// The payload as inner loops see it.
  @unsafe
  package var view: PayloadView {
    unsafe PayloadView(
      file: Unmanaged.passUnretained(self), count: count,
      base: base + FileEnvelope.headerSize, checked: checked)
  }

  /// A bounds-checked reader of a range of the payload, the bytes of which are checked first.
  ///
  /// Its positions, and the offsets of its errors, count from the beginning of the file: add
  /// ``FileEnvelope/headerSize`` to an offset in the payload.
  ///
  /// - Throws: `malformed` when the range is not inside the payload; `checksumMismatch`.
  package func reader(in range: Range<Int>) throws(IndexError) -> ByteReader {
    _ = try unsafe bytes(in: range)
    let start = range.lowerBound + FileEnvelope.headerSize
    return try ByteReader(contents, in: start..<(start + range.count))
  }

  /// Checks every byte of the file, also those checked before.
  ///
  /// - Parameter progress: called after each 16 KiB with the number of bytes checked so far; it
  ///   may throw, to end the work.
  /// - Throws: `checksumMismatch` with the offset of the block; what `progress` throws.
  /// - Complexity: O(n).
  package func verify(
    _ progress: (Int) throws(IndexError) -> Void = { _ in }
  ) throws(IndexError) {
    for block in 0..<layout.blockCount {
      if block % Self.leavesPerBlock == 0 { try compareLeaves(block / Self.leavesPerBlock) }
      try compare(block)
      try progress(min((block + 1) * FileEnvelope.blockSize, layout.payload.upperBound))
    }
  }

  private static let leavesPerBlock = FileEnvelope.blockSize / FileEnvelope.checksumSize

  @inline(__always)
  private func isChecked(_ block: Int) -> Bool {
    unsafe checked[block].load(ordering: .relaxed) != 0
  }

  /// Checks the blocks of a range that were not checked yet; none if it is empty.
  @inline(never)
  private func check(_ first: Int, _ last: Int) throws(IndexError) {
    guard first <= last else { return }
    for block in first...last where !isChecked(block) {
      let leafBlock = block / Self.leavesPerBlock
      let leafFlag = layout.blockCount + leafBlock
      if !isChecked(leafFlag) {
        try compareLeaves(leafBlock)
        unsafe checked[leafFlag].store(1, ordering: .relaxed)
      }
      try compare(block)
      unsafe checked[block].store(1, ordering: .relaxed)
    }
  }

  /// Compares one block of header and payload with its leaf.
  private func compare(_ block: Int) throws(IndexError) {
    try compare(block, of: 0..<layout.payload.upperBound, with: layout.leaves)
  }

  /// Compares one block of leaves with its root.
  private func compareLeaves(_ leafBlock: Int) throws(IndexError) {
    try compare(leafBlock, of: layout.leaves, with: layout.roots)
  }

  private func compare(
    _ block: Int, of area: Range<Int>, with checksums: Range<Int>
  ) throws(IndexError) {
    let start = area.lowerBound + block * FileEnvelope.blockSize
    let end = min(start + FileEnvelope.blockSize, area.upperBound)
    let computed = unsafe Checksum.xxh64(
      UnsafeRawBufferPointer(start: base + start, count: end - start))
    let stored = unsafe UInt64(
      littleEndian: base.loadUnaligned(
        fromByteOffset: checksums.lowerBound + block * FileEnvelope.checksumSize, as: UInt64.self))
    guard computed == stored else {
      throw IndexError(
        .checksumMismatch, file: name, offset: UInt64(clamping: start),
        expected: "\(end - start) bytes with checksum \(hexadecimal(stored))",
        found: hexadecimal(computed))
    }
  }

  /// ``PayloadView/check(_:_:)`` where it is not enough to look at one flag.
  @inline(never)
  fileprivate func checkRange(_ start: Int, _ end: Int) throws(IndexError) {
    guard start <= end else { throw outOfRange(start..<start) }
    _ = try unsafe bytes(in: start..<end)
  }

  @inline(never)
  private func outOfRange(_ range: Range<Int>) -> IndexError {
    IndexError(
      .malformed, file: name, offset: UInt64(clamping: range.lowerBound),
      expected: "a range inside the payload of \(count) bytes",
      found: "\(range.lowerBound)..<\(range.upperBound)")
  }
}

/// The payload of an ``InputFile`` for inner loops: numbers and pointers, so that checking a range that
/// was checked before touches no reference count.
///
/// SAFETY: whoever keeps a view keeps the file.
@unsafe
package struct PayloadView {
  fileprivate let file: Unmanaged<InputFile>
  /// The length of the payload in bytes.
  package let count: Int
  /// Its first byte.
  package let base: UnsafeRawPointer
  fileprivate let checked: UnsafeMutablePointer<Atomic<UInt8>>

  /// Checks the bytes from `start` to `end`, offsets in the payload, against their checksums.
  ///
  /// - Throws: `malformed` when they are not inside the payload; `checksumMismatch`.
  @inline(__always)
  package func check(_ start: Int, _ end: Int) throws(IndexError) {
    if start >= 0, start < end, unsafe end <= count {
      let first = (start &+ FileEnvelope.headerSize) / FileEnvelope.blockSize
      let last = (end &+ (FileEnvelope.headerSize &- 1)) / FileEnvelope.blockSize
      var block = first
      while block <= last, unsafe checked[block].load(ordering: .relaxed) != 0 { block &+= 1 }
      if block > last { return }
    }
    try unsafe checkRange(start, end)
  }

  @inline(never)
  private func checkRange(_ start: Int, _ end: Int) throws(IndexError) {
    try unsafe file.takeUnretainedValue().checkRange(start, end)
  }
}
