/// Names of organs (机关) and what they sign.
enum Organ {
  private static let endings: [StaticString] = [
    "国务院", "中央", "办公厅", "办公室", "委员会", "人民代表大会", "人大", "人民政府", "法院", "检察院", "党组", "党委",
    "部", "委", "局", "署", "厅", "院", "会", "团", "政协", "司令部", "主席", "总理", "司", "处", "中心", "银行",
    "公司", "集团", "大学", "学院", "领导小组", "指挥部", "支队", "总队", "所", "站", "社", "组", "行", "府",
  ]

  /// What no organ's name holds: a sentence or a title does.
  private static let foreign: [StaticString] = [
    "关于", "的", "，", "。", "；", "：", "《", "》", "“", "实施", "通过", "召开", "第一", "第二", "第三",
  ]

  private static let officials: [StaticString] = [
    "总理", "主席", "部长", "省长", "市长", "局长", "署长", "主任", "院长", "检察长", "行长", "县长", "区长", "州长",
    "委员长", "秘书长", "司长", "厅长",
  ]

  /// The organs a text names and nothing else: 最高人民法院、最高人民检察院; empty if it is
  /// anything else.
  static func names(in text: Span<UInt8>) -> [String] {
    var names: [String] = []
    var start = 0
    var offset = 0
    while offset <= text.count {
      let next = text.scalar(at: offset)
      if let next, !next.scalar.isSpace, next.scalar != "、" {
        offset += next.length
        continue
      }
      let piece = text.trimmed(start..<offset)
      if !piece.isEmpty {
        guard isName(text.extracting(piece)) else { return [] }
        names.append(normalized(text.string(piece)))
      }
      guard let next else { break }
      offset += next.length
      start = offset
    }
    return names.count <= 30 ? names : []
  }

  static func isName(_ text: Span<UInt8>) -> Bool {
    guard (6...120).contains(text.count), text.firstScalar?.isHan == true,
      endings.contains(where: { text.ends(with: $0) })
    else { return false }
    return !foreign.contains { text.contains($0) } && NumberingMark(text) == nil
  }

  /// 总理　李克强: an official's name under an order.
  static func isOfficial(_ text: Span<UInt8>) -> Bool {
    text.count <= 60 && text.lastScalar?.isTerminal == false
      && officials.contains { text.has($0) || hasOfficial(text, $0) }
  }

  private static func hasOfficial(_ text: Span<UInt8>, _ title: StaticString) -> Bool {
    guard let place = text.firstOffset(of: title) else { return false }
    let end = place + title.utf8CodeUnitCount
    return text.scalar(at: end)?.scalar.isSpace == true
  }

  /// 中华人民共和国公安部 and 公安部 are one organ; 中华人民共和国主席 keeps the name of its office.
  private static func normalized(_ name: String) -> String {
    let state = "中华人民共和国"
    return name.hasPrefix(state) && !name.hasSuffix("主席") && name != state
      ? String(name.dropFirst(state.count)) : name
  }

  // MARK: From a title

  private static let verbs: [StaticString] = [
    "关于", "印发", "转发", "批转", "公布", "发布", "令", "公告",
  ]

  /// The organs at the start of a title: 国务院办公厅关于…, 中共中央办公厅印发《…》的通知.
  static func issuers(inTitle title: Span<UInt8>) -> [String] {
    for verb in verbs {
      guard let place = title.firstOffset(of: verb), place > 0 else { continue }
      let found = names(in: title.extracting(0..<place))
      if !found.isEmpty { return found }
    }
    // 国务院办公厅对…建议的答复, but not 人民法院对外委托….
    if title.ends(with: "答复") || title.ends(with: "批复"), let place = title.firstOffset(of: "对") {
      return names(in: title.extracting(0..<place))
    }
    return []
  }

  // MARK: 主送机关

  /// What may follow a 、 as an addressee of its own; before it the parts share the next head.
  private static let heads: [StaticString] = [
    "政府", "党委", "党组", "委", "部", "厅", "局", "署", "院", "会", "机构", "单位", "部门", "公司", "企业", "集团",
    "银行", "办公室", "领导小组", "大学", "学院", "学校", "法院", "检察院", "团体", "中心", "所", "司", "处", "组",
    "同志", "代表", "委员", "主席", "党组(党委)", "党组（党委）", "政协", "军区", "总队", "行",
  ]

  /// The addressees of a line that ends with a colon. `，` parts organs of different systems; `、`
  /// parts them only where what stands before it is complete: 各省、自治区、直辖市党委 is one entry.
  static func addressees(in line: Span<UInt8>) -> [String] {
    var names: [String] = []
    var start = 0
    var depth = 0
    var offset = 0
    while let (scalar, length) = line.scalar(at: offset) {
      if scalar == "（" || scalar == "(" { depth += 1 }
      if scalar == "）" || scalar == ")" { depth = max(0, depth - 1) }
      if depth == 0, endsEntry(scalar, line.extracting(start..<offset)) {
        append(line, start..<offset, to: &names)
        start = offset + length
      }
      offset += length
    }
    append(line, start..<offset, to: &names)
    return names
  }

  private static func endsEntry(_ mark: Unicode.Scalar, _ entry: Span<UInt8>) -> Bool {
    switch mark {
    case "，", ",", "；", ";", "：", ":": true
    case "、": heads.contains { entry.ends(with: $0) }
    default: false
    }
  }

  private static func append(_ line: Span<UInt8>, _ range: Range<Int>, to names: inout [String]) {
    let name = line.trimmed(range)
    if !name.isEmpty { names.append(line.extracting(name).stringWithoutSpace()) }
  }
}

extension Organ {
  /// What a line that only introduces a list holds: 现将有关事项通知如下.
  private static let introducing: [StaticString] = [
    "如下", "下列", "以下", "包括", "指出", "强调", "规定", "问题", "内容", "事项", "通知", "情况", "为", "是", "分别",
  ]

  /// Whether the last entry of a list names an organ or a person's office.
  static func isAddressee(_ line: Span<UInt8>) -> Bool {
    var end = line.count
    if let (last, length) = line.scalar(before: end), last == "）" || last == ")" {
      var start = end - length
      while let (scalar, length) = line.scalar(before: start), scalar != "（", scalar != "(" {
        start -= length
      }
      end = max(0, start - 3)
      if end == 0 { return false }
    }
    let core = line.extracting(0..<line.trimmed(0..<end).upperBound)
    guard heads.contains(where: { core.ends(with: $0) || line.ends(with: $0) }) else {
      return false
    }
    let tail = line.extracting(lastEntryStart(line)..<line.count)
    return !introducing.contains { tail.contains($0) }
  }

  private static func lastEntryStart(_ line: Span<UInt8>) -> Int {
    var offset = line.count
    while let (scalar, length) = line.scalar(before: offset) {
      if scalar == "，" || scalar == "、" { return offset }
      offset -= length
    }
    return 0
  }
}
