import TestSupport
import Testing

@testable import Hongtou

@Suite("Unquoted words and nearness")
struct WholeWordTests {
  /// The occurrences of `word` in tokens written with bars between them.
  private func places(_ word: String, in cut: String) -> Int {
    var tokens: [Range<Int>] = []
    var start = 0
    for piece in cut.split(separator: "|", omittingEmptySubsequences: false) {
      let end = start + piece.utf8.count
      if piece != "、", piece != " " { tokens.append(start..<end) }
      start = end
    }
    let text = Array(cut.filter { $0 != "|" }.utf8)
    return ExactPattern(word).occurrences(in: text.span).wholeWords(in: tokens).count
  }

  @Test("inside one token or made of whole tokens")
  func wholeWords() {
    #expect(places("书记", in: "习|近平|总书记") == 1)
    #expect(places("习近平", in: "习|近平|总书记") == 1)
    #expect(places("实习", in: "落实|习近平") == 0)
    #expect(places("实习", in: "落|实习|近平") == 1)
    #expect(places("近平总", in: "习|近平|总书记") == 0)
    #expect(places("初心牢记", in: "不忘|初心|、|牢记|使命") == 1)
    #expect(places("心牢记", in: "不忘|初心|、|牢记|使命") == 0)
    #expect(places("干部", in: "干部|干部") == 2)
    #expect(places("党", in: "、|党") == 1)
  }

  private func near(_ parts: [String], _ distance: Int, _ text: String) -> [[String]] {
    let bytes = Array(text.utf8)
    return NearPattern(parts.map { ExactPattern($0) }, within: distance)
      .occurrences(in: bytes.span).map { group in
        group.map { String(decoding: bytes[$0], as: UTF8.self) }
      }
  }

  @Test("strings near each other, in any order, without overlapping")
  func nearness() {
    let text = "建立健全容错、纠错机制"
    #expect(near(["容错", "机制"], 2, text) == [["容错", "机制"]])
    #expect(near(["机制", "容错"], 2, text) == [["容错", "机制"]])
    #expect(near(["容错", "机制"], 1, text) == [])
    #expect(near(["容错", "纠错"], 0, text) == [["容错", "纠错"]])
    #expect(near(["错", "错"], 5, text) == [["错", "错"]])
    #expect(near(["错", "错", "错"], 9, text) == [])
    #expect(near(["一一", "一一"], 3, "一一一") == [])
    #expect(near(["健全", "建立", "容"], 0, text) == [["建立", "健全", "容"]])
  }

  @Test("nearness equals trying every choice", arguments: 0..<4)
  func randomNearness(seed: UInt64) {
    var random = SeededGenerator(seed: 900 + seed)
    for _ in 0..<600 {
      let text = String((0..<12).map { _ in "甲乙丙丁".randomElement(using: &random) ?? "甲" })
      let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in
        String(
          (0..<Int.random(in: 1...2, using: &random)).map { _ in
            "甲乙丙丁".randomElement(using: &random) ?? "甲"
          })
      }
      let distance = Int.random(in: 0...4, using: &random)
      let expected = everyChoice(parts, Array(text)).contains { $0 <= distance }
      #expect(near(parts, distance, text).isEmpty != expected, "\(parts) ~\(distance) in \(text)")
    }
  }

  /// The characters between, for every choice of places that do not overlap.
  private func everyChoice(_ parts: [String], _ text: [Character]) -> [Int] {
    var choices: [[Range<Int>]] = [[]]
    for part in parts {
      let length = part.count
      let places = (0...(text.count - length)).filter { String(text[$0..<$0 + length]) == part }
      choices = choices.flatMap { choice in
        places.map { $0..<$0 + length }.filter { place in
          choice.allSatisfy { !$0.overlaps(place) }
        }.map { choice + [$0] }
      }
    }
    return choices.map { choice in
      let first = choice.map(\.lowerBound).min() ?? 0
      let last = choice.map(\.upperBound).max() ?? 0
      return last - first - choice.reduce(0) { $0 + $1.count }
    }
  }
}
