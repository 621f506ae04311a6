/// Finds and lists the terms of one group in one segment; layout in ``TermDictionaryLayout``.
@safe
final class TermDictionary: Sendable {
  /// What the dictionary says about a term.
  struct Term {
    /// The documents with the term in any field of the group.
    var documents: Int
    /// The lists, by ascending number of the field in the group.
    var lists: [(field: Int, location: PostingListLocation)]
  }

  private let file: InputFile
  /// SAFETY: of `file`; immutable numbers and pointers, and flags that are touched atomically.
  private nonisolated(unsafe) let payload: PayloadView
  private let layout: SegmentDirectory.Dictionary
  private let postings: Range<Int>
  private let fieldCount: Int

  init(
    _ file: InputFile, layout: SegmentDirectory.Dictionary, postings: Range<Int>, fieldCount: Int
  ) {
    self.file = file
    unsafe payload = file.view
    self.layout = layout
    self.postings = postings
    self.fieldCount = fieldCount
  }

  var termCount: Int { layout.termCount }

  /// Finds a term; returns the documents with it in any field of the group, or nil when there are none.
  ///
  /// - Parameter body: Gets its lists, by ascending number of the field in the group.
  /// - Complexity: O(log terms); nothing is copied.
  @inline(__always)
  func find(
    _ term: UnsafeRawBufferPointer, _ body: (_ field: Int, _ location: PostingListLocation) -> Void
  ) throws(IndexError) -> Int? {
    guard var scanner = try unsafe entry(of: term) else { return nil }
    return try scanner.readLists(body)
  }

  /// A scanner that has just read a term; nil when there is none.
  private func entry(of term: UnsafeRawBufferPointer) throws(IndexError) -> TermScanner? {
    guard unsafe !term.isEmpty, let block = try unsafe lastBlock(notAfter: term) else { return nil }
    var scanner = try TermScanner(self, block: block)
    // How many first bytes of `term` equal those of the entry before.
    var matched = 0
    while try scanner.readEntry() {
      // PERF: an entry that shares more with its predecessor than `term` does comes before `term`
      // like the predecessor; one that shares less comes after it.
      if scanner.shared > matched {
        try scanner.skipLists()
        continue
      }
      if scanner.shared < matched { return nil }
      let suffix = unsafe scanner.suffix
      var index = 0
      while index < suffix.count, matched < term.count, unsafe suffix[index] == term[matched] {
        index &+= 1
        matched &+= 1
      }
      if index == suffix.count && matched == term.count { return scanner }
      if matched == term.count { return nil }
      if index < suffix.count, unsafe suffix[index] > term[matched] { return nil }
      try scanner.skipLists()
    }
    return nil
  }

  /// The last block whose first term is not larger; nil when all are.
  private func lastBlock(notAfter term: UnsafeRawBufferPointer) throws(IndexError) -> Int? {
    let key = unsafe TermDictionaryLayout.key(term)
    var low = 0
    var high = layout.blockCount
    while low < high {
      let middle = (low &+ high) &>> 1
      let other = try blockKey(middle)
      let isAfter: Bool
      if other != key {
        isAfter = other > key
      } else {
        isAfter = unsafe try TermDictionaryLayout.compare(firstTerm(middle), term) > 0
      }
      if isAfter { high = middle } else { low = middle &+ 1 }
    }
    return low == 0 ? nil : low &- 1
  }

  @inline(__always)
  private func blockKey(_ block: Int) throws(IndexError) -> UInt64 {
    let start = layout.keys &+ 8 &* block
    try unsafe payload.check(start, start &+ 8)
    return unsafe UInt64(
      littleEndian: payload.base.loadUnaligned(fromByteOffset: start, as: UInt64.self))
  }

  private func firstTerm(_ block: Int) throws(IndexError) -> UnsafeRawBufferPointer {
    var bytes = try unsafe CheckedBytes(file.bytes(in: blockRange(block)))
    _ = unsafe bytes.varint()
    _ = unsafe bytes.varint()
    let length = unsafe bytes.varint()
    let term = unsafe bytes.bytes(length)
    if unsafe bytes.isBroken { throw malformed(block) }
    return unsafe term
  }

  /// The bytes of a block.
  fileprivate func blockRange(_ block: Int) throws(IndexError) -> Range<Int> {
    let start = layout.blocks &+ (try blockOffset(block))
    let end =
      block &+ 1 < layout.blockCount ? layout.blocks &+ (try blockOffset(block &+ 1)) : layout.keys
    guard start <= end, end <= layout.keys else { throw malformed(block) }
    return start..<end
  }

  private func blockOffset(_ block: Int) throws(IndexError) -> Int {
    let start = layout.offsets &+ 4 &* block
    try unsafe payload.check(start, start &+ 4)
    return unsafe Int(
      UInt32(littleEndian: payload.base.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
  }

  fileprivate func malformed(_ block: Int) -> IndexError {
    IndexError(
      .malformed, file: file.name, offset: UInt64(clamping: layout.blocks),
      expected: "a block of terms", found: "something else in block \(block)")
  }

  /// A cursor over the terms not before `first`.
  func cursor(from first: [UInt8] = []) throws(IndexError) -> TermCursor {
    try TermCursor(self, from: first)
  }

  // MARK: - Reading one block

  /// Walks through the entries of one block.
  @safe
  fileprivate struct TermScanner {
    private let dictionary: TermDictionary
    private let block: Int
    private var bytes: CheckedBytes
    private var listOffset: Int
    /// The first bytes shared with the entry before.
    private(set) var shared = 0
    /// The bytes that follow them.
    private(set) var suffix = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ dictionary: TermDictionary, block: Int) throws(IndexError) {
      self.dictionary = dictionary
      self.block = block
      unsafe bytes = try CheckedBytes(dictionary.file.bytes(in: dictionary.blockRange(block)))
      listOffset = unsafe bytes.varint()
    }

    /// Reads the next term; false at the end of the block.
    @inline(__always)
    mutating func readEntry() throws(IndexError) -> Bool {
      guard unsafe bytes.remaining > 0 else { return false }
      shared = unsafe bytes.varint()
      let length = unsafe bytes.varint()
      unsafe suffix = unsafe bytes.bytes(length)
      if unsafe bytes.isBroken { throw dictionary.malformed(block) }
      return true
    }

    /// Passes over the lists of the term at hand.
    @inline(__always)
    mutating func skipLists() throws(IndexError) {
      var count = 1
      if dictionary.fieldCount > 1 {
        _ = unsafe bytes.varint()
        count = unsafe bytes.varint().nonzeroBitCount
      }
      for _ in 0..<count {
        _ = unsafe bytes.varint()
        listOffset &+= unsafe bytes.varint()
      }
      if unsafe bytes.isBroken { throw dictionary.malformed(block) }
    }

    /// Reads the lists of the term at hand; returns the documents with it.
    @inline(__always)
    mutating func readLists(
      _ body: (_ field: Int, _ location: PostingListLocation) -> Void
    ) throws(IndexError) -> Int {
      var documents = 0
      var set = 1
      if dictionary.fieldCount > 1 {
        documents = unsafe bytes.varint()
        set = unsafe bytes.varint()
      }
      while set != 0 {
        let field = set.trailingZeroBitCount
        set &= set &- 1
        let count = unsafe bytes.varint()
        let length = unsafe bytes.varint()
        let postings = dictionary.postings
        guard unsafe !bytes.isBroken, field < dictionary.fieldCount, count > 0,
          listOffset >= 0, listOffset <= postings.count, length <= postings.count - listOffset
        else { throw dictionary.malformed(block) }
        let start = postings.lowerBound + listOffset
        body(field, PostingListLocation(count: count, start: start, end: start + length))
        listOffset += length
        if dictionary.fieldCount == 1 { documents = count }
      }
      return documents
    }
  }
}

/// Walks through the terms of a dictionary in order.
struct TermCursor {
  private let dictionary: TermDictionary
  private var block: Int
  private var scanner: TermDictionary.TermScanner?
  /// The term at hand.
  private(set) var term: [UInt8] = []
  /// What the dictionary says about it; nil at the end.
  private(set) var entry: TermDictionary.Term?

  fileprivate init(_ dictionary: TermDictionary, from first: [UInt8]) throws(IndexError) {
    self.dictionary = dictionary
    block = try dictionary.blockToBegin(first)
    try advance()
    while entry != nil, term.lexicographicallyPrecedes(first) { try advance() }
  }

  /// The smallest term at hand; nil when all cursors are at their ends.
  static func least(_ cursors: [TermCursor]) -> [UInt8]? {
    var least: [UInt8]?
    for cursor in cursors where cursor.entry != nil {
      if let other = least, !cursor.term.lexicographicallyPrecedes(other) { continue }
      least = cursor.term
    }
    return least
  }

  /// Goes to the next term.
  mutating func advance() throws(IndexError) {
    while true {
      if scanner == nil {
        guard block < dictionary.blockCount else {
          entry = nil
          return
        }
        scanner = try TermDictionary.TermScanner(dictionary, block: block)
        block += 1
      }
      if try scanner?.readEntry() == true, let shared = scanner?.shared,
        let suffix = unsafe scanner?.suffix
      {
        guard shared <= term.count else { throw dictionary.malformed(block - 1) }
        term.removeLast(term.count - shared)
        unsafe term.append(contentsOf: suffix)
        var lists: [(field: Int, location: PostingListLocation)] = []
        let documents = try scanner?.readLists { lists.append(($0, $1)) }
        entry = TermDictionary.Term(documents: documents ?? 0, lists: lists)
        return
      }
      scanner = nil
    }
  }
}

extension TermDictionary {
  fileprivate var blockCount: Int { layout.blockCount }

  /// The block in which the terms not before `term` begin.
  fileprivate func blockToBegin(_ term: [UInt8]) throws(IndexError) -> Int {
    guard !term.isEmpty else { return 0 }
    return try unsafe term.span.withUnsafeBytes { (bytes) throws(IndexError) -> Int in
      let block = try unsafe lastBlock(notAfter: bytes)
      return block ?? 0
    }
  }
}
