/// The tables of the fast engine: ICU's rules and dictionary and the lexicon, laid out so that
/// one character costs two loads.
///
/// ```text
/// character, by UTF-16 unit:  | token bits : 8 | base : 24 | cost of it alone : 16 | id : 16 |
/// pair, at base[a] + id[b]:   | third characters : 32      | cost : 16 | id of a : 16 |
/// long word, hashed:          | fourth characters : 32     | cost : 16 | 0 |  and its key
/// ```
/// *id*: characters of words numbered by their own frequency, from 1; 0 for all others. The rows
/// of a character's successors lie in one array, displaced so that no two meet (R. E. Tarjan and
/// A. C. Yao, Storing a Sparse Table, CACM 22(11), 1979): an entry belongs to a row if it carries
/// its id. Numbering by frequency keeps what is used together close together.
///
/// *cost*: `cost << 6 | 63 − length`, so that of two paths with equal cost the smaller number is
/// the one whose last word is longer: ICU's choice.
///
/// *third, fourth characters*: a filter, the bits `1 << (id & 31)` of every character that goes
/// on to a longer word.
@safe final class SegmentationTables: @unchecked Sendable {
  /// SAFETY: written by `init` only; freed by `deinit`.
  let characters: UnsafeMutablePointer<UInt64>
  let pairs: UnsafeMutablePointer<UInt64>
  let longKeys: UnsafeMutablePointer<UInt64>
  let longValues: UnsafeMutablePointer<UInt64>
  /// For every state and ASCII byte the next state, with `acceptFlag` if it accepts.
  let asciiNext: UnsafeMutablePointer<UInt8>
  let pairCount: Int
  let longMask: Int
  let rules: RuleTable
  let categories: [UInt8]
  /// The token bits of a plain Han character.
  let hanBits: UInt64

  static let acceptFlag: UInt8 = 0x80
  /// Shifts into a character's entry.
  static let costShift: UInt64 = 16
  static let baseShift: UInt64 = 32
  static let tokenShift: UInt64 = 56
  /// Among the token bits: the character is unusual, see ``CharacterClasses``.
  static let unusual: UInt64 = 1 << 59
  /// Larger than the cost of any two characters: a pair that is no word.
  static let noWord: UInt64 = 1023 << 6 | 63
  /// Units that stand for a whole rule segment without Han characters: this one and the token
  /// bits. They are surrogates, which no decoder gives.
  static let segmentUnit: UInt16 = 0xD800
  static let unusualUnit: UInt16 = 0xDFFF

  /// - Returns: nil where ICU's data has a form the tables cannot take.
  /// - Complexity: O(size of the dictionary).
  init?(rules: RuleTable, dictionary: DictionaryTrie, lexicon: Lexicon) {
    guard rules.stateCount <= 128, let classes = CharacterClasses(rules: rules),
      let list = WordList(dictionary: dictionary, lexicon: lexicon, classes: classes)
    else { return nil }
    let ids = CharacterIDs(list)
    guard let rows = PairRows(list, ids), rows.slots < 1 << 24 else { return nil }

    self.rules = rules
    categories = classes.categories
    hanBits = Self.bits(ofHan: classes)
    unsafe asciiNext = Self.makeASCII(rules)
    unsafe characters = Self.makeCharacters(classes, list, ids, rows)
    pairCount = rows.slots
    unsafe pairs = .allocate(capacity: rows.slots)
    unsafe pairs.initialize(repeating: Self.noWord << 16 | 0xFFFF, count: rows.slots)
    for (pair, slot) in zip(list.pairs, rows.slotOfPair) {
      let cost = pair.cost < 0 ? Self.noWord : UInt64(pair.cost) << 6 | (63 - 2)
      unsafe pairs[Int(slot)] = cost << 16 | UInt64(ids[pair.first])
    }

    var size = 1024
    while size < list.longUnits.count { size *= 2 }
    longMask = size - 1
    unsafe longKeys = .allocate(capacity: size)
    unsafe longKeys.initialize(repeating: 0, count: size)
    unsafe longValues = .allocate(capacity: size)
    unsafe longValues.initialize(repeating: 0, count: size)
    addLongWords(list, ids, rows)
  }

  deinit {
    unsafe characters.deallocate()
    unsafe pairs.deallocate()
    unsafe longKeys.deallocate()
    unsafe longValues.deallocate()
    unsafe asciiNext.deallocate()
  }

  /// The memory of the tables, in bytes.
  var byteCount: Int {
    0x10000 * 8 + pairCount * 8 + (longMask + 1) * 16 + rules.stateCount * 128 + categories.count
  }

  private static func bits(ofHan classes: CharacterClasses) -> UInt64 {
    UInt64(
      PackedToken.bits(kind: .word, status: classes.hanStatus) >> PackedToken.kindShift)
  }

  private static func makeASCII(_ rules: RuleTable) -> UnsafeMutablePointer<UInt8> {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: rules.stateCount * 128)
    for state in 0..<rules.stateCount {
      for byte in 0..<128 {
        let category = rules.category(of: UInt32(byte))
        let next = rules.next[state * rules.categoryCount + category]
        let flag = rules.accepting[Int(next)] ? acceptFlag : 0
        unsafe (table + (state * 128 + byte)).initialize(to: next | flag)
      }
    }
    return unsafe table
  }

  private static func makeCharacters(
    _ classes: CharacterClasses, _ list: WordList, _ ids: CharacterIDs, _ rows: PairRows
  ) -> UnsafeMutablePointer<UInt64> {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 0x10000)
    // A character that joins no word costs nothing and ends what is before it.
    let alone = UInt64(63 - 1) << costShift
    let han = bits(ofHan: classes) << tokenShift
    for unit in 0..<0x10000 {
      var entry = alone
      switch classes.classes[unit] {
      case .alone: break
      case .han:
        let cost = UInt64(list.singles[unit]) << 6 | (63 - 1)
        let id = UInt64(ids[UInt16(unit)])
        entry = han | UInt64(rows.base[Int(id)]) << baseShift | cost << costShift | id
      case .unusual:
        if unit & 0xFF00 == Int(segmentUnit) {
          entry |= UInt64(unit & 0xFF) << tokenShift
        } else {
          entry |= unusual
        }
      }
      unsafe (table + unit).initialize(to: entry)
    }
    return unsafe table
  }

  // MARK: Long words

  /// The slot of a key in the hash table: its own or the empty one where it would stand.
  @inline(__always)
  func longSlot(node: Int, id: UInt64) -> (slot: Int, key: UInt64) {
    let key = UInt64(truncatingIfNeeded: node) << 16 | id
    let hash = (key &* 0x9E37_79B9_7F4A_7C15) >> 40
    var slot = Int(truncatingIfNeeded: hash) & longMask
    while unsafe longKeys[slot] != key, unsafe longKeys[slot] != 0 { slot = (slot &+ 1) & longMask }
    return (slot, key)
  }

  private func addLongWords(_ list: WordList, _ ids: CharacterIDs, _ rows: PairRows) {
    for word in list.longWords {
      let start = Int(word.start)
      var node = Int(rows.slotOfPair[Int(word.pair)])
      for offset in 2..<Int(word.length) {
        let id = UInt64(ids[list.longUnits[start + offset]])
        let filter = UInt64(1) << (32 + (id & 31))
        if offset == 2 {
          unsafe pairs[node] |= filter
        } else {
          unsafe longValues[node - pairCount] |= filter
        }
        let (slot, key) = longSlot(node: node, id: id)
        if unsafe longKeys[slot] == 0 {
          unsafe longKeys[slot] = key
          unsafe longValues[slot] = Self.noWord << 16
        }
        node = pairCount + slot
      }
      let slot = node - pairCount
      let cost = UInt64(word.cost) << 6 | UInt64(63 - Int(word.length))
      unsafe longValues[slot] = longValues[slot] & ~0xFFFF_0000 | cost << 16
    }
  }
}

/// Numbers for the characters that stand in words, the cheapest (most frequent) first, from 1.
struct CharacterIDs {
  private var ids = [UInt16](repeating: 0, count: 0x10000)
  private(set) var count = 0

  init(_ list: WordList) {
    var isUsed = [Bool](repeating: false, count: 0x10000)
    for pair in list.pairs {
      isUsed[Int(pair.first)] = true
      isUsed[Int(pair.second)] = true
    }
    for unit in list.longUnits { isUsed[Int(unit)] = true }
    let keys = (0..<0x10000).filter { isUsed[$0] }
      .map { UInt32(UInt16(bitPattern: list.singles[$0])) << 16 | UInt32($0) }
      .sorted()
    count = keys.count
    for (index, key) in keys.enumerated() { ids[Int(key & 0xFFFF)] = UInt16(index + 1) }
  }

  subscript(unit: UInt16) -> UInt16 { ids[Int(unit)] }
}

/// Where the rows of successors lie: first-fit row displacement, largest rows first.
struct PairRows {
  /// The displacement of each row, by the id of the first character.
  private(set) var base: [UInt32]
  /// The place of each pair of the word list.
  private(set) var slotOfPair: [UInt32]
  /// The length of the array, including room for a look-up of any id in any row.
  private(set) var slots = 0

  private var used: [UInt64]

  init?(_ list: WordList, _ ids: CharacterIDs) {
    guard ids.count < 0xFFFF else { return nil }
    base = Array(repeating: 0, count: ids.count + 1)
    slotOfPair = Array(repeating: 0, count: list.pairs.count)
    used = Array(repeating: 0, count: 1 << 16)

    let rows = Self.rows(of: list).sorted { $0.count > $1.count }
    var firstFree = 1
    var columns: [Int] = []
    var highest = 0
    for row in rows {
      columns.removeAll(keepingCapacity: true)
      for index in row { columns.append(Int(ids[list.pairs[index].second])) }
      let lowest = columns.min() ?? 0
      while isUsed(firstFree) { firstFree += 1 }
      var start = max(firstFree - lowest, 0)
      while !fits(columns, at: start) { start += 1 }
      for (index, column) in zip(row, columns) {
        use(start + column)
        slotOfPair[index] = UInt32(start + column)
      }
      base[Int(ids[list.pairs[row.lowerBound].first])] = UInt32(start)
      highest = max(highest, start)
    }
    slots = highest + ids.count + 1
  }

  /// The ranges of pairs with the same first character.
  private static func rows(of list: WordList) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var start = 0
    for index in list.pairs.indices
    where index + 1 == list.pairs.count || list.pairs[index + 1].first != list.pairs[index].first {
      rows.append(start..<(index + 1))
      start = index + 1
    }
    return rows
  }

  private func isUsed(_ slot: Int) -> Bool {
    slot >> 6 < used.count && used[slot >> 6] >> UInt64(slot & 63) & 1 != 0
  }

  private func fits(_ columns: [Int], at start: Int) -> Bool {
    for column in columns where isUsed(start + column) { return false }
    return true
  }

  private mutating func use(_ slot: Int) {
    while slot >> 6 >= used.count { used.append(contentsOf: repeatElement(0, count: used.count)) }
    used[slot >> 6] |= 1 << UInt64(slot & 63)
  }
}
