import TestSupport
import Testing

@testable import Hongtou

@Suite("Printing a query and reading it back")
struct QueryPrintingTests {
  @Test("the example of the documentation")
  func example() throws {
    let query = Query.all(
      .exact("三个区分开来"), .not(.field(.kind, "通知")), .date(2017...2019))
    #expect(query.description == "\"三个区分开来\" -kind:通知 date:2017..2019")
    #expect(try QueryParser().parse(query.description) == query)
  }

  @Test("prints stay readable")
  func readable() {
    #expect(Query.words("党委（党组）").description == "党委（党组）")
    #expect(Query.words("要求：坚持").description == "要求：坚持")
    #expect(Query.words("中办发〔2018〕29号").description == "中办发\\〔2018\\〕29号")
    #expect(Query.words("OR").description == "\\OR")
    #expect(
      Query.any(.all(.words("a"), .words("b")), .words("c")).description == "(a b) OR c")
    #expect(Query.nothing.description == "-*")
    #expect(Query.boost(0.5, .optional(.words("a"))).description == "(?a)^0.5")
  }

  @Test("random trees come back equal", arguments: 0..<8)
  func randomTrees(seed: UInt64) throws {
    var random = RandomQueries(seed: seed)
    for _ in 0..<400 {
      let query = random.query(depth: 4)
      let print = query.description
      do {
        let back = try QueryParser().parse(print)
        #expect(back == query, "\(print)")
      } catch {
        Issue.record("\(print): \(error)")
      }
    }
  }

  @Test("random lines give a tree that prints and reads back, or a typed error", arguments: 0..<8)
  func randomLines(seed: UInt64) throws {
    var random = RandomQueries(seed: 1_000 + seed)
    for _ in 0..<1_500 {
      let line = random.line()
      for matching in [QueryParser.Matching.all, .any] {
        guard let query = try? QueryParser(matching: matching).parse(line) else { continue }
        let print = query.description
        #expect((try? QueryParser().parse(print)) == query, "\(line) → \(print)")
      }
    }
  }

  @Test("every scalar survives as words, exact string and prefix")
  func everyScalar() throws {
    var value: UInt32 = 1
    while value <= 0x10FFFF {
      defer { value += value < 0x3100 || (0xFE00...0xFFFF).contains(value) ? 1 : 397 }
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in [String(scalar), "a\(scalar)", "\(scalar)号"] {
        for query in [Query.words(text), .exact(text), .prefix(text)] where query != .nothing {
          let back = try? QueryParser().parse(query.description)
          #expect(back == query, "U+\(String(value, radix: 16)) \(query)")
        }
      }
    }
  }
}

/// Random trees and lines, the same for the same seed.
struct RandomQueries {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let pieces: [String] = [
    "干部", "考核", "党委（党组）", "a", "OR", "或", "NOT", "号", "29号", "中办发〔2018〕29号", "（2018）", "-", "+",
    "?", "(", ")", "（", "）", "\"", "“", "”", "「", "」", ":", "：", "title", "标题", "date", "2018",
    "..",
    "~", "5", "^", "2", "*", " ", "　", "\\", "，", "、", "。", "《", "》", "〔", "〕", "\u{301}", "👨‍👩‍👧", "x",
    "第", "AND", "|", "&&", "\u{200B}", "🇨🇳", "１", "\"~3", "^1.5", "标题:", "date:2018",
  ]

  mutating func text() -> String {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in
      RandomQueries.pieces.randomElement(using: &random) ?? "a"
    }.joined()
  }

  mutating func line() -> String {
    (0..<Int.random(in: 1...12, using: &random)).map { _ in
      RandomQueries.pieces.randomElement(using: &random) ?? "a"
    }.joined()
  }

  mutating func query(depth: Int) -> Query {
    let choice = Int.random(in: 0..<(depth > 0 ? 16 : 7), using: &random)
    switch choice {
    case 0, 1: return .words(text())
    case 2: return .exact(text())
    case 3: return .prefix(text())
    case 4: return .date(dates())
    case 5: return .documentNumber("中办发〔2018〕\(Int.random(in: 1...99, using: &random))号")
    case 6:
      let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in text() }
      return .near(parts, within: Int.random(in: 0...50, using: &random))
    case 7, 8: return .all(queries(depth))
    case 9, 10: return .any(queries(depth))
    case 11: return .not(query(depth: depth - 1))
    case 12: return .optional(query(depth: depth - 1))
    case 13: return .boost(Double.random(in: 0.001...1000, using: &random), query(depth: depth - 1))
    case 14: return .everything
    default:
      let field = Query.Field.allFields.randomElement(using: &random) ?? .title
      return .field(field, query(depth: depth - 1))
    }
  }

  private mutating func queries(_ depth: Int) -> [Query] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in query(depth: depth - 1) }
  }

  private mutating func dates() -> DateRange {
    func day(_ random: inout SeededGenerator) -> CalendarDay? {
      CalendarDay(
        year: Int.random(in: 1...9999, using: &random),
        month: [1, 2, 5, 12].randomElement(using: &random) ?? 1,
        day: [0, 1, 15, 28, 29, 31].randomElement(using: &random) ?? 1)
    }
    return DateRange(from: day(&random), through: day(&random))
  }
}
