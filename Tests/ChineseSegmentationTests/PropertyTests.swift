import Testing

@testable import ChineseSegmentation

@Suite struct PropertyTests {
  static let segmenters: [Segmenter] = [Segmenter.Engine.icu, .dictionary, .tables].compactMap {
    try? Segmenter(lexicon: .officialDocuments, engine: $0)
  }

  @Test func theTokensOfThePathAreTheText() {
    #expect(Self.segmenters.count == 3)
    for segmenter in Self.segmenters {
      let session = segmenter.makeSession()
      for seed in UInt64(1)...600 {
        let text = RandomText.make(seed: seed)
        var end = 0
        var position = 0
        session.forEachToken(in: text.span, lattice: .inner) { token in
          guard !token.isInner else { return }
          #expect(token.start == end && token.position == position, "seed \(seed)")
          let own = String(decoding: text[token.range], as: UTF8.self)
          #expect(own.unicodeScalars.count == token.scalarCount, "seed \(seed)")
          (end, position) = (token.end, token.position + token.scalarCount)
        }
        #expect(end == text.count)
        #expect(position == String(decoding: text, as: UTF8.self).unicodeScalars.count)
      }
    }
  }

  @Test func tokensComeInOrder() {
    for segmenter in Self.segmenters {
      for seed in UInt64(1)...600 {
        let text = String(decoding: RandomText.make(seed: seed), as: UTF8.self)
        for lattice in [Lattice.inner, .full] {
          var last: Token?
          for token in segmenter.tokens(in: text, lattice: lattice) {
            if let last {
              #expect(
                (last.start, last.isInner ? 1 : 0, last.isInner ? last.end : 0)
                  < (token.start, token.isInner ? 1 : 0, token.end), "seed \(seed)")
            }
            last = token
          }
        }
      }
    }
  }

  /// The lattice against a plain search for every word of the dictionary and the lexicon.
  @Test func theLatticeHasEveryWord() throws {
    let lexicon = Lexicon.officialDocuments
    var words = Set(lexicon.words.map(\.scalars))
    let dictionary = try #require(DictionaryTrie())
    dictionary.forEachWord { word, _ in
      var scalars: [UInt32] = []
      for index in word.indices { scalars.append(UInt32(word[index])) }
      words.insert(scalars)
    }
    let text = "中国共产党中央办公厅印发关于进一步激励广大干部新时代新担当新作为的意见，坚持从严治党"
    let scalars = text.unicodeScalars.map(\.value)
    for segmenter in Self.segmenters.dropFirst() {
      let tokens = segmenter.tokens(in: text, lattice: .full)
      let path = tokens.filter { !$0.isInner }.map { [$0.position, $0.scalarCount] }
      var expected: Set<[Int]> = []
      for start in scalars.indices {
        for end in scalars.indices.dropFirst(start + 2) + [scalars.count]
        where (2...32).contains(end - start) && words.contains(Array(scalars[start..<end])) {
          expected.insert([start, end - start])
        }
      }
      let found = tokens.filter(\.isInner).map { [$0.position, $0.scalarCount] }
      #expect(Set(found) == expected.subtracting(path))
      #expect(found.count == Set(found).count)

      // The inner words: inside one token, or from boundary to boundary.
      let boundaries = Set(path.map { $0[0] } + [scalars.count])
      let inner = expected.subtracting(path).filter { word in
        let (start, end) = (word[0], word[0] + word[1])
        let isInside = !((start + 1)..<end).contains { boundaries.contains($0) }
        return isInside || boundaries.contains(start) && boundaries.contains(end)
      }
      let given = segmenter.tokens(in: text, lattice: .inner).filter(\.isInner)
      #expect(Set(given.map { [$0.position, $0.scalarCount] }) == inner)
    }
  }

  @Test func longTextsAreCutLikeTheirLines() throws {
    let lines = (UInt64(1)...400).map { seed in
      String(decoding: RandomText.make(seed: seed), as: UTF8.self)
        .filter { !$0.isNewline } + "，" + String(repeating: "责任担当", count: 20) + "\n"
    }
    let whole = Array(lines.joined().utf8)
    #expect(whole.count > 4 * Window.target)
    for segmenter in Self.segmenters {
      var expected: [Range<Int>] = []
      var base = 0
      for line in lines {
        for token in segmenter.tokens(in: line) {
          expected.append((base + token.start)..<(base + token.end))
        }
        base += line.utf8.count
      }
      var found: [Range<Int>] = []
      segmenter.makeSession().forEachToken(in: whole.span) { found.append($0.range) }
      #expect(found == expected)
    }
  }

  @Test func aLineBeyondTheLimitIsCutOnAScalar() throws {
    let text = Array(String(repeating: "人民政府", count: Window.limit / 12 + 100).utf8)
    let segmenter = try Segmenter(engine: .tables)
    var end = 0
    var count = 0
    segmenter.makeSession().forEachToken(in: text.span) { token in
      if token.start != end || token.end % 3 != 0 { count = -1_000_000 }
      end = token.end
      count += 1
    }
    #expect(end == text.count)
    // One word each time; the window's end may cut one of them.
    #expect((0...1).contains(count - text.count / 12))
  }

  @Test func manyThreadsShareOneSegmenter() async throws {
    let segmenter = try Segmenter(lexicon: .officialDocuments)
    let texts = (UInt64(1)...200).map { RandomText.make(seed: $0) + Array("落实习近平\n".utf8) }
    let expected = texts.map { count($0, segmenter.makeSession()) }
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<4 {
        group.addTask {
          let session = segmenter.makeSession(for: number < 2 ? .indexing : .querying)
          // Long enough that the tables are built in the middle.
          for _ in 0..<20 {
            if texts.map({ count($0, session) }) != expected { return false }
          }
          return true
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func onlySessionsForIndexingBuildTablesInACall() throws {
    let text = Array(String(repeating: "落实习近平新时代中国特色社会主义思想。\n", count: 12000).utf8)
    #expect(text.count > SegmentationData.bytesBeforeTables)
    #expect(text.count < SegmentationData.queriedBytesBeforeTables)
    let segmenter = try Segmenter(lexicon: .officialDocuments)
    let querying = segmenter.makeSession(for: .querying)
    let expected = count(text, querying)
    #expect(segmenter.data.builtTables == nil)
    #expect(count(text, segmenter.makeSession(for: .indexing)) == expected)
    #expect(segmenter.data.builtTables != nil)
    // A session takes tables that are there.
    #expect(count(text, querying) == expected)
  }

  @Test(.timeLimit(.minutes(1)))
  func queriesOfALongLivedProcessGetTablesFromATask() async throws {
    let text = Array(String(repeating: "落实习近平新时代中国特色社会主义思想。\n", count: 12000).utf8)
    let segmenter = try Segmenter(lexicon: .officialDocuments)
    let session = segmenter.makeSession(for: .querying)
    let expected = count(text, session)
    while segmenter.data.builtTables == nil {
      #expect(count(text, session) == expected)
      await Task.yield()
    }
    #expect(count(text, session) == expected)
  }

  private func count(_ text: [UInt8], _ session: Segmenter.Session) -> Int {
    var sum = 0
    session.forEachToken(in: text.span, lattice: .inner) { sum += $0.end ^ $0.start << 8 }
    return sum
  }
}
