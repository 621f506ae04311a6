import CICU

/// The state machine of ICU's word rules, read from the rules of the ICU that is running
/// (`RBBIDataHeader` and `RBBIStateTable` in ICU's source/common/rbbidata.h, format 6).
///
/// A rule segment begins in ``startState``; the category of each character leads to the next
/// state until ``stopState``; the boundary is the place after the last accepting state.
final class RuleTable: Sendable {
  static let startState = 1
  static let stopState = 0
  /// The category that is fed once at the end of the input.
  static let endOfInput = 1

  let stateCount: Int
  let categoryCount: Int
  /// Categories from here on are handed to a dictionary.
  let firstDictionaryCategory: Int
  /// The next state: `next[state * categoryCount + category]`.
  let next: [UInt8]
  /// Whether a boundary may stand after a state.
  let accepting: [Bool]
  /// The rule status of a segment that ends in a state.
  let status: [UInt16]
  let categories: CategoryTrie
  /// A checksum of the compiled rules.
  let checksum: UInt64

  /// The layout of the header, in 32-bit words.
  private enum Header {
    static let magic = 0
    static let formatVersion = 1
    static let categoryCount = 3
    static let forwardTable = 4
    static let forwardLength = 5
    static let trie = 8
    static let trieLength = 9
    static let statusTable = 12
    static let statusLength = 13
    static let length = 20
  }

  /// The layout of a state table, in 32-bit words; the rows follow.
  private enum Table {
    static let states = 0
    static let rowLength = 1
    static let firstDictionaryCategory = 2
    static let lookAheads = 3
    static let flags = 4
    static let length = 5
    static let eightBitRows: UInt32 = 4
  }

  /// - Returns: nil where the rules have a layout or a feature this reader does not know: then
  ///   only ICU itself can cut.
  init?(binaryRules words: [UInt32]) {
    guard words.count > Header.length, words[Header.magic] == 0xB1A0,
      words[Header.formatVersion].littleEndian & 0xFF == 6,
      let table = Self.slice(words, Header.forwardTable, Header.forwardLength),
      table.count > Table.length,
      let statuses = Self.slice(words, Header.statusTable, Header.statusLength),
      let trie = Self.slice(words, Header.trie, Header.trieLength)
    else { return nil }
    let head = table.prefix(Table.length).map { $0 }
    let states = Int(head[Table.states])
    let columns = Int(words[Header.categoryCount])
    // Look-ahead rules and beginning-of-input rules are not used by the word rules known.
    guard head[Table.flags] & ~1 == Table.eightBitRows, head[Table.lookAheads] == 0,
      (2...255).contains(states), (3...255).contains(columns),
      Int(head[Table.rowLength]) == columns + 3
    else { return nil }
    let bytes = Self.bytes(of: table.dropFirst(Table.length))
    guard bytes.count >= states * (columns + 3),
      let categories = CategoryTrie(Array(trie))
    else { return nil }

    var next: [UInt8] = []
    var accepting: [Bool] = []
    var status: [UInt16] = []
    let tags = statuses.map { $0 }
    for state in 0..<states {
      // A row: accepting, look-ahead, tag index, next states.
      let row = bytes[(state * (columns + 3))..<((state + 1) * (columns + 3))].map { $0 }
      guard row[0] <= 1, row[1] == 0, row.dropFirst(3).allSatisfy({ Int($0) < states }),
        let value = Self.status(at: Int(row[2]), in: tags)
      else { return nil }
      accepting.append(row[0] == 1)
      status.append(value)
      next += row.dropFirst(3)
    }
    stateCount = states
    categoryCount = columns
    firstDictionaryCategory = Int(head[Table.firstDictionaryCategory])
    self.next = next
    self.accepting = accepting
    self.status = status
    self.categories = categories
    checksum = words.withUnsafeBytesChecksum()
  }

  /// The last, highest value of a group `{count, values…}` of the status table.
  private static func status(at index: Int, in tags: [UInt32]) -> UInt16? {
    guard index < tags.count, case let count = Int(tags[index]), count > 0,
      index + count < tags.count
    else { return nil }
    return UInt16(exactly: tags[index + count])
  }

  /// A part of the rules whose header entries give its offset and length in bytes.
  private static func slice(_ words: [UInt32], _ offset: Int, _ length: Int)
    -> ArraySlice<UInt32>?
  {
    let start = Int(words[offset])
    let count = Int(words[length])
    guard start % 4 == 0, start + count <= words.count * 4 else { return nil }
    return words[(start / 4)..<((start + count) / 4)]
  }

  private static func bytes(of words: ArraySlice<UInt32>) -> [UInt8] {
    words.flatMap { word in unsafe withUnsafeBytes(of: word) { unsafe Array($0) } }
  }

  /// The category of a scalar; never out of range of the table.
  @inline(__always)
  func category(of scalar: UInt32) -> Int {
    min(categories[scalar], categoryCount - 1)
  }
}

/// ICU's map from scalars to the categories of its word rules.
@safe final class CategoryTrie: @unchecked Sendable {
  /// Immutable after init; ICU only reads it.
  private let handle: OpaquePointer
  private let storage: UnsafeMutablePointer<UInt32>

  init?(_ words: [UInt32]) {
    let storage = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, words.count))
    for (index, word) in words.enumerated() { unsafe (storage + index).initialize(to: word) }
    let bytes = unsafe UnsafeRawPointer(storage).assumingMemoryBound(to: UInt8.self)
    guard let handle = unsafe hongtou_categories_open(bytes, Int32(words.count * 4)) else {
      unsafe storage.deallocate()
      return nil
    }
    unsafe self.handle = handle
    unsafe self.storage = storage
  }

  deinit {
    unsafe hongtou_categories_close(handle)
    unsafe storage.deallocate()
  }

  subscript(scalar: UInt32) -> Int { unsafe Int(hongtou_category(handle, scalar)) }

  /// Calls `body` with every range of scalars that share a category.
  func forEachRange(_ body: (ClosedRange<UInt32>, Int) -> Void) {
    var first: UInt32 = 0
    while first <= 0x10FFFF {
      var category: UInt32 = 0
      let last = unsafe hongtou_category_range(handle, first, &category)
      guard last >= 0, case let end = UInt32(last), end >= first else { return }
      body(first...end, Int(category))
      first = end + 1
    }
  }
}
