import TestSupport
import Testing

@testable import Hongtou

@Suite("Snippets")
struct SnippetTests {
  private func snippet(
    _ paragraphs: [String], _ words: [String], passages: Int = 1, columns: Int = 60
  ) -> Snippet {
    let maker = SnippetMaker(SnippetOptions(passages: passages, columns: columns))
    return maker.snippet(
      of: paragraphs.enumerated().map { index, text in
        let bytes = Array(text.utf8)
        let matches = words.enumerated().flatMap { part, word in
          ExactPattern(word, isStrict: true).occurrences(in: bytes.span).map {
            SnippetMaker.Match(range: $0, part: part)
          }
        }
        return SnippetMaker.Paragraph(number: index, text: bytes, matches: matches)
      })
  }

  private static let text =
    "建立健全容错纠错机制，宽容干部在改革创新中的失误错误。各级党委（党组）及纪检监察机关、组织部门等相关职能部门，要妥善把握事业为上、实事求是、依纪依法、容纠并举等原则。对给予容错的干部，考核考察要客观评价，选拔任用要公正合理。"

  @Test("a sentence that fits is shown whole, its neighbours where they fit")
  func sentences() {
    let found = snippet([Self.text], ["选拔任用"], columns: 70)
    #expect(found.passages.map(\.text) == ["对给予容错的干部，考核考察要客观评价，选拔任用要公正合理。"])
    #expect(found.plain == "…对给予容错的干部，考核考察要客观评价，选拔任用要公正合理。")
    #expect(found.passages[0].isCutBefore && !found.passages[0].isCutAfter)
  }

  @Test("a long sentence is cut at its clauses")
  func clauses() {
    let found = snippet([Self.text], ["妥善把握"], columns: 40)
    #expect(found.plain == "…要妥善把握事业为上、实事求是、依纪依法、…")
  }

  @Test("the passage with most different parts wins, then the one with most matches")
  func choice() {
    let paragraphs = ["容错。容错。容错。", "干部。容错。", "干部干部干部。"]
    #expect(snippet(paragraphs, ["容错", "干部"]).passages[0].paragraph == 1)
    #expect(snippet(paragraphs, ["容错"]).passages[0].paragraph == 0)
    #expect(snippet(paragraphs, ["干部"]).passages[0].paragraph == 2)
    let three = snippet(paragraphs, ["容错", "干部"], passages: 3)
    #expect(three.passages.map(\.paragraph) == [1, 0, 2])
  }

  @Test("later passages show what was not shown before")
  func novelty() {
    let filler = String(repeating: "其他内容，", count: 20)
    let found = snippet(
      ["甲甲甲甲" + filler + "乙" + filler + "甲甲甲"], ["甲", "乙"], passages: 2, columns: 20)
    #expect(found.passages[0].text.contains("甲"))
    #expect(found.passages[1].text.contains("乙"))
  }

  @Test("marks cover just the matched characters, also inside a longer word")
  func marks() {
    let found = snippet(["习近平总书记指出"], ["书记", "总书"])
    #expect(found.html == "习近平<mark>总书记</mark>指出")
    #expect(found.ansi == "习近平\u{1B}[1;31m总书记\u{1B}[0m指出")
    #expect(found.passages[0].marks == [9..<18])
    #expect(snippet(["总书记"], ["书记"]).html == "总<mark>书记</mark>")
  }

  @Test("HTML is escaped, control characters cannot act")
  func safety() {
    let found = snippet(["<script>\u{1B}[2J&\"'干部\u{202E}\n"], ["干部"])
    #expect(found.html(tag: "em") == "&lt;script&gt; [2J&amp;&quot;&#39;<em>干部</em> ")
    #expect(found.html(tag: "a onload=x").contains("<aonloadx>"))
    #expect(found.html(tag: "<>").contains("<mark>"))
    #expect(!found.plain.unicodeScalars.contains("\u{1B}"))
  }

  @Test("marks are widened to whole characters when shown")
  func graphemes() {
    let found = snippet(["cafe\u{301}👨‍👩‍👧"], ["e", "👩"])
    #expect(found.html == "caf<mark>e\u{301}👨‍👩‍👧</mark>")
  }

  @Test("without matches the beginning is shown; without text nothing")
  func noMatch() {
    #expect(
      snippet(["", "  ", Self.text], [], columns: 60).plain == "建立健全容错纠错机制，宽容干部在改革创新中的失误错误。…")
    #expect(snippet([""], ["a"]).passages.isEmpty)
    #expect(snippet([], ["a"]).plain == "")
    #expect(snippet([Self.text], ["容错"], passages: 0).passages.isEmpty)
  }

  @Test("every passage is whole characters of its paragraph, within the columns", arguments: 0..<8)
  func random(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let texts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        RandomText.text(0...120, &random)
      }
      let paragraphs = texts.enumerated().map { index, text in
        let bytes = Array(text.utf8)
        let edges =
          [0]
          + text.unicodeScalars.map { UTF8.width($0) }.reduce(into: [Int]()) {
            $0.append(($0.last ?? 0) + $1)
          }
        let matches = (0..<Int.random(in: 0...6, using: &random)).compactMap {
          _ -> SnippetMaker.Match? in
          let start = Int.random(in: 0..<edges.count, using: &random)
          let end = min(edges.count - 1, start + Int.random(in: 0...4, using: &random))
          let part = Int.random(in: 0..<3, using: &random)
          return SnippetMaker.Match(range: edges[start]..<edges[end], part: part)
        }
        return SnippetMaker.Paragraph(number: index, text: bytes, matches: matches)
      }
      let options = SnippetOptions(
        passages: Int.random(in: 1...4, using: &random),
        columns: Int.random(in: 1...80, using: &random))
      let snippet = SnippetMaker(options).snippet(of: paragraphs)
      check(snippet, options, texts, paragraphs)
    }
  }

  private func check(
    _ snippet: Snippet, _ options: SnippetOptions, _ texts: [String],
    _ paragraphs: [SnippetMaker.Paragraph]
  ) {
    let hasMatch = paragraphs.contains { $0.matches.contains { !$0.range.isEmpty } }
    #expect(snippet.passages.count <= options.passages)
    #expect(!hasMatch || !snippet.passages.isEmpty)
    for (index, passage) in snippet.passages.enumerated() {
      let text = texts[passage.paragraph]
      let bytes = Array(text.utf8)
      #expect(Array(passage.text.utf8) == Array(bytes[passage.range]))
      #expect(!passage.text.isEmpty)
      // Cut between characters of the whole paragraph.
      var edges: Set<Int> = [0]
      var offset = 0
      for character in text {
        offset += character.utf8.count
        edges.insert(offset)
      }
      #expect(edges.contains(passage.range.lowerBound), "\(text.debugDescription)")
      #expect(edges.contains(passage.range.upperBound), "\(text.debugDescription)")
      let width = DisplayWidth.columns(of: passage.text)
      #expect(width <= options.columns || passage.text.count == 1)
      // The marks are what matched there.
      var marked = Set<Int>()
      for match in paragraphs[passage.paragraph].matches {
        marked.formUnion(match.range.clamped(to: passage.range))
      }
      let marks = passage.marks.flatMap { $0.map { $0 + passage.range.lowerBound } }
      #expect(marks == marked.sorted())
      #expect(!hasMatch || !marks.isEmpty)
      for other in snippet.passages[..<index] where other.paragraph == passage.paragraph {
        #expect(!other.range.overlaps(passage.range))
      }
    }
    let html = without(
      snippet.html,
      [
        ("<mark>", ""), ("</mark>", ""), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""),
        ("&#39;", "'"), ("&amp;", "&"),
      ])
    #expect(html == Array(snippet.plain.utf8))
    let ansi = without(snippet.ansi, [("\u{1B}[1;31m", ""), ("\u{1B}[0m", "")])
    #expect(ansi == Array(snippet.plain.utf8))
  }

  /// The text with each markup replaced, byte by byte: a combining mark after it joins neither.
  private func without(_ text: String, _ markup: [(String, String)]) -> [UInt8] {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let (found, replacement) = markup.first(where: { bytes[index...].starts(with: $0.0.utf8) })
      {
        result += Array(replacement.utf8)
        index += found.utf8.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  @Test("a paragraph of a megabyte takes no longer than its neighbourhood")
  func long() {
    let text = String(repeating: "干部考核评价机制，", count: 40_000)
    let clock = ContinuousClock()
    let time = clock.measure {
      let bytes = Array((text + "容错" + text).utf8)
      let middle = text.utf8.count
      let paragraph = SnippetMaker.Paragraph(
        number: 0, text: bytes, matches: [.init(range: middle..<middle + 6, part: 0)])
      let found = SnippetMaker().snippet(of: [paragraph])
      #expect(found.html.contains("<mark>容错</mark>"))
    }
    #expect(time < .seconds(3))
  }
}

/// Random texts of the characters that break careless code.
enum RandomText {
  private static let pieces: [String] = [
    "干", "部", "考", "核", "，", "。", "、", "”", "“", "（", "）", " ", "　", "a", "e\u{301}", "\u{301}",
    "👨‍👩‍👧", "🇨🇳", "🇨", "\u{200D}", "\u{FE0F}", "👍🏽", "\u{1B}", "\n", "\r\n", "\u{0}", "<", "&", "\"",
    "'", "𠀀", "각", "\u{1100}", "\u{1161}", "\u{600}", "क्षि", "\u{202E}", "\u{FFFD}", "。", "Ａ", ".",
  ]

  static func text(_ count: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: count, using: &random)).map { _ in
      if Int.random(in: 0..<8, using: &random) == 0 {
        let value = UInt32.random(in: 1...0x10FFFF, using: &random)
        return Unicode.Scalar(value).map { String($0) } ?? "干"
      }
      return pieces.randomElement(using: &random) ?? "干"
    }.joined()
  }
}
