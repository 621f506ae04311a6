import Testing

@testable import ChineseSegmentation

@Suite struct LexiconTests {
  static let official: [Segmenter] = [.dictionary, .tables, .automatic].compactMap {
    try? Segmenter(lexicon: .officialDocuments, engine: $0)
  }

  private func words(
    _ text: String, _ segmenter: Segmenter, lattice: Lattice = .none, inner: Bool = false
  ) -> [String] {
    let bytes = Array(text.utf8)
    return segmenter.tokens(in: text, lattice: lattice).filter { $0.isInner == inner }.map {
      String(decoding: bytes[$0.range], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("落实习近平", ["落实", "习近平"]), ("撑腰鼓劲", ["撑腰", "鼓劲"]), ("容错纠错", ["容错纠错"]),
    ("攻坚战", ["攻坚战"]), ("从严治党", ["从严治党"]), ("三严三实", ["三严三实"]),
    ("四个意识", ["四个意识"]), ("国办发明电", ["国办发明电"]),
    ("增强“四个意识”", ["增强", "“", "四个意识", "”"]),
    ("为敢于担当的干部撑腰鼓劲", ["为", "敢于", "担当", "的", "干部", "撑腰", "鼓劲"]),
    // Two words side by side are two words, and a word does not break into its neighbour.
    ("担当作为", ["担当", "作为"]), ("党中央决策部署", ["党中央", "决策", "部署"]),
    ("失职失责", ["失职", "失责"]), ("组织部门", ["组织", "部门"]), ("宣传部门", ["宣传", "部门"]),
    ("国家安全部门", ["国家安全", "部门"]), ("国防部队", ["国防", "部队"]), ("我国企业", ["我国", "企业"]),
    ("最高人民法院院长", ["最高人民法院", "院长"]),
  ])
  func theFieldsWordsKeepTogether(_ text: String, _ expected: [String]) {
    #expect(Self.official.count == 3)
    for segmenter in Self.official {
      #expect(words(text, segmenter) == expected, "\(segmenter.engine)")
    }
  }

  @Test func everyBuiltInWordIsOneToken() {
    for segmenter in Self.official {
      for word in Lexicon.officialDocuments.words {
        let text = String(String.UnicodeScalarView(word.scalars.compactMap(Unicode.Scalar.init)))
        #expect(words(text, segmenter) == [text])
      }
    }
  }

  @Test func partsOfALongWordStayInTheLattice() {
    for segmenter in Self.official {
      #expect(words("容错纠错", segmenter, lattice: .inner, inner: true) == ["容错", "纠错"])
      #expect(words("四个意识", segmenter, lattice: .inner, inner: true) == ["意识"])
      #expect(words("中国共产党", segmenter, lattice: .inner, inner: true).contains("中国"))
    }
  }

  @Test func aWordAcrossBestPathBoundariesIsNotInner() throws {
    // 落|实习|近平: 落实 crosses a boundary; 实习 is a token.
    let segmenter = try Segmenter()
    #expect(words("落实习近平", segmenter) == ["落", "实习", "近平"])
    #expect(words("落实习近平", segmenter, lattice: .inner, inner: true).isEmpty)
    #expect(words("落实习近平", segmenter, lattice: .full, inner: true) == ["落实"])
  }

  @Test func theTwoEnginesAgreeWithALexicon() throws {
    let lexicon = try Lexicon(parsing: "一的 1\n在人 30\n的一国在 200\nあい 1\n")
      .merging(.officialDocuments)
    let dictionary = Result { try Segmenter(lexicon: lexicon, engine: .dictionary) }
    let tables = Result { try Segmenter(lexicon: lexicon, engine: .tables) }
    for seed in UInt64(1)...1000 {
      let text = RandomText.make(seed: seed)
      #expect(
        try EngineTests.pieces(dictionary, text, lattice: .full)
          == EngineTests.pieces(tables, text, lattice: .full), "seed \(seed)")
    }
  }

  @Test func moreLongWordsThanAWindowHasRoomForAtFirst() throws {
    let long = "人民代表大会常务委员会关于加强社会主义民主法制建设的决定草案说明"
    let lines = (5...long.count).map { "\(long.prefix($0)) \(200 - $0)" }
    let lexicon = try Lexicon(parsing: lines.joined(separator: "\n"))
    let dictionary = Result { try Segmenter(lexicon: lexicon, engine: .dictionary) }
    let tables = Result { try Segmenter(lexicon: lexicon, engine: .tables) }
    for lattice in [Lattice.none, .inner, .full] {
      let text = Array(String(repeating: long + "，", count: 60).utf8)
      #expect(
        try EngineTests.pieces(dictionary, text, lattice: lattice)
          == EngineTests.pieces(tables, text, lattice: lattice), "\(lattice)")
    }
  }

  @Test func withoutADictionaryWordsAreLaidOverICUsBoundaries() throws {
    let segmenter = try Segmenter(lexicon: .officialDocuments, engine: .icu)
    #expect(words("落实习近平总书记", segmenter) == ["落", "实", "习近平", "总书记"])
    #expect(words("A容错纠错机制", segmenter) == ["A", "容错纠错", "机制"])
    let inner = segmenter.tokens(in: "A增强四个意识", lattice: .inner).filter(\.isInner)
    #expect(inner.map(\.range) == [13..<19])
    #expect(inner.map(\.position) == [5])
  }

  @Test(arguments: [
    ("四个意识 0", 1, "cost"), ("一\n二二 12 13", 1, "characters"),
    ("四个意识\n\n# 注\n29号文", 4, "“2”"), ("发〔2018〕", 1, "“〔”"),
    ("好词\n词 好 坏", 2, "3 fields"),
  ])
  func aBadLineIsNamed(_ text: String, _ line: Int, _ part: String) {
    do throws(SegmenterError) {
      _ = try Lexicon(parsing: text)
      Issue.record("no error")
    } catch {
      guard case .lexicon(let number, let reason) = error else {
        Issue.record("another error: \(error)")
        return
      }
      #expect(number == line)
      #expect(reason.contains(part))
    }
  }

  @Test func commentsCostsAndLineEndsAreRead() throws {
    let lexicon = try Lexicon(parsing: "# 注释\r\n四个意识\t90 # 提法\r\n\r\n容错纠错\r\n")
    #expect(lexicon.count == 2)
    #expect(lexicon.words.map(\.cost).sorted() == [Lexicon.defaultCost, 90])
  }

  @Test func identityFollowsTheLexiconNotTheEngine() throws {
    let plain = try Segmenter().identity
    #expect(try Segmenter(engine: .tables).identity == plain)
    #expect(try Segmenter(engine: .dictionary).identity == plain)
    #expect(try Segmenter(lexicon: .officialDocuments).identity != plain)
    let one = try Segmenter(lexicon: Lexicon(parsing: "四个意识 90")).identity
    #expect(try Segmenter(lexicon: Lexicon(parsing: "四个意识 91")).identity != one)
  }
}
