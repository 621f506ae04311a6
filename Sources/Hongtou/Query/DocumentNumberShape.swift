/// Recognises the shape of a document number (发文字号) in a query, before any operator:
/// agency code, year in brackets, number — 中办发〔2018〕29号, 人薪发［1995］32号,
/// 自然资发〔2019〕87 号, mismatched pairs and a missing 号 included.
///
/// Only the shape matters here, so that brackets and spaces are not taken for operators; what the
/// number means is decided where numbers are compared. A number of year and sequence without an
/// agency code is left to the caller as ordinary text.
enum DocumentNumberShape {
  private static let openers: Set<Unicode.Scalar> = [
    "(", "（", "[", "［", "〔", "﹝", "【", "〖", "「", "﹙",
  ]
  private static let closers: Set<Unicode.Scalar> = [
    ")", "）", "]", "］", "〕", "﹞", "】", "〗", "」", "﹚",
  ]

  /// The longest agency code looked for, in scalars (工信部联企业 has six; an organ's whole name
  /// may stand in its place).
  private static let longestCode = 16

  /// Text that stands in front of an agency code without being part of it. The kinds of documents
  /// are there for a title glued to its number: …的通知国发〔2009〕12号.
  private static let leadIns: [[Unicode.Scalar]] = [
    "按照", "根据", "依据", "依照", "遵照", "参照", "参见", "按", "见",
    "通知", "意见", "决定", "规定", "办法", "通报", "报告", "批复", "公告", "通告", "细则", "条例",
    "方案", "纲要", "规划", "解释",
  ].map { Array($0.unicodeScalars) }

  /// The first document number that begins at or after `start` and before the next white space.
  ///
  /// The number itself may run over white space (87 号).
  ///
  /// - Complexity: O(*n*) in the length of the stretch up to the next white space.
  static func first(in scalars: [Unicode.Scalar], from start: Int) -> Range<Int>? {
    var runStart = start
    var index = start
    while index < scalars.count, !scalars[index].isQuerySpace {
      let scalar = scalars[index]
      if scalar.isHan {
        index += 1
        continue
      }
      if runStart < index, openers.contains(scalar),
        let end = tail(in: scalars, from: index),
        let code = agencyCode(in: scalars, runStart..<index)
      {
        return code..<end
      }
      index += 1
      runStart = index
    }
    return nil
  }

  /// Where the agency code begins in the Han run before the bracket.
  private static func agencyCode(in scalars: [Unicode.Scalar], _ run: Range<Int>) -> Int? {
    var start = max(run.lowerBound, run.upperBound - longestCode)
    for candidate in (start..<run.upperBound).reversed() {
      let ends = leadIns.contains { leadIn in
        candidate + 1 - leadIn.count >= run.lowerBound
          && scalars[(candidate + 1 - leadIn.count)...candidate].elementsEqual(leadIn)
      }
      if ends {
        start = candidate + 1
        break
      }
    }
    return start < run.upperBound ? start : nil
  }

  /// The end of 〔2018〕29号 beginning at the bracket, or `nil` where it is something else.
  private static func tail(in scalars: [Unicode.Scalar], from bracket: Int) -> Int? {
    var index = bracket + 1
    func skipSpaces() {
      while index < scalars.count, scalars[index].isQuerySpace { index += 1 }
    }
    func digits(_ isDigit: (Unicode.Scalar) -> Bool) -> Int {
      let start = index
      while index < scalars.count, index - start < 8, isDigit(scalars[index]) { index += 1 }
      return index - start
    }
    skipSpaces()
    guard digits({ $0.isQueryDigit || $0.isHanDigit }) == 4 else { return nil }
    if index < scalars.count, scalars[index] == "年" { index += 1 }
    skipSpaces()
    guard index < scalars.count, closers.contains(scalars[index]) else { return nil }
    index += 1
    skipSpaces()
    if index < scalars.count, scalars[index] == "第" {
      index += 1
      skipSpaces()
    }
    guard (1...6).contains(digits(\.isQueryDigit)) else { return nil }
    let end = index
    skipSpaces()
    return index < scalars.count && scalars[index] == "号" ? index + 1 : end
  }
}

extension Unicode.Scalar {
  /// White space that separates words in a query.
  var isQuerySpace: Bool {
    value < 0x80
      ? value == 0x20 || (0x09...0x0D).contains(value)
      : value == 0x3000 || (value < 0x3000 && properties.isWhitespace)
  }

  /// A digit, half or full width.
  var isQueryDigit: Bool { (0x30...0x39).contains(value) || (0xFF10...0xFF19).contains(value) }

  /// A Chinese digit as years are written: 〇 一 … 九, and the zeros seen in its place.
  var isHanDigit: Bool {
    switch self {
    case "〇", "○", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九": true
    default: false
    }
  }

  /// A character of the Han script: the unified ideographs with their extensions and
  /// compatibility forms, 〇 and 々 (the blocks of Unicode 16).
  var isHan: Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3005...0x3007, 0x2E80...0x2FD5, 0xF900...0xFAFF,
      0x20000...0x2FA1F, 0x30000...0x323AF:
      true
    default: false
    }
  }

  /// The ASCII form of a full-width or look-alike operator; other scalars are themselves.
  var asciiOperator: Unicode.Scalar {
    switch value {
    case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(truncatingIfNeeded: value - 0xFEE0))
    case 0x2212: "-"
    case 0x301C: "~"
    default: self
    }
  }
}
