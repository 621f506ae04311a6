import ChineseSegmentation
import Testing

@Suite struct TokenTests {
  private func words(_ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try Segmenter().tokens(in: text).filter(\.isIndexed).map {
      String(decoding: bytes[$0.range], as: UTF8.self)
    }
  }

  @Test func punctuationAndSpacesAreNoTerms() throws {
    #expect(
      try words("责任担当，2018 年 GDP 3.5。カタカナ")
        == ["责任", "担当", "2018", "年", "GDP", "3.5", "カタカナ"])
  }

  @Test func kindsFollowTheCharacters() throws {
    let kinds = try Segmenter().tokens(in: "人，2018 GDPひら").map(\.kind)
    #expect(kinds.first == .word)
    #expect(kinds.contains(.number) && kinds.contains(.letters) && kinds.contains(.kana))
    #expect(kinds.filter { $0 == .other }.count == 2)
  }

  @Test func positionsCountScalars() throws {
    let tokens = try Segmenter().tokens(in: "𠮷a责任")
    #expect(tokens.map(\.position) == [0, 1, 2])
    #expect(tokens.map(\.start) == [0, 4, 5])
    #expect(tokens.map(\.scalarCount) == [1, 1, 2])
  }

  @Test func illFormedBytesKeepTheirOffsets() throws {
    // E4 BA is a cut-off 人, FF stands nowhere in UTF-8: one U+FFFD each.
    let bytes: [UInt8] = [0x41, 0xE4, 0xBA, 0xFF, 0x42]
    var ranges: [Range<Int>] = []
    let session = try Segmenter().makeSession()
    session.forEachToken(in: bytes.span) { ranges.append($0.range) }
    #expect(ranges == [0..<1, 1..<3, 3..<4, 4..<5])
  }

  @Test func aCallFromInsideTheBodyIsAllowed() throws {
    let session = try Segmenter().makeSession()
    var inner = 0
    var outer = 0
    session.forEachToken(in: "责任担当") { _ in
      outer += 1
      session.forEachToken(in: "三个区分") { _ in inner += 1 }
    }
    #expect(outer == 2)
    #expect(inner > outer)
  }
}
