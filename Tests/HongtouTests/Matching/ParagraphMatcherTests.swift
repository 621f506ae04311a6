import SourceText
import TestSupport
import Testing

@testable import Hongtou

@Suite("Exact matching over a document")
struct ParagraphMatcherTests {
  @Test("finds what each paragraph alone gives", arguments: 0..<6)
  func equalsSingleParagraphs(seed: UInt64) {
    var random = SeededGenerator(seed: 300 + seed)
    var matcher = ParagraphMatcher()
    for round in 0..<400 {
      let paragraphs = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        RandomMatching.text(1...20, &random)
      }
      let pattern = RandomMatching.pattern(of: paragraphs[0], &random)
      var text: [UInt8] = []
      var ranges: [Range<Int>] = []
      for paragraph in paragraphs {
        ranges.append(text.count..<text.count + paragraph.utf8.count)
        text += Array(paragraph.utf8)
      }
      for isStrict in [false, true] {
        // Prepared, the text is searched as it is; else, and in each paragraph alone, folded.
        let plain = ExactPattern(pattern, isStrict: isStrict)
        let compiled = round % 8 == 0 ? plain : plain.preparedForDocuments()
        var expected: [Int: [Range<Int>]] = [:]
        for (number, paragraph) in paragraphs.enumerated() {
          let bytes = Array(paragraph.utf8)
          let found = matcher.occurrences(of: compiled, in: bytes.span)
          if !found.isEmpty { expected[number] = found }
        }
        var actual: [Int: [Range<Int>]] = [:]
        matcher.forEachOccurrence(of: compiled, in: text.span, paragraphs: ranges) {
          actual[$0, default: []].append($1)
        }
        #expect(actual == expected, "“\(pattern)” in \(paragraphs)")
      }
    }
  }
}
