import Testing

@testable import ChineseSegmentation

/// Reading ICU's own data.
@Suite struct DataTests {
  @Test func listingAndMatchingAgree() throws {
    let dictionary = try #require(DictionaryTrie())
    var count = 0
    var last: [UInt16] = []
    var wrong = 0
    dictionary.forEachWord { word, cost in
      count += 1
      guard count % 97 == 0 else { return }
      var units: [UInt16] = []
      for index in word.indices { units.append(word[index]) }
      if !last.lexicographicallyPrecedes(units) { wrong += 1 }
      var cursor = DictionaryTrie.Cursor()
      var found: Int?
      for unit in units { found = dictionary.step(&cursor, UInt32(unit)) }
      if found != cost { wrong += 1 }
      last = units
    }
    #expect(count > 300_000)
    #expect(wrong == 0)
  }

  @Test func damagedRulesAreRefusedOrReadWithoutATrap() throws {
    let rules = try WordBreaker().binaryRules()
    #expect(RuleTable(binaryRules: rules) != nil)
    #expect(RuleTable(binaryRules: []) == nil)
    #expect(RuleTable(binaryRules: Array(rules.prefix(40))) == nil)
    // The header and the beginning of the state table, word by word.
    for index in 0..<40 {
      for value in [0, 1, 3, 0x7F, 0xFFFF_FFFF, 0x8000_0000] as [UInt32] {
        var damaged = rules
        damaged[index] = value
        if index == 8 || index == 9 { continue }  // ICU itself reads the trie.
        if let table = RuleTable(binaryRules: damaged) {
          #expect(table.next.allSatisfy { Int($0) < table.stateCount })
        }
      }
    }
  }

  @Test func theTablesCanBeBuiltFromThisICU() throws {
    let segmenter = try Segmenter(lexicon: .officialDocuments)
    #expect(segmenter.tableBytes > 1 << 20)
    #expect(ICUVersion.current.contains("."))
  }

  @Test(
    arguments: [
      ("", []), ("a", [(0x61, 1)]), ("é", [(0xE9, 2)]), ("汉", [(0x6C49, 3)]), ("𠮷", [(0x20BB7, 4)]),
    ] as [(String, [(UInt32, Int)])])
  func scalarsAreRead(_ text: String, _ expected: [(UInt32, Int)]) {
    #expect(read(Array(text.utf8)).map(\.0) == expected.map(\.0))
    #expect(read(Array(text.utf8)).map(\.1) == expected.map(\.1))
  }

  @Test func illFormedBytesAreReadAsTheStandardLibraryReadsThem() {
    // The constants of D. E. Knuth's MMIX generator.
    var state: UInt64 = 1
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let bytesAtLimits: [UInt8] = [
      0x41, 0x80, 0xBF, 0xC1, 0xC2, 0xE0, 0xE4, 0xED, 0xA0, 0xF0, 0x90, 0xF4, 0x8F, 0xF5, 0xFF,
    ]
    for _ in 0..<3000 {
      let bytes = (0...random(9)).map { _ in bytesAtLimits[random(bytesAtLimits.count)] }
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      #expect(read(bytes).map(\.0) == expected, "\(bytes)")
    }
  }

  private func read(_ bytes: [UInt8]) -> [(UInt32, Int)] {
    var scalars: [(UInt32, Int)] = []
    var index = 0
    unsafe bytes.withUnsafeBufferPointer { buffer in
      while index < buffer.count {
        let (scalar, length) = unsafe UTF8Reader.scalar(in: buffer, at: index)
        scalars.append((scalar, length))
        index += length
      }
    }
    return scalars
  }
}
