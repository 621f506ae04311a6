import SourceText

/// A document's number (发文字号): 机关代字 + 〔year〕 + number + 号, or an order's 令第…号.
public struct DocumentNumber: Sendable, Hashable {
  /// As written: `人薪发［1995］32号`.
  public let raw: String

  /// The same for every way of writing the number: half-width digits, 〔〕 around the year, no
  /// spaces, no leading zeros, 令 before 第, no leading 中华人民共和国.
  public let key: String

  /// Reads a text that is a document number and nothing else, brackets around it allowed.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let number = NumberReader.whole(bytes.span) else { return nil }
    self = number
  }

  init(raw: String, key: String) {
    self.raw = raw
    self.key = key
  }
}

extension DocumentNumber {
  /// The numbers in a text, each with its place in UTF-8 bytes: the document's own and those it
  /// cites. Words glued in front (按照财库〔2022〕3号) are left out.
  ///
  /// - Complexity: O(*n*).
  package static func all(
    in text: Span<UInt8>
  ) -> [(range: Range<Int>, number: DocumentNumber)] {
    var found: [(range: Range<Int>, number: DocumentNumber)] = []
    var offset = 0
    while let mark = text.firstOffset(of: "号", from: offset) {
      let floor = found.last?.range.upperBound ?? 0
      if let hit = NumberReader.number(in: text, endingAt: mark, notBefore: floor) {
        found.append(hit)
        offset = hit.range.upperBound
      } else {
        offset = mark + 3
      }
    }
    return found
  }
}

/// Reads document numbers backwards from 号, because what stands before them is open.
enum NumberReader {
  /// The number a whole line is, in brackets or not.
  static func whole(_ line: Span<UInt8>) -> DocumentNumber? {
    var range = line.trimmed(0..<line.count)
    if let first = line.scalar(at: range.lowerBound),
      let last = line.scalar(before: range.upperBound),
      first.scalar == "(" || first.scalar == "（", last.scalar == ")" || last.scalar == "）"
    {
      range = line.trimmed(range.lowerBound + first.length..<range.upperBound - last.length)
    }
    guard range.count <= 120 else { return nil }
    let text = line.extracting(range)
    guard let (found, number) = lastNumber(in: text),
      text.trimmed(0..<text.count).lowerBound == found.lowerBound, found.upperBound == text.count
    else { return nil }
    return number
  }

  private static func lastNumber(in text: Span<UInt8>) -> (Range<Int>, DocumentNumber)? {
    if text.ends(with: "令"), let mark = text.firstOffset(of: "号") {
      return number(in: text, endingAt: mark, notBefore: 0, stripsLeadIn: false).map {
        ($0.range, $0.number)
      }
    }
    guard text.ends(with: "号") else { return nil }
    return number(in: text, endingAt: text.count - 3, notBefore: 0, stripsLeadIn: false)
      .map { ($0.range, $0.number) }
  }

  /// The number whose 号 stands at `mark`.
  static func number(
    in text: Span<UInt8>, endingAt mark: Int, notBefore floor: Int, stripsLeadIn: Bool = true
  ) -> (range: Range<Int>, number: DocumentNumber)? {
    var cursor = skipSpaceBack(text, mark, floor)
    guard let serial = serialBack(text, &cursor, floor) else { return nil }
    var end = mark + 3
    cursor = skipSpaceBack(text, cursor, floor)
    if text.has("第", at: cursor - 3), cursor - 3 >= floor {
      return order(text, serial: serial, ordinal: cursor - 3, end: &end, floor, stripsLeadIn)
    }
    guard serial.isArabic else { return nil }
    if let year = yearBack(text, &cursor, floor) {
      guard let code = codeBack(text, cursor, floor, stripsLeadIn) else { return nil }
      return make(
        text, code.lowerBound..<end,
        key: "\(text.stringWithoutSpace(code))〔\(year)〕\(serial.value)号")
    }
    return courtNumber(text, end: end, floor)
  }

  private static func make(
    _ text: Span<UInt8>, _ range: Range<Int>, key: String
  ) -> (range: Range<Int>, number: DocumentNumber) {
    (range, DocumentNumber(raw: text.string(range), key: Folding.fold(key)))
  }

  // MARK: 机关代字〔year〕number号

  private static func skipSpaceBack(_ text: Span<UInt8>, _ end: Int, _ floor: Int) -> Int {
    var cursor = end
    while cursor > floor, let (scalar, length) = text.scalar(before: cursor), scalar.isSpace {
      cursor -= length
    }
    return cursor
  }

  private static func serialBack(
    _ text: Span<UInt8>, _ cursor: inout Int, _ floor: Int
  ) -> (value: Int64, isArabic: Bool)? {
    var start = cursor
    while start > floor, let (scalar, length) = text.scalar(before: start),
      ChineseNumerals.isNumeral(scalar), cursor - start < 30
    {
      start -= length
    }
    guard start < cursor, let numeral = ChineseNumerals.parse(text, at: start),
      numeral.length == cursor - start, numeral.value < 1_000_000
    else { return nil }
    cursor = start
    return (numeral.value, numeral.style == .arabic)
  }

  /// 〔2018〕, in any pair of brackets, matching or not.
  private static func yearBack(_ text: Span<UInt8>, _ cursor: inout Int, _ floor: Int) -> Int? {
    var place = cursor
    guard place > floor, let close = text.scalar(before: place), close.scalar.isYearBracket else {
      return nil
    }
    place = skipSpaceBack(text, place - close.length, floor)
    var year = 0
    var factor = 1
    for _ in 0..<4 {
      guard place > floor, let (scalar, length) = text.scalar(before: place),
        let digit = scalar.digit
      else { return nil }
      year += digit * factor
      factor *= 10
      place -= length
    }
    place = skipSpaceBack(text, place, floor)
    guard (1900...2999).contains(year), place > floor, let open = text.scalar(before: place),
      open.scalar.isYearBracket
    else { return nil }
    cursor = skipSpaceBack(text, place - open.length, floor)
    return year
  }

  /// The organ's code before the year, or an organ's name: 汉字 without spaces or punctuation,
  /// as many as `limit`.
  private static func codeBack(
    _ text: Span<UInt8>, _ end: Int, _ floor: Int, _ stripsLeadIn: Bool, limit: Int = 16
  ) -> Range<Int>? {
    var start = end
    while start > floor, let (scalar, length) = text.scalar(before: start), scalar.isHan,
      end - start < limit * 3
    {
      start -= length
    }
    // 1994年1月28日国务院令第142号: the day is no part of the name.
    if text.has("日", at: start), text.scalar(before: start)?.scalar.digit != nil { start += 3 }
    if stripsLeadIn {
      if text.has("和", at: start), followsCitation(text, start) { start += 3 }
      start = skipLeadIn(text, start..<end)
    }
    return start < end ? start..<end : nil
  }

  /// Whether another citation ends at `start`: 《…》（厅字〔2016〕8号）和国发〔2009〕12号.
  private static func followsCitation(_ text: Span<UInt8>, _ start: Int) -> Bool {
    guard let (scalar, _) = text.scalar(before: start) else { return false }
    return scalar.isClosingBracket || scalar == "号"
  }

  /// Words that may stand glued before a number; the code starts behind the last of them.
  private static let leadIns: [StaticString] = [
    "按照", "根据", "依据", "依照", "参照", "执行", "废止", "印发", "转发", "发布", "公布", "下发", "修改",
    "通知", "意见", "办法", "规定", "决定", "批复", "公告", "通告", "方案", "条例", "细则", "报告",
    "落实", "贯彻", "同意", "以", "对", "与", "的", "及", "或", "见", "由", "在",
  ]

  private static func skipLeadIn(_ text: Span<UInt8>, _ code: Range<Int>) -> Int {
    var start = code.lowerBound
    var offset = start
    while offset < code.upperBound {
      if let word = leadIns.first(where: { text.has($0, at: offset) }),
        offset + word.utf8CodeUnitCount < code.upperBound
      {
        start = offset + word.utf8CodeUnitCount
        offset = start
      } else {
        offset += text.scalar(at: offset)?.length ?? 1
      }
    }
    return start
  }

  // MARK: Orders, announcements, cases

  /// 国务院令第656号, 市政府第十二号令, 公告2026年第10号; `ordinal` is where 第 stands.
  private static func order(
    _ text: Span<UInt8>, serial: (value: Int64, isArabic: Bool), ordinal: Int, end: inout Int,
    _ floor: Int, _ stripsLeadIn: Bool
  ) -> (range: Range<Int>, number: DocumentNumber)? {
    let behind = text.has("令", at: end)
    if behind { end += 3 }
    let before = skipSpaceBack(text, ordinal, floor)
    if let dated = yearOrder(text, serial.value, before, end, floor) { return dated }
    guard let name = codeBack(text, before, floor, false, limit: nameLimit) else { return nil }
    var start = stripsLeadIn ? skipLeadIn(text, name) : name.lowerBound
    if start == name.lowerBound { start = jointOrgan(text, before: start, floor) ?? start }
    let organ = text.extracting(start..<name.upperBound)
    guard behind || organ.ends(with: "令") || organ.ends(with: "公告") else { return nil }
    let key = organ.string(leavingOut: "中华人民共和国")
    return make(text, start..<end, key: "\(key)\(behind ? "令" : "")第\(serial.value)号")
  }

  /// The longest name of an organ in an order's number, in 汉字.
  private static let nameLimit = 36

  /// The start of 国务院 in 国务院、中央军委令第288号, where `start` is that of 中央军委.
  private static func jointOrgan(_ text: Span<UInt8>, before start: Int, _ floor: Int) -> Int? {
    guard start - 3 > floor, text.has("、", at: start - 3),
      let name = codeBack(text, start - 3, floor, true, limit: nameLimit),
      Organ.isName(text.extracting(name))
    else { return nil }
    return name.lowerBound
  }

  /// …公告2026年第10号 and …令2021年第3号.
  private static func yearOrder(
    _ text: Span<UInt8>, _ serial: Int64, _ end: Int, _ whole: Int, _ floor: Int
  ) -> (range: Range<Int>, number: DocumentNumber)? {
    guard text.has("年", at: end - 3), end - 3 > floor else { return nil }
    var digits = end - 3
    for _ in 0..<4 {
      guard digits > floor, let (scalar, length) = text.scalar(before: digits), scalar.digit != nil
      else { return nil }
      digits -= length
    }
    guard
      let name = codeBack(text, skipSpaceBack(text, digits, floor), floor, true, limit: nameLimit)
    else {
      return nil
    }
    let organ = text.extracting(name)
    guard organ.ends(with: "公告") || organ.ends(with: "令") || organ.ends(with: "通告") else {
      return nil
    }
    let key = organ.string() + text.string(digits..<end) + "第\(serial)号"
    return make(text, name.lowerBound..<whole, key: key)
  }

  /// （2016）藏0102刑初230号: the year first, then 汉字 and digits.
  private static func courtNumber(
    _ text: Span<UInt8>, end: Int, _ floor: Int
  ) -> (range: Range<Int>, number: DocumentNumber)? {
    var start = end - 3
    var hanCount = 0
    while start > floor, end - start < 60, let (scalar, length) = text.scalar(before: start),
      scalar.isHan || scalar.digit != nil
    {
      if scalar.isHan { hanCount += 1 }
      start -= length
    }
    var cursor = start
    guard hanCount >= 2, let year = yearBack(text, &cursor, floor) else { return nil }
    var open = start
    while open > floor, let (scalar, length) = text.scalar(before: open) {
      open -= length
      if open < start - 3, scalar.isYearBracket { break }
    }
    return make(text, open..<end, key: "(\(year))" + text.string(start..<end))
  }
}

extension Unicode.Scalar {
  fileprivate var isYearBracket: Bool {
    switch self {
    case "〔", "〕", "[", "]", "［", "］", "(", ")", "（", "）", "﹝", "﹞", "【", "】": true
    default: false
    }
  }
}

extension Span<UInt8> {
  fileprivate func stringWithoutSpace(_ range: Range<Int>) -> String {
    extracting(range).stringWithoutSpace()
  }
}
