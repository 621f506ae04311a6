import CICU

/// The tables of the fast engine: ICU's rules and dictionary and the lexicon, laid out so that
/// adjacent characters are looked up in few cache lines.
///
/// ```text
/// character, by UTF-16 unit:  | row : 12 | word : 6 | column : 6 | alone cost : 8 |
/// row, by word:               | rank of the first column : 20 | columns : 44 |
/// pair, by rank:              | cost : 9 | rare : 1 | third characters : 22 |
/// longer word, hashed:        | node and last character : 36 | 0 : 3 | cost : 9 | next : 16 |
/// ```
/// The characters of words are numbered by their own frequency; the first 2,728 are *frequent* and
/// have a row each: 62 words of 44 columns, one column for every frequent character. A bit says
/// that the pair is a word or begins one; its rank is its place among the pairs (G. Jacobson,
/// Space-efficient static trees and graphs, FOCS 1989). All others are *rare*: they share one row,
/// and one word of every row, whose bits all lead to ``rareRanks``, which send the pair to the
/// hash table. What stands in no word shares a row and a word that are empty.
///
/// A bit per pair instead of an entry: half of the pairs looked up are none, and what is none
/// must not cost a cache line. Numbering by frequency keeps what is used together together.
///
/// *cost*: ICU's, up to 255; ``noWord`` where a pair or longer node only begins words.
///
/// *third, next characters*: a filter, the bits of every character that goes on to a longer word:
/// its column modulo 22, or modulo 16.
///
/// A *node* is what has been matched: the rank of a pair, or `pairCount` plus a slot of the hash
/// table, or ``rareNode`` plus a rare pair's first unit.
@safe final class SegmentationTables: @unchecked Sendable {
  /// SAFETY: written by `init` only; the memory is freed by `deinit`.
  let characters: UnsafeMutablePointer<UInt32>
  private let rows: UnsafeMutablePointer<UInt64>
  private let pairs: UnsafeMutablePointer<UInt32>
  private let longer: UnsafeMutablePointer<UInt64>
  /// The upper bits of a token, by UTF-16 unit.
  let tokenBits: UnsafeMutablePointer<UInt8>
  /// For every state and category the next state, with `acceptFlag` if it accepts.
  let nextStates: UnsafeMutablePointer<UInt8>
  /// The same for every state and ASCII byte.
  let asciiNext: UnsafeMutablePointer<UInt8>
  /// The token bits of a rule segment that ends in a state; `unusualBits` where another engine
  /// has to look at it.
  let stateBits: UnsafeMutablePointer<UInt8>
  /// For an ASCII byte and the byte after it: `aloneFlag` and the token bits, where it is known
  /// from these two that the first is a rule segment of its own; else 0.
  let aloneBits: UnsafeMutablePointer<UInt8>
  /// Whether a rule segment in a state ends before a lead E4…E9 (U+4000 to U+9FFF).
  let stopsBeforeHan: UnsafeMutablePointer<Bool>
  /// The category of each scalar of the basic plane.
  let categories: UnsafeMutablePointer<UInt8>
  private let memory: UnsafeMutableRawPointer
  let byteCount: Int
  private let pairCount: Int
  private let longerMask: Int
  let rules: RuleTable
  /// The token bits of a plain Han character.
  let hanBits: UInt8

  static let acceptFlag: UInt8 = 0x80
  static let aloneFlag: UInt8 = 0x80
  static let unusualBits: UInt8 = 0xFF
  /// Shifts into a character's entry.
  static let rowShift: UInt32 = 20
  static let wordShift: UInt32 = 14
  static let columnShift: UInt32 = 8
  /// Shifts into the entry of a pair and of a longer word.
  private static let pairCostShift: UInt32 = 23
  private static let longCostShift: UInt64 = 16
  private static let keyShift: UInt64 = 28
  /// In the entry of a pair: which pair it is stands in the hash table.
  private static let isRare: UInt32 = 1 << 22
  private static let noWord = UInt32(HONGTOU_NO_WORD)
  /// The ranks of all pairs with a rare character; 0 is the rank of the pair that is none.
  private static let rareRanks = 1...Row.columns
  /// Units that stand for a whole rule segment without Han characters: this one and the token
  /// bits. They are surrogates, which no decoder gives.
  static let segmentUnit: UInt16 = 0xD800
  static let unusualUnit: UInt16 = 0xDFFF
  /// The first of the nodes for rare pairs.
  private var rareNode: Int { pairCount + longerMask + 1 }
  /// The entry of a character that goes to another engine.
  let unusual: UInt32

  /// The geometry of the rows.
  enum Row {
    static let columns = Int(HONGTOU_COLUMNS)
    static let words = Int(HONGTOU_ROW_WORDS)
    static let rareWord = Int(HONGTOU_RARE_WORD)
    static let emptyWord = Int(HONGTOU_EMPTY_WORD)
    static let frequent = columns * rareWord
    static let allColumns: UInt64 = 1 << UInt64(columns) - 1
  }

  /// - Returns: nil where ICU's data has a form the tables cannot take, or memory runs out.
  /// - Complexity: O(size of the dictionary).
  init?(rules: RuleTable, dictionary: DictionaryTrie, lexicon: Lexicon) {
    guard 1.littleEndian == 1, rules.stateCount <= 128,
      let classes = CharacterClasses(rules: rules),
      let list = WordList(dictionary: dictionary, lexicon: lexicon, classes: classes)
    else { return nil }
    let codes = CharacterCodes(list)
    let frequentPairs = list.pairs.count {
      codes.isFrequent($0.first) && codes.isFrequent($0.second)
    }
    let rarePairs = list.pairs.count - frequentPairs
    pairCount = frequentPairs + Self.rareRanks.upperBound + 1
    var slots = 1024
    // At most half full.
    while slots < (list.longNodes + rarePairs) * 2 { slots *= 2 }
    longerMask = slots - 1
    // The last three: what stands in no word, rare characters, unusual ones.
    let rowWords = (codes.frequentCount + 3) * Row.words
    guard pairCount + slots + 0x10000 <= 1 << 20 else { return nil }
    unusual = CharacterCodes.emptyEntry(row: codes.emptyRow + 2)

    // In words of 64 bits.
    let words = 0x8000 + rowWords + (pairCount + 1) / 2 + slots
    let bytes = [
      0x10000, 0x10000, rules.stateCount * rules.categoryCount, rules.stateCount * 128, 128,
      128 * 256, 128,
    ]
    byteCount = words * 8 + bytes.reduce(0, +)
    guard let memory = unsafe hongtou_allocate_tables(UInt64(byteCount)) else { return nil }
    unsafe self.memory = memory
    unsafe rows = memory.bindMemory(to: UInt64.self, capacity: rowWords)
    unsafe longer = (memory + rowWords * 8).bindMemory(to: UInt64.self, capacity: slots)
    unsafe characters = UnsafeMutableRawPointer(longer + slots)
      .bindMemory(to: UInt32.self, capacity: 0x10000)
    unsafe pairs = UnsafeMutableRawPointer(characters + 0x10000)
      .bindMemory(to: UInt32.self, capacity: pairCount)
    unsafe tokenBits = (memory + words * 8).bindMemory(
      to: UInt8.self, capacity: byteCount - words * 8)
    unsafe categories = tokenBits + bytes[0]
    unsafe nextStates = categories + bytes[1]
    unsafe asciiNext = nextStates + bytes[2]
    unsafe stateBits = asciiNext + bytes[3]
    unsafe aloneBits = stateBits + bytes[4]
    unsafe stopsBeforeHan = UnsafeMutableRawPointer(aloneBits + bytes[5])
      .assumingMemoryBound(to: Bool.self)
    self.rules = rules
    hanBits = UInt8(
      truncatingIfNeeded:
        PackedToken.bits(kind: .word, status: classes.hanStatus) >> PackedToken.kindShift)

    fillRules(classes)
    fillCharacters(classes, list, codes)
    let nodes = fillPairs(list, codes)
    fillLongWords(list, codes, nodes)
  }

  deinit { unsafe hongtou_free_tables(memory) }

  // MARK: Filling

  private func fillRules(_ classes: CharacterClasses) {
    for (scalar, category) in classes.categories.enumerated() {
      unsafe categories[scalar] = category
    }
    for state in 0..<rules.stateCount {
      for category in 0..<rules.categoryCount {
        let next = rules.next[state * rules.categoryCount + category]
        let flag = rules.accepting[Int(next)] ? Self.acceptFlag : 0
        unsafe nextStates[state * rules.categoryCount + category] = next | flag
      }
      for byte in 0..<128 {
        let category = Int(classes.categories[byte])
        unsafe asciiNext[state << 7 | byte] =
          nextStates[state * rules.categoryCount + category]
      }
      let status = Int(rules.status[state])
      let bits = PackedToken.bits(
        kind: PackedToken.kind(status: status, isAllKana: false), status: status)
      unsafe stateBits[state] =
        status < 300 ? UInt8(bits >> PackedToken.kindShift) : Self.unusualBits
    }
    fillAlone(classes)
  }

  /// Which ASCII characters are a segment of their own before another ASCII character, and before
  /// the leads E4…E9 of the Han characters from U+4000 to U+9FFF.
  private func fillAlone(_ classes: CharacterClasses) {
    let afterHanLead = Set(classes.categories[0x4000...0x9FFF])
    for state in 0..<rules.stateCount {
      unsafe stopsBeforeHan[state] = afterHanLead.allSatisfy {
        rules.next[state * rules.categoryCount + Int($0)] == RuleTable.stopState
      }
    }
    for byte in 0..<128 {
      let entry = unsafe asciiNext[RuleTable.startState << 7 | byte]
      let state = Int(entry & ~Self.acceptFlag)
      guard entry & Self.acceptFlag != 0, case let bits = unsafe stateBits[state],
        bits != Self.unusualBits
      else { continue }
      for next in 0..<128 where unsafe asciiNext[state << 7 | next] == RuleTable.stopState {
        unsafe aloneBits[byte << 8 | next] = bits | Self.aloneFlag
      }
      for lead in 0xE4...0xE9 where unsafe stopsBeforeHan[state] {
        unsafe aloneBits[byte << 8 | lead] = bits | Self.aloneFlag
      }
    }
  }

  private func fillCharacters(
    _ classes: CharacterClasses, _ list: WordList, _ codes: CharacterCodes
  ) {
    // A character that joins no word costs nothing and ends what is before it.
    let alone = CharacterCodes.emptyEntry(row: codes.emptyRow)
    for unit in 0..<0x10000 {
      unsafe characters[unit] = alone
      switch classes.classes[unit] {
      case .alone: break
      case .han:
        unsafe characters[unit] = codes.entry(of: UInt16(unit)) | UInt32(list.singles[unit])
        unsafe tokenBits[unit] = hanBits
      case .unusual:
        if unit & 0xFF00 == Int(Self.segmentUnit) {
          unsafe tokenBits[unit] = UInt8(unit & 0xFF)
        } else {
          unsafe characters[unit] = unusual
        }
      }
    }
  }

  /// - Returns: the node of each pair of the list.
  private func fillPairs(_ list: WordList, _ codes: CharacterCodes) -> [Int] {
    for pair in list.pairs where codes.isFrequent(pair.first) && codes.isFrequent(pair.second) {
      let (row, word, column) = codes.place(pair.first, pair.second)
      unsafe rows[row + word] |= 1 << UInt64(column)
    }
    fillRanks(codes)
    unsafe pairs[0] = Self.noWord << Self.pairCostShift
    for rank in Self.rareRanks {
      unsafe pairs[rank] = Self.noWord << Self.pairCostShift | Self.isRare | (Self.isRare - 1)
    }
    return list.pairs.map { pair in
      let cost = pair.cost < 0 ? Self.noWord : UInt32(pair.cost)
      guard codes.isFrequent(pair.first), codes.isFrequent(pair.second) else {
        let slot = insert(node: rareNode + Int(pair.first), unit: pair.second)
        setCost(ofSlot: slot, UInt64(cost))
        return pairCount + slot
      }
      let (row, word, column) = codes.place(pair.first, pair.second)
      let bits = unsafe rows[row + word]
      let below = bits & (1 << UInt64(column) - 1)
      let rank = Int(bits >> UInt64(Row.columns)) + below.nonzeroBitCount
      unsafe pairs[rank] = cost << Self.pairCostShift
      return rank
    }
  }

  /// Puts the rank of its first column into every word.
  private func fillRanks(_ codes: CharacterCodes) {
    let rare = UInt64(Self.rareRanks.lowerBound) << UInt64(Row.columns) | Row.allColumns
    var rank = UInt64(Self.rareRanks.upperBound + 1)
    for row in 0..<codes.frequentCount {
      for word in (row * Row.words)..<(row * Row.words + Row.rareWord) {
        let columns = unsafe rows[word]
        unsafe rows[word] = columns | rank << UInt64(Row.columns)
        rank += UInt64(columns.nonzeroBitCount)
      }
      unsafe rows[row * Row.words + Row.rareWord] = rare
    }
    let rareRow = (codes.frequentCount + 1) * Row.words
    for word in 0...Row.rareWord { unsafe rows[rareRow + word] = rare }
  }

  private func fillLongWords(_ list: WordList, _ codes: CharacterCodes, _ nodes: [Int]) {
    for word in list.longWords {
      let start = Int(word.start)
      var node = nodes[Int(word.pair)]
      for offset in 2..<Int(word.length) {
        let unit = list.longUnits[start + offset]
        let column = unsafe characters[Int(unit)] >> Self.columnShift & 63
        if node < pairCount {
          unsafe pairs[node] |= 1 << (column % UInt32(Row.columns / 2))
        } else {
          unsafe longer[node - pairCount] |= 1 << UInt64(column % 16)
        }
        node = pairCount + insert(node: node, unit: unit)
      }
      setCost(ofSlot: node - pairCount, UInt64(word.cost))
    }
  }

  private func setCost(ofSlot slot: Int, _ cost: UInt64) {
    let mask = UInt64(Self.noWord) << Self.longCostShift
    unsafe longer[slot] = longer[slot] & ~mask | cost << Self.longCostShift
  }

  /// The slot of a node's continuation, entered as no word if it is not there yet. The kernel
  /// looks up in the same way.
  private func insert(node: Int, unit: UInt16) -> Int {
    let key = UInt64(node) << 16 | UInt64(unit)
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & longerMask
    while unsafe longer[slot] >> Self.keyShift != key {
      if unsafe longer[slot] == 0 {
        unsafe longer[slot] =
          key << Self.keyShift | UInt64(Self.noWord) << Self.longCostShift
        break
      }
      slot = (slot + 1) & longerMask
    }
    return slot
  }

  /// The tables as the kernel sees them.
  var layout: hongtou_tables {
    unsafe hongtou_tables(
      characters: characters, rows: rows, pairs: pairs, longer: longer,
      longerMask: UInt64(longerMask), longerNode: UInt32(truncatingIfNeeded: pairCount),
      rareNode: UInt32(truncatingIfNeeded: rareNode), unusual: unusual,
      filler: characters[Int(Self.segmentUnit)])
  }
}
