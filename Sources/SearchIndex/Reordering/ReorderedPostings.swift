import CSearchKernels

/// Takes the postings of a list in any order of documents and feeds them to a writer in ascending order.
///
/// A posting waits as one number of 32 bits: its position where it has one, the highest bit 0; otherwise
/// that bit and the place of its frequency and positions in a run of numbers. Where the field keeps no
/// positions, it is the frequency. The numbers of a long list wait in a table by document, with a bit set
/// of the documents it holds; those of a short one are sorted with their documents.
///
/// PERF: nearly all postings have one position, so that nothing but the table is met at random, and that
/// after it was asked for.
/// SAFETY: documents are below `documentCount`, which `add` checks; everything is allocated and freed
/// here, and read only where it was written.
@safe
final class ReorderedPostings {
  /// Lists with more postings than one for so many documents use the table: reading the bit set is then
  /// quicker than sorting.
  private static let sparsity = 256
  private static let isElsewhere: UInt32 = 1 << 31

  private let documentCount: Int
  private var hasPositions = false
  private var usesTable = false
  /// By document; allocated for the first long list.
  private var table: UnsafeMutablePointer<UInt32>?
  private var bits: UnsafeMutablePointer<UInt64>?
  private let words: Int
  /// The document above the number, of a short list; the second half is for sorting.
  private let entries: UnsafeMutablePointer<UInt64>
  private let entryCapacity: Int
  private var entryCount = 0
  /// Frequencies, each with its positions behind.
  private let elsewhere = ByteBuffer()
  /// Postings on their way into the table, as entries.
  private let queue = FetchQueue()
  private var isFull = false

  /// - Parameter documentCount: All documents are below.
  init(documentCount: Int) {
    self.documentCount = documentCount
    words = (documentCount + 63) / 64
    entryCapacity = documentCount / Self.sparsity + 1
    unsafe entries = .allocate(capacity: 2 * entryCapacity)
  }

  deinit {
    unsafe table?.deallocate()
    unsafe bits?.deallocate()
    unsafe entries.deallocate()
  }

  /// Begins a list.
  ///
  /// - Parameters:
  ///   - most: It gets no more postings.
  ///   - hasPositions: Whether its field keeps positions.
  func begin(atMost most: Int, hasPositions: Bool) {
    self.hasPositions = hasPositions
    usesTable = most > documentCount / Self.sparsity
    if usesTable, unsafe table == nil {
      unsafe table = .allocate(capacity: max(documentCount, 1))
      let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: max(words, 1))
      unsafe bits.initialize(repeating: 0, count: words)
      unsafe self.bits = unsafe bits
    }
  }

  /// Adds a posting; each document once.
  ///
  /// - Parameter positions: So many as the frequency, at least 1, says; each below 2³¹. Not looked at
  ///   when the field keeps none.
  @inline(__always)
  func add(document: UInt32, frequency: UInt32, positions: UnsafePointer<UInt32>) {
    add(document: document, number: unsafe number(frequency: frequency, positions: positions))
  }

  /// What waits of a posting of the list, to be added by ``add(document:number:)``.
  @inline(__always)
  func number(frequency: UInt32, positions: UnsafePointer<UInt32>) -> UInt32 {
    if !hasPositions { return frequency }
    if frequency == 1 { return unsafe positions[0] & ~Self.isElsewhere }
    return unsafe store(frequency, positions)
  }

  /// Adds what waits of a posting; each document once.
  @inline(__always)
  func add(document: UInt32, number: UInt32) {
    precondition(document < documentCount)
    let entry = UInt64(document) &<< 32 | UInt64(number)
    if usesTable, let table = unsafe table {
      unsafe hongtou_prefetch(table + Int(document))
      if let first = queue.push(entry) { write(first) }
    } else {
      precondition(entryCount < entryCapacity)
      unsafe entries[entryCount] = entry
      entryCount &+= 1
    }
  }

  /// Writes an entry to the table.
  @inline(__always)
  private func write(_ entry: UInt64) {
    guard let table = unsafe table, let bits = unsafe bits else { return }
    let document = Int(entry &>> 32)
    unsafe table[document] = UInt32(truncatingIfNeeded: entry)
    unsafe bits[document &>> 6] |= 1 &<< UInt64(document & 63)
  }

  private func store(_ frequency: UInt32, _ positions: UnsafePointer<UInt32>) -> UInt32 {
    let place = elsewhere.count / 4
    guard place < Self.isElsewhere else {
      isFull = true
      return 0
    }
    let room = unsafe elsewhere.extend(4 &* (Int(frequency) &+ 1))
    unsafe room.storeBytes(of: frequency, as: UInt32.self)
    unsafe (room + 4).copyMemory(from: positions, byteCount: 4 &* Int(frequency))
    return Self.isElsewhere | UInt32(truncatingIfNeeded: place)
  }

  /// Feeds the postings by their documents and forgets them.
  ///
  /// - Throws: `limitExceeded` when there are too many occurrences in one list.
  func feed(to writer: PostingListWriter) throws(IndexError) {
    defer { elsewhere.removeAll() }
    if usesTable { feedTable(to: writer) } else { feedEntries(to: writer) }
    if isFull {
      isFull = false
      throw IndexError(
        .limitExceeded, expected: "at most 2³¹ occurrences of one term in one segment",
        found: "more", advice: "Use smaller segments, or merge without reordering.")
    }
  }

  private func feedTable(to writer: PostingListWriter) {
    queue.drain { write($0) }
    guard let table = unsafe table, let bits = unsafe bits else { return }
    for word in 0..<words {
      var rest = unsafe bits[word]
      guard rest != 0 else { continue }
      unsafe bits[word] = 0
      while rest != 0 {
        let document = word &* 64 &+ rest.trailingZeroBitCount
        rest &= rest &- 1
        feed(UInt32(truncatingIfNeeded: document), unsafe table[document], to: writer)
      }
    }
  }

  private func feedEntries(to writer: PostingListWriter) {
    let sorted = unsafe RadixSorter.sort(entries, entries + entryCapacity, count: entryCount)
    for index in 0..<entryCount {
      let entry = unsafe sorted[index]
      feed(
        UInt32(truncatingIfNeeded: entry &>> 32), UInt32(truncatingIfNeeded: entry), to: writer)
    }
    entryCount = 0
  }

  @inline(__always)
  private func feed(_ document: UInt32, _ number: UInt32, to writer: PostingListWriter) {
    if !hasPositions {
      writer.add(document: document, frequencyWithoutPositions: number)
    } else if number & Self.isElsewhere == 0 {
      writer.add(document: document, position: number)
    } else {
      let place = Int(number & ~Self.isElsewhere)
      let numbers = unsafe elsewhere.base.assumingMemoryBound(to: UInt32.self) + place
      unsafe writer.add(document: document, frequency: numbers[0], positions: numbers + 1)
    }
  }
}
