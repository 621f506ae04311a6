import CICU

/// The tables of the fast engine: ICU's rules and dictionary and the lexicon, laid out so that
/// adjacent characters are looked up in few cache lines.
///
/// ```text
/// character, by UTF-16 unit:  | token bits : 8 | rare : 1 | 3 | row : 20 | alone cost : 16 | code : 16 |
/// row, by code of the second: | rank of the first column : 20 | columns : 44 |
/// pair, by rank:              | third characters : 32 | cost : 16 | 0 : 16 |
/// long word, hashed:          | fourth characters : 32 | cost : 16 | 0 : 16 |  and its key
/// ```
/// *code*: `word << 6 | column`. The characters of words are numbered by their own frequency; the
/// first 2,772 are *frequent* and have a row each, 63 words of 44 columns (and one word that is
/// always empty, for what stands in no word). A bit says that the pair is a word or begins one;
/// its rank is its place among the pairs (G. Jacobson, Space-efficient static trees and graphs,
/// FOCS 1989). All other characters are *rare*; pairs with them stand in the hash table.
///
/// A bit per pair instead of an entry: half of the pairs looked up are none, and what is none
/// must not cost a cache line. Numbering by frequency keeps what is used together together.
///
/// *cost*: `cost << 6 | 63 − length`, so that of two paths with equal cost the smaller number is
/// the one whose last word is longer: ICU's choice.
///
/// *third, fourth characters*: a filter, the bits `1 << (code & 31)` of every character that goes
/// on to a longer word.
///
/// A *node* is what has been matched: the rank of a pair, or `pairCount` plus a slot of the hash
/// table, or ``rareNode`` plus the code of a first character.
@safe final class SegmentationTables: @unchecked Sendable {
  /// SAFETY: written by `init` only; the memory is freed by `deinit`.
  let characters: UnsafeMutablePointer<UInt64>
  let rows: UnsafeMutablePointer<UInt64>
  let pairs: UnsafeMutablePointer<UInt64>
  let longKeys: UnsafeMutablePointer<UInt64>
  let longValues: UnsafeMutablePointer<UInt64>
  /// For every state and ASCII byte the next state, with `acceptFlag` if it accepts.
  let asciiNext: UnsafeMutablePointer<UInt8>
  private let memory: UnsafeMutableRawPointer
  let byteCount: Int
  let pairCount: Int
  let longMask: Int
  let rules: RuleTable
  let categories: [UInt8]
  /// The token bits of a plain Han character.
  let hanBits: UInt64

  static let acceptFlag: UInt8 = 0x80
  /// Shifts into a character's entry.
  static let costShift: UInt64 = 16
  static let rowShift: UInt64 = 32
  static let tokenShift: UInt64 = 56
  static let rare: UInt64 = 1 << 55
  /// Among the token bits: the character is unusual, see ``CharacterClasses``.
  static let unusual: UInt64 = 1 << 59
  /// Larger than the cost of any two characters: a pair that is no word.
  static let noWord: UInt64 = 1023 << 6 | 63
  /// Units that stand for a whole rule segment without Han characters: this one and the token
  /// bits. They are surrogates, which no decoder gives.
  static let segmentUnit: UInt16 = 0xD800
  static let unusualUnit: UInt16 = 0xDFFF
  /// The first of the nodes for rare pairs.
  static let rareNode = 1 << 40

  /// The geometry of the rows; `pair_lookup.c` has the same number of columns.
  enum Row {
    static let columns = 44
    static let words = 64
    /// The last word of every row stays empty.
    static let frequent = columns * (words - 1)
    static let emptyCode = UInt16((words - 1) << 6)
    /// Words after the last row: the code of a rare character reaches beyond a row.
    static let padding = 1024
  }

  /// - Returns: nil where ICU's data has a form the tables cannot take, or memory runs out.
  /// - Complexity: O(size of the dictionary).
  init?(rules: RuleTable, dictionary: DictionaryTrie, lexicon: Lexicon) {
    guard rules.stateCount <= 128, let classes = CharacterClasses(rules: rules),
      let list = WordList(dictionary: dictionary, lexicon: lexicon, classes: classes)
    else { return nil }
    let codes = CharacterCodes(list)
    let frequentPairs = list.pairs.count { codes.isFrequent($0.first) && codes.isFrequent($0.second) }
    let rarePairs = list.pairs.count - frequentPairs
    pairCount = frequentPairs + 1
    var slots = 1024
    while slots < (list.longNodes + rarePairs) * 2 { slots *= 2 }
    longMask = slots - 1
    let rowWords = (codes.frequentCount + 1) * Row.words + Row.padding
    guard codes.count < 0xFFFF - 4096, pairCount < 1 << 20, rowWords < 1 << 20 else { return nil }

    let words = 0x10000 + rowWords + pairCount + slots * 2
    byteCount = words * 8 + rules.stateCount * 128
    guard let memory = unsafe hongtou_allocate_tables(UInt64(byteCount)) else { return nil }
    unsafe self.memory = memory
    unsafe characters = memory.bindMemory(to: UInt64.self, capacity: words)
    unsafe rows = characters + 0x10000
    unsafe pairs = rows + rowWords
    unsafe longKeys = pairs + pairCount
    unsafe longValues = longKeys + slots
    unsafe asciiNext = (memory + words * 8).bindMemory(
      to: UInt8.self, capacity: rules.stateCount * 128)
    self.rules = rules
    categories = classes.categories
    hanBits = UInt64(
      PackedToken.bits(kind: .word, status: classes.hanStatus) >> PackedToken.kindShift)

    fillASCII()
    fillCharacters(classes, list, codes)
    let nodes = fillPairs(list, codes)
    fillLongWords(list, codes, nodes)
  }

  deinit { unsafe hongtou_free_tables(memory) }

  // MARK: Filling

  private func fillASCII() {
    for state in 0..<rules.stateCount {
      for byte in 0..<128 {
        let category = rules.category(of: UInt32(byte))
        let next = rules.next[state * rules.categoryCount + category]
        let flag = rules.accepting[Int(next)] ? Self.acceptFlag : 0
        unsafe asciiNext[state * 128 + byte] = next | flag
      }
    }
  }

  private func fillCharacters(
    _ classes: CharacterClasses, _ list: WordList, _ codes: CharacterCodes
  ) {
    // Rare characters and what is in no word share a row that is empty.
    let emptyRow = UInt64(codes.frequentCount * Row.words) << Self.rowShift
    // A character that joins no word costs nothing and ends what is before it.
    let alone = emptyRow | UInt64(63 - 1) << Self.costShift | UInt64(Row.emptyCode)
    for unit in 0..<0x10000 {
      var entry = alone
      switch classes.classes[unit] {
      case .alone: break
      case .han: entry = han(UInt16(unit), cost: list.singles[unit], codes, emptyRow: emptyRow)
      case .unusual:
        let isSegment = unit & 0xFF00 == Int(Self.segmentUnit)
        entry |= isSegment ? UInt64(unit & 0xFF) << Self.tokenShift : Self.unusual
      }
      unsafe characters[unit] = entry
    }
  }

  private func han(_ unit: UInt16, cost: Int16, _ codes: CharacterCodes, emptyRow: UInt64)
    -> UInt64
  {
    let code = codes[unit]
    var entry = hanBits << Self.tokenShift | UInt64(code)
    entry |= (UInt64(cost) << 6 | (63 - 1)) << Self.costShift
    if let row = codes.row(of: unit) {
      entry |= UInt64(row * Row.words) << Self.rowShift
    } else {
      entry |= emptyRow | (code == Row.emptyCode ? 0 : Self.rare)
    }
    return entry
  }

  /// - Returns: the node of each pair of the list.
  private func fillPairs(_ list: WordList, _ codes: CharacterCodes) -> [Int] {
    for pair in list.pairs where codes.isFrequent(pair.second) {
      guard let row = codes.row(of: pair.first) else { continue }
      let code = Int(codes[pair.second])
      unsafe rows[row * Row.words + code >> 6] |= 1 << UInt64(code & 63)
    }
    // Ranks; 0 is the pair that is none.
    var rank: UInt64 = 1
    for word in 0..<(codes.frequentCount * Row.words) {
      let columns = unsafe rows[word]
      unsafe rows[word] = columns | rank << UInt64(Row.columns)
      rank += UInt64(columns.nonzeroBitCount)
    }
    unsafe pairs[0] = Self.noWord << 16
    return list.pairs.map { pair in
      let cost = pair.cost < 0 ? Self.noWord : UInt64(pair.cost) << 6 | (63 - 2)
      let code = codes[pair.second]
      guard let row = codes.row(of: pair.first), codes.isFrequent(pair.second) else {
        let node = Self.rareNode + Int(codes[pair.first])
        let (slot, key) = longSlot(node: node, code: UInt64(code))
        unsafe longKeys[slot] = key
        unsafe longValues[slot] = cost << 16
        return pairCount + slot
      }
      let word = unsafe rows[row * Row.words + Int(code) >> 6]
      let below = word & (1 << UInt64(code & 63) - 1)
      let place = Int(word >> UInt64(Row.columns)) + below.nonzeroBitCount
      unsafe pairs[place] = cost << 16
      return place
    }
  }

  private func fillLongWords(_ list: WordList, _ codes: CharacterCodes, _ nodes: [Int]) {
    for word in list.longWords {
      let start = Int(word.start)
      var node = nodes[Int(word.pair)]
      for offset in 2..<Int(word.length) {
        let code = UInt64(codes[list.longUnits[start + offset]])
        let filter = UInt64(1) << (32 + (code & 31))
        if node < pairCount {
          unsafe pairs[node] |= filter
        } else {
          unsafe longValues[node - pairCount] |= filter
        }
        let (slot, key) = longSlot(node: node, code: code)
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

  // MARK: Looking up

  /// The slot of a key in the hash table: its own or the empty one where it would stand.
  @inline(__always)
  func longSlot(node: Int, code: UInt64) -> (slot: Int, key: UInt64) {
    let key = UInt64(truncatingIfNeeded: node) << 16 | code
    let hash = (key &* 0x9E37_79B9_7F4A_7C15) >> 40
    var slot = Int(truncatingIfNeeded: hash) & longMask
    while unsafe longKeys[slot] != key, unsafe longKeys[slot] != 0 { slot = (slot &+ 1) & longMask }
    return (slot, key)
  }
}
