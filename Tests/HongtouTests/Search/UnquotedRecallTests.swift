import ChineseSegmentation
import SourceText
import Testing

@testable import Hongtou

@Suite("Unquoted words miss no word of the text")
struct UnquotedRecallTests {
  /// The paragraphs of the fixtures, each a document of its own.
  private static func paragraphs() throws -> [String] {
    let walk = FileWalker.walk([Fixtures.folder])
    var paragraphs: Set<String> = []
    for file in walk.files where file.path.hasSuffix(".txt") && !file.path.contains("gb18030") {
      let text = String(decoding: try Fixtures.bytes(of: file.path), as: UTF8.self)
      // Spaced letters (函 的 附 件) are joined where a document is read, not here.
      paragraphs.formUnion(
        text.split(whereSeparator: \.isNewline)
          .filter { !$0.contains(" ") && !$0.contains("\u{3000}") }.map(String.init))
    }
    return paragraphs.sorted()
  }

  @Test("what lies inside one word or is made of whole words is found", arguments: 0..<2)
  func recall(seed: UInt64) throws {
    let paragraphs = try Self.paragraphs()
    let index = try DocumentIndex()
    try index.update { batch in
      for (number, text) in paragraphs.enumerated() {
        try batch.add(Document(id: "\(number)", text: text))
      }
    }
    let session = try Segmenter(lexicon: .officialDocuments).makeSession()
    let texts = paragraphs.map { Array(Folding.fold($0).utf8) }
    let cuts = texts.map { text in
      var tokens: [Range<Int>] = []
      session.forEachToken(in: text.span) { tokens.append($0.range) }
      return tokens
    }
    let snapshot = try index.snapshot()
    var options = SearchOptions()
    options.limit = paragraphs.count
    options.snippet.passages = 0
    var random = SplitMix64(seed: 7 + seed)
    for _ in 0..<300 {
      let source = Array(paragraphs.randomElement(using: &random) ?? "")
      let length = Int.random(in: 1...6, using: &random)
      guard source.count >= length else { continue }
      let start = Int.random(in: 0...(source.count - length), using: &random)
      let word = String(source[start..<start + length])
      // A number is found by its value, and not inside longer ones.
      guard word.unicodeScalars.allSatisfy(\.properties.isIdeographic),
        !word.unicodeScalars.contains(where: ChineseNumerals.isNumeral)
      else { continue }
      let pattern = ExactPattern(word)
      let found = Set(try snapshot.search(.words(word), options: options).map(\.document.id))
      for number in texts.indices {
        let text = texts[number]
        let places = pattern.occurrences(in: text.span).wholeWords(in: cuts[number])
        guard !places.isEmpty else { continue }
        #expect(found.contains("\(number)"), "\(word) in \(paragraphs[number])")
      }
    }
  }
}
