import Testing

@testable import Hongtou

@Suite("Query language")
struct QueryParserTests {
  private func parse(
    _ line: String, _ matching: QueryParser.Matching = .all
  ) throws -> Query {
    try QueryParser(matching: matching).parse(line)
  }

  @Test("each form of the language gives the tree it stands for")
  func forms() throws {
    let cases: [(String, Query)] = [
      ("干部", .words("干部")),
      ("容错纠错 干部", .all(.words("容错纠错"), .words("干部"))),
      ("容错纠错　干部", .all(.words("容错纠错"), .words("干部"))),
      ("\"三个区分开来\"", .exact("三个区分开来")),
      ("“三个区分开来”", .exact("三个区分开来")),
      ("＂三个区分开来＂", .exact("三个区分开来")),
      ("「三個區分開來」", .exact("三個區分開來")),
      ("干部 OR 党员", .any(.words("干部"), .words("党员"))),
      ("干部 ＯＲ 党员", .any(.words("干部"), .words("党员"))),
      ("干部 或 党员", .any(.words("干部"), .words("党员"))),
      ("干部 | 党员", .any(.words("干部"), .words("党员"))),
      ("干部 考核 或 党员", .any(.all(.words("干部"), .words("考核")), .words("党员"))),
      ("干部 AND 考核", .all(.words("干部"), .words("考核"))),
      ("干部 并且 考核", .all(.words("干部"), .words("考核"))),
      ("干部 -通知", .all(.words("干部"), .not(.words("通知")))),
      ("干部 －通知", .all(.words("干部"), .not(.words("通知")))),
      ("干部 NOT 通知", .all(.words("干部"), .not(.words("通知")))),
      ("干部 不含 通知", .all(.words("干部"), .not(.words("通知")))),
      ("-通知", .not(.words("通知"))),
      ("干部 ?激励", .all(.words("干部"), .optional(.words("激励")))),
      ("+干部 考核", .all(.words("干部"), .words("考核"))),
      ("(干部 OR 党员) 考核", .all(.any(.words("干部"), .words("党员")), .words("考核"))),
      ("（干部 或 党员）考核", .all(.any(.words("干部"), .words("党员")), .words("考核"))),
      ("-(干部 党员)", .not(.all(.words("干部"), .words("党员")))),
      ("标题:干部", .field(.title, "干部")),
      ("标题：干部", .field(.title, "干部")),
      ("标题： 干部", .field(.title, "干部")),
      ("Title:干部", .field(.title, "干部")),
      ("文种:(通知 OR 意见)", .any(.field(.kind, "通知"), .field(.kind, "意见"))),
      ("title:“担当作为” x", .all(.field(.title, .exact("担当作为")), .words("x"))),
      ("date:2018..2020", .date(2018...2020)),
      ("日期：２０１８", .date(2018...2018)),
      ("改革*", .prefix("改革")),
      ("改革＊", .prefix("改革")),
      ("*", .everything),
      ("* -文种:通知", .all(.everything, .not(.field(.kind, "通知")))),
      ("干部^2", .boost(2, .words("干部"))),
      ("\"干部\"^1.5", .boost(1.5, .exact("干部"))),
      ("(a b)^3", .boost(3, .all(.words("a"), .words("b")))),
      ("\"容错 纠错\"~5", .near(["容错", "纠错"], within: 5)),
      ("“容错 纠错”～５", .near(["容错", "纠错"], within: 5)),
      ("\\-通知", .words("-通知")),
      ("\\OR", .words("OR")),
      ("or", .words("or")),
      ("干部 ，  考核", .all(.words("干部"), .words("考核"))),
      ("2018 - 2020", .all(.words("2018"), .words("2020"))),
    ]
    for (line, tree) in cases {
      #expect(try parse(line) == tree, "\(line)")
    }
  }

  @Test("operators count only at a word's edge; document numbers come before operators")
  func edges() throws {
    let cases: [(String, Query)] = [
      ("党委（党组）", .words("党委（党组）")),
      ("党组(党委) 干部", .all(.words("党组(党委)"), .words("干部"))),
      ("(党委（党组） OR 干部)", .any(.words("党委（党组）"), .words("干部"))),
      ("（一）加强党的建设", .words("（一）加强党的建设")),
      ("一）加强", .words("一）加强")),
      ("3-5岁", .words("3-5岁")),
      ("COVID-19", .words("COVID-19")),
      ("要求：坚持", .words("要求：坚持")),
      ("10:30", .words("10:30")),
      ("http://www.gov.cn", .words("http://www.gov.cn")),
      ("学习“四个意识”", .words("学习“四个意识”")),
      ("中办发（2018）29号", .documentNumber("中办发（2018）29号")),
      ("中办发(2018)29号 干部", .all(.documentNumber("中办发(2018)29号"), .words("干部"))),
      ("-人薪发［1995］32号", .not(.documentNumber("人薪发［1995］32号"))),
      ("自然资发〔2019〕87 号", .documentNumber("自然资发〔2019〕87 号")),
      ("办（2014］14号", .documentNumber("办（2014］14号")),
      ("按照财库〔2022〕3号", .all(.words("按照"), .documentNumber("财库〔2022〕3号"))),
      (
        "关于加强管理的通知国发〔2009〕12号",
        .all(.words("关于加强管理的通知"), .documentNumber("国发〔2009〕12号"))
      ),
      (
        "《关于印发规定的通知》（厅字〔2016〕8号）",
        .all(.words("《关于印发规定的通知》"), .documentNumber("厅字〔2016〕8号"))
      ),
      ("（厅字〔2016〕8号）", .documentNumber("厅字〔2016〕8号")),
      ("财税〔2016〕36号附件1", .all(.documentNumber("财税〔2016〕36号"), .words("附件1"))),
      ("文号:中办发〔2018〕29号", .field(.number, .documentNumber("中办发〔2018〕29号"))),
      ("（2016）藏0102刑初230号", .words("（2016）藏0102刑初230号")),
      ("国务院令第656号", .words("国务院令第656号")),
      ("第二十三条 离婚", .all(.words("第二十三条"), .words("离婚"))),
    ]
    for (line, tree) in cases {
      #expect(try parse(line) == tree, "\(line)")
    }
  }

  @Test("the outermost quotation marks are the operator, inner ones are text")
  func quotations() throws {
    let cases: [(String, Query)] = [
      ("“强化“四个意识””", .exact("强化“四个意识”")),
      ("\"强化“四个意识”\"", .exact("强化“四个意识”")),
      ("\"强化\"四个意识\"，坚定\"", .exact("强化\"四个意识\"，坚定")),
      ("\"a \"b\" c\"", .exact("a \"b\" c")),
      ("\"a b\" \"c d\"", .all(.exact("a b"), .exact("c d"))),
      ("\"干部\"考核", .all(.exact("干部"), .words("考核"))),
      ("“四个意识“", .exact("四个意识")),
      ("”四个意识”", .exact("四个意识")),
      ("“四个意识”和“四个自信”", .all(.exact("四个意识"), .words("和“四个自信”"))),
      ("\"a\\\"b\"", .exact("a\"b")),
      ("\"（一）\"", .exact("（一）")),
      ("(\"a\" OR \"b\")", .any(.exact("a"), .exact("b"))),
      ("\" \"", .exact(" ")),
    ]
    for (line, tree) in cases {
      #expect(try parse(line) == tree, "\(line)")
    }
  }

  @Test("in any-mode one word is enough, + requires and - excludes")
  func anyMode() throws {
    let cases: [(String, Query)] = [
      ("a b", .any(.words("a"), .words("b"))),
      ("a b -c", .all(.any(.words("a"), .words("b")), .not(.words("c")))),
      ("a +b c", .all(.words("b"), .optional(.words("a")), .optional(.words("c")))),
      ("a AND b c", .any(.all(.words("a"), .words("b")), .words("c"))),
      ("a b OR c", .any(.any(.words("a"), .words("b")), .words("c"))),
      ("-a b -c", .all(.words("b"), .not(.words("a")), .not(.words("c")))),
      ("-a -b", .all(.not(.words("a")), .not(.words("b")))),
      ("a", .words("a")),
    ]
    for (line, tree) in cases {
      #expect(try parse(line, .any) == tree, "\(line)")
    }
  }

  @Test("dates as people type them")
  func dates() throws {
    func days(_ from: (Int, Int, Int)?, _ through: (Int, Int, Int)?) -> Query {
      .date(
        DateRange(
          from: from.flatMap { CalendarDay(year: $0.0, month: $0.1, day: $0.2) },
          through: through.flatMap { CalendarDay(year: $0.0, month: $0.1, day: $0.2) }))
    }
    let cases: [(String, Query)] = [
      ("2018", days((2018, 1, 1), (2018, 12, 31))),
      ("2018-05", days((2018, 5, 1), (2018, 5, 31))),
      ("2018年5月", days((2018, 5, 1), (2018, 5, 31))),
      ("2018年5月18日", days((2018, 5, 18), (2018, 5, 18))),
      ("2018.5.18", days((2018, 5, 18), (2018, 5, 18))),
      ("20180518", days((2018, 5, 18), (2018, 5, 18))),
      ("2018-2020", days((2018, 1, 1), (2020, 12, 31))),
      ("2018至2020", days((2018, 1, 1), (2020, 12, 31))),
      ("2018～2020", days((2018, 1, 1), (2020, 12, 31))),
      ("..2018", days(nil, (2018, 12, 31))),
      ("2018..", days((2018, 1, 1), nil)),
      ("2016-02..2016年3月1日", days((2016, 2, 1), (2016, 3, 1))),
      ("2016-02", days((2016, 2, 1), (2016, 2, 29))),
    ]
    for (text, tree) in cases {
      #expect(try parse("date:" + text) == tree, "\(text)")
      #expect(try parse("日期：" + text + " 干部") == .all(tree, .words("干部")), "\(text)")
    }
  }

  @Test("errors name the code and the place")
  func errors() {
    typealias Code = QuerySyntaxError.Code
    // The place is given as (column, text).
    let cases: [(String, Code, Int, String)] = [
      ("", .empty, 1, ""),
      ("  　", .empty, 4, ""),
      ("，。", .onlyPunctuation, 1, "，。"),
      ("干部 (考核 OR 选拔", .unclosedBracket, 4, "("),
      ("干部 ) 考核", .unopenedBracket, 4, ")"),
      ("(a b))", .unopenedBracket, 6, ")"),
      ("干部 ()", .emptyBrackets, 4, "()"),
      ("干部 “考核", .unclosedQuotation, 4, "“"),
      ("干部 \"\"", .emptyQuotation, 4, "\"\""),
      ("干部 OR", .missingOperand, 4, "OR"),
      ("或 干部", .missingOperand, 1, "或"),
      ("干部 NOT", .missingOperand, 4, "NOT"),
      ("(a OR) b", .missingOperand, 4, "OR"),
      ("a OR OR b", .missingOperand, 6, "OR"),
      ("NOT OR a", .missingOperand, 1, "NOT"),
      ("author:张三", .unknownField, 1, "author:"),
      ("干部 标题:", .missingValue, 4, "标题:"),
      ("date:昨天", .badDate, 6, "昨天"),
      ("date:2018-13", .badDate, 6, "2018-13"),
      ("date:2019-02-29", .badDate, 6, "2019-02-29"),
      ("date:2020..2018", .badDate, 6, "2020..2018"),
      ("干部^0", .badBoost, 3, "^0"),
      ("\"a\"^x", .badBoost, 4, "^x"),
      ("\"a b\"~x", .badDistance, 6, "~"),
      ("\"a b\"~99999", .badDistance, 6, "~99999"),
      ("\"ab\"~5", .badDistance, 1, "\"ab\"~5"),
    ]
    for (line, code, column, place) in cases {
      do {
        let tree = try QueryParser().parse(line)
        Issue.record("\(line) was read as \(tree)")
      } catch .syntax(let error) {
        #expect(error.code == code, "\(line)")
        #expect(error.column == column, "\(line)")
        let marked = String(decoding: Array(line.utf8)[error.range], as: UTF8.self)
        #expect(marked == place, "\(line)")
      } catch {
        Issue.record("\(line): \(error)")
      }
    }
  }

  @Test("the place is marked under the query, Han characters two columns wide")
  func marks() throws {
    do {
      _ = try QueryParser().parse("干部 (考核 OR 选拔")
      Issue.record("parsed")
    } catch {
      let lines = error.description.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines[1] == "  干部 (考核 OR 选拔")
      #expect(lines[2] == "       ^")
    }
  }

  @Test("a long query shows only the neighbourhood of the place")
  func longMarks() throws {
    let line =
      String(repeating: "干部 ", count: 500) + "author:张三\n" + String(repeating: "x", count: 500)
    do {
      _ = try QueryParser().parse(line)
      Issue.record("parsed")
    } catch {
      let lines = error.description.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.allSatisfy { DisplayWidth.columns(of: String($0)) < 200 })
    }
  }
}
