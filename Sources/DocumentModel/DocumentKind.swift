/// The kind of a document (文种), read from the end of its title.
enum DocumentKind {
  /// The fifteen kinds of 党政机关公文处理工作条例 第八条, those of 党内法规 and of laws, and what
  /// attached documents are called. Longer ones win: 答复 before 复.
  private static let names: [StaticString] = [
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案",
    "函", "纪要",
    "章程", "准则", "条例", "规定", "办法", "规则", "细则",
    "法", "法典", "宪法", "修正案", "解释", "纲要", "规划", "方案",
    "计划", "预案", "制度", "规程", "规范", "标准", "目录", "名单", "清单", "指南", "要点", "措施", "答复",
    "说明", "总结", "讲话", "安排", "协定", "公约", "协议", "议程", "布告", "声明", "建议", "倡议", "通则",
    "決議", "決定", "公報", "意見", "通報", "報告", "請示", "批覆", "議案", "紀要", "準則", "條例", "規定", "辦法",
    "規則", "細則", "規劃", "綱要", "計劃",
    "守则", "导则", "指引", "大纲", "分工", "白皮书", "一览表", "附表", "样式",
  ]

  /// Words that end in a kind's name and are none.
  private static let others: [StaticString] = ["方法", "做法", "立法", "执法", "守法", "违法", "看法"]

  /// The kind a title ends with, brackets behind it such as （试行） not counted.
  static func kind(ofTitle title: Span<UInt8>) -> String? {
    let end = endWithoutBrackets(title)
    let core = title.extracting(0..<end)
    guard core.longestSuffix(of: others) == nil else { return nil }
    return core.longestSuffix(of: names).map { "\($0)" }
  }

  static func isComplete(_ title: Span<UInt8>) -> Bool { kind(ofTitle: title) != nil }

  /// The end of a title without bracketed additions: …条例（2018年修订）, …办法(试行).
  private static func endWithoutBrackets(_ title: Span<UInt8>) -> Int {
    var end = title.trimmed(0..<title.count).upperBound
    while end > 0, let (close, length) = title.scalar(before: end), close == "）" || close == ")" {
      var start = end - length
      while start > 0, let (scalar, length) = title.scalar(before: start) {
        start -= length
        if scalar == "（" || scalar == "(" { break }
      }
      guard start > 0 else { return end }
      end = title.trimmed(0..<start).upperBound
    }
    return end
  }
}
