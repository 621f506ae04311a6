import ChineseSegmentation
import CorpusGenerator
import Testing

@Suite struct CorpusGeneratorTests {
  private let segmenter: Segmenter
  private let source: SourceCorpus

  init() throws {
    segmenter = try Segmenter()
    source = SourceCorpus(
      texts: [
        (
          "a.md",
          """
          # 防汛规定
          <!-- 注释。 -->
          　　柳河县人民政府2018年投入35万元。各地要抓好落实；清江县同样投入128万元！

          ## 附则
          - 本规定自公布之日起施行。
          """
        ),
        ("b.txt", "教育条例\n学校应当招收3.5倍的学生。教师每年培训20小时，由松山局安排。\n"),
      ], segmenter: segmenter)
  }

  @Test func sourceIsReadByParagraphAndSentence() {
    #expect(source.documentCount == 2)
    #expect(source.paragraphCount == 3)
    var paragraphs: [String] = []
    source.forEachParagraph { paragraphs.append(String(decoding: $0, as: UTF8.self)) }
    #expect(
      paragraphs == [
        "柳河县人民政府2018年投入35万元。各地要抓好落实；清江县同样投入128万元！",
        "本规定自公布之日起施行。",
        "学校应当招收3.5倍的学生。教师每年培训20小时，由松山局安排。",
      ])
  }

  @Test func sameSeedSameCorpus() {
    #expect(passages(200, seed: 1) == passages(200, seed: 1))
    #expect(passages(200, seed: 1) != passages(200, seed: 2))
  }

  @Test func passagesKeepToOneDocument() {
    for passage in passages(300, seed: 3, grows: false) {
      let isFirst = ["防汛", "柳河", "落实", "施行", "投入"].contains { passage.contains($0) }
      let isSecond = ["学校", "教师"].contains { passage.contains($0) }
      #expect(isFirst != isSecond, "\(passage)")
    }
  }

  @Test func vocabularyGrowsOnlyWhenAsked() {
    let closed = vocabulary(of: passages(2_000, seed: 4, grows: false))
    #expect(closed <= vocabulary(of: passages(0, seed: 4)) + 60)
    #expect(vocabulary(of: passages(2_000, seed: 4)) > closed + 20)
  }

  @Test func documentsHaveATitleAndParagraphs() {
    var generator = CorpusGenerator(source: source, segmenter: segmenter, seed: 5)
    var output: [UInt8] = []
    generator.appendDocument(to: &output)
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(["防汛规定", "教育条例"].contains(lines.first.map(String.init)))
    #expect(lines.count > 1)
  }

  @Test func statisticsOfAKnownCorpus() {
    var statistics = CorpusStatistics()
    for line in ["a b a", "a", "", "c b"] { statistics.add(Array(line.utf8)[...]) }
    #expect(statistics.passageCount == 4)
    #expect(statistics.tokenCount == 6)
    #expect(statistics.vocabulary == 3)
    #expect(statistics.postingCount == 5)
    #expect(statistics.meanFrequency == 1.2)
    #expect(statistics.singletonShare == 1.0 / 3)
    #expect(statistics.length(atShare: 0.99) == 3)
    #expect(statistics.postingShare(ofTermsInAtLeast: 0.5) == 0.8)
  }

  /// A corpus made by Zipf's law with exponent 1 must be measured as such.
  @Test func zipfExponentIsRecovered() {
    var statistics = CorpusStatistics()
    for rank in 1...3_000 {
      let line = Array(repeatElement("w\(rank)", count: 30_000 / rank).joined(separator: " ").utf8)
      statistics.add(line[...])
    }
    #expect(abs(statistics.zipfExponent - 1) < 0.02)
  }

  private func passages(_ count: Int, seed: UInt64, grows: Bool = true) -> [String] {
    var generator = CorpusGenerator(
      source: source, segmenter: segmenter, seed: seed, growsVocabulary: grows)
    return (0..<count).map { _ in
      var output: [UInt8] = []
      generator.appendPassage(to: &output)
      return String(decoding: output, as: UTF8.self)
    }
  }

  private func vocabulary(of passages: [String]) -> Int {
    var tokens = TokenLine(segmenter: segmenter)
    var statistics = CorpusStatistics()
    for passage in passages {
      var line: [UInt8] = []
      tokens.append(Array(passage.utf8), to: &line)
      statistics.add(line[...])
    }
    return statistics.vocabulary
  }
}
