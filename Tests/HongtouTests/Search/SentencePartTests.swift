import Testing

@testable import Hongtou

@Suite("Parts of sentences")
struct SentencePartTests {
  /// The tokens of a part are those of the whole text, wherever the part is taken.
  @Test("A part is cut as it is in the whole text")
  func independence() throws {
    let texts = [
      "坚持严管和厚爱结合、激励和约束并重，教育引导广大干部不忘初心、牢记使命",
      "共1,000人,其中3.5%为女性(不含A,B两类),见附件:表2。落实习近平总书记讲话“精神”。",
      "a,b.c:d和e,中文,全角:半角;(括号)《书名》“引号”、顿号。2018年,中",
    ]
    let session = try Segmenter(lexicon: .officialDocuments).makeSession()
    for text in texts {
      let folded = QueryAnalyzer(segmenter: try Segmenter()).folded(text)
      var whole: Set<Range<Int>> = []
      session.forEachToken(in: folded.span) { whole.insert($0.range) }
      for token in whole {
        let part = SentencePart.around(token, in: folded.span)
        #expect(part.lowerBound <= token.lowerBound && token.upperBound <= part.upperBound)
        session.forEachToken(in: folded.span.extracting(part)) { piece in
          let range = part.lowerBound + piece.start..<part.lowerBound + piece.end
          #expect(whole.contains(range))
        }
      }
    }
  }
}
