import BenchmarkSupport

/// Query lines as a fuzzer, a slip of the keyboard or an attacker makes them.
///
/// Most are a few tokens of the query language in any order; some are at the limits or far beyond:
/// a megabyte, a million terms, a million brackets.
struct HostileQueries {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  private static let words = [
    "干部", "的", "考核", "容错纠错", "中华人民共和国", "习近平", "第二十三条", "第23条", "一", "2018", "GDP", "and",
    "中办发〔2018〕29号", "（一）加强", "四个意识", "三个区分开来", "管理", "政治", "國務院", "①", "Ａ", "é", "🇨🇳", "㐀",
  ]

  private static let marks = [
    "(", ")", "（", "）", "\"", "“", "”", "「", "」", "-", "+", "?", "－", "^", "^2", "^1e9", "^0.001",
    "*", "~", "~5", "~99999", ":", "：", "OR", "AND", "NOT", "或", "且", "不含", "|", "&&", "\\", "、",
    "。", ",",
    "title:", "标题:", "issuer:", "kind:通知", "path:", "number:", "date:", "date:2018", "date:2018..",
    "日期:2018..2020", "date:9999-99-99", "x:", "..", "/", "\u{0}", "\u{FEFF}", "\u{202E}", "\u{301}",
    "\u{FFFD}", "\u{10FFFF}",
  ]

  /// The next line.
  mutating func next() -> String {
    switch Int.random(in: 0..<1_000, using: &generator) {
    case ..<700: tokens(Int.random(in: 1...12, using: &generator))
    case ..<850: scalars(Int.random(in: 1...120, using: &generator))
    case ..<940: tokens(Int.random(in: 12...300, using: &generator))
    case ..<990: nested(Int.random(in: 1...260, using: &generator))
    case ..<998: atLimit()
    default: enormous()
    }
  }

  private mutating func word() -> String { Self.words.randomElement(using: &generator) ?? "" }
  private mutating func mark() -> String { Self.marks.randomElement(using: &generator) ?? "" }

  /// Words and marks, with white space or without.
  private mutating func tokens(_ count: Int) -> String {
    var line = ""
    for _ in 0..<count {
      line += Int.random(in: 0..<2, using: &generator) == 0 ? word() : mark()
      if Int.random(in: 0..<3, using: &generator) > 0 { line += " " }
    }
    return line
  }

  /// Characters of any plane.
  private mutating func scalars(_ count: Int) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x2FF, 0x300...0x36F, 0x2000...0x206F, 0x3000...0x303F, 0x4E00...0x9FFF,
      0xF900...0xFFFD, 0x1F000...0x1FAFF, 0x20000...0x2A6DF, 0xE0000...0x10FFFF,
    ]
    var view = String.UnicodeScalarView()
    for _ in 0..<count {
      let range = ranges.randomElement(using: &generator) ?? 0...0x7F
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
        view.append(scalar)
      }
    }
    return String(view)
  }

  /// Operators inside operators, closed or not.
  private mutating func nested(_ depth: Int) -> String {
    let openers = ["(", "-(", "?(", "title:(", "(干部 ", "(的 OR ", "（", "NOT (", "-", "\"", "“"]
    var line = ""
    for _ in 0..<depth { line += openers.randomElement(using: &generator) ?? "(" }
    line += word()
    let closed =
      Bool.random(using: &generator) ? depth : Int.random(in: 0...depth, using: &generator)
    return line + String(repeating: ")", count: closed)
  }

  /// As much as the limits of a query allow, or a little more.
  private mutating func atLimit() -> String {
    let word = word()
    let many = Int.random(in: 4_000...4_200, using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return Array(repeating: word, count: many).joined(separator: " ")
    case 1:
      return (0..<many).map { "\(word)\($0)" }.joined(separator: " OR ")
    case 2:
      let count = Int.random(in: 180...200, using: &generator)
      return "\"" + String(repeating: Self.words.prefix(6).joined(), count: count) + "\""
    case 3: return String(repeating: word, count: 20_000 / max(1, word.utf8.count))
    case 4: return "\"" + Array(repeating: word, count: 9).joined(separator: " ") + "\"~10000"
    case 5:
      return (0..<40).map { "\"的 \(self.word())\"~\(9_000 + $0)" }.joined(separator: " OR ")
    case 6:
      return (0..<400).map { _ in "\"\(self.word())\" OR \"\(self.word())的\"" }
        .joined(separator: " OR ")
    default: return (0..<300).map { _ in self.word() + "*" }.joined(separator: " OR ")
    }
  }

  /// A megabyte and more.
  private mutating func enormous() -> String {
    let million = 1_000_000
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return String(repeating: "(", count: million) + "干部"
    case 1:
      return String(repeating: "(", count: 500_000) + "干部" + String(repeating: ")", count: 500_000)
    case 2: return String(repeating: "-", count: million) + "干部"
    case 3: return String(repeating: "a ", count: million)
    case 4: return String(repeating: "a ", count: million / 2)
    case 5: return String(repeating: "干部考核", count: million / 12)
    case 6: return "\"" + String(repeating: "干部考核", count: million / 12) + "\""
    case 7: return String(repeating: "“", count: million / 3)
    case 8: return String(repeating: "1", count: million)
    default: return "e" + String(repeating: "\u{301}", count: million / 2)
    }
  }
}
