import SourceText

/// What is left out inside a line: the brackets of wiki links, the spaces of spaced-out words.
enum Cuts {
  /// The cuts in a line, in order, without overlap.
  static func inLine(_ text: Span<UInt8>, _ line: Range<Int>) -> [Repair] {
    var hasSpace = false
    var hasLink = false
    for index in line {
      switch text[index] {
      case 0x20, 0x09, 0xC2: hasSpace = true
      case 0xE2: hasSpace = true
      case 0xE3: if index + 1 < line.upperBound, text[index + 1] == 0x80 { hasSpace = true }
      case UInt8(ascii: "["): hasLink = true
      default: break
      }
    }
    var cuts = hasLink ? links(text, line) : []
    if hasSpace { cuts += letterSpacing(text, line) }
    if cuts.count > 1 { cuts.sort { $0.sourceRange.lowerBound < $1.sourceRange.lowerBound } }
    return cuts
  }

  /// `[[中华人民共和国刑法]]` and `[[page|中华人民共和国刑法]]`.
  private static func links(_ text: Span<UInt8>, _ line: Range<Int>) -> [Repair] {
    var cuts: [Repair] = []
    var offset = line.lowerBound
    while offset + 1 < line.upperBound {
      guard text.has("[[", at: offset),
        let close = text.extracting(0..<line.upperBound).firstOffset(of: "]]", from: offset + 2),
        close > offset + 2
      else {
        offset += text.has("[[", at: offset) ? line.upperBound : 1
        continue
      }
      var label = offset + 2
      for index in label..<close where text[index] == UInt8(ascii: "|") { label = index + 1 }
      cuts.append(Repair(kind: .removedMarkup, sourceRange: offset..<label))
      cuts.append(Repair(kind: .removedMarkup, sourceRange: close..<close + 2))
      offset = close + 2
    }
    return cuts
  }

  /// The spaces in 总　则 and 国 务 院: between two 汉字 that stand alone. A wider gap parts
  /// names in a row, so it is only closed at the start of a line (成    员：).
  private static func letterSpacing(_ text: Span<UInt8>, _ line: Range<Int>) -> [Repair] {
    var cuts: [Repair] = []
    var runLength = 0  // 汉字 directly before the offset
    var isFirstWord = true
    var offset = line.lowerBound
    while offset < line.upperBound, let (scalar, length) = text.scalar(at: offset) {
      guard scalar.isSpace else {
        runLength = scalar.isHan ? runLength + 1 : 0
        offset += length
        continue
      }
      let gap = offset..<min(text.skippingSpace(from: offset), line.upperBound)
      let next = hanRun(text, from: gap.upperBound, to: line.upperBound)
      let isNarrow = width(text, gap) <= 2
      let isLabel = isFirstWord && text.has("：", at: gap.upperBound + 3)
      if runLength == 1, next == 1, isNarrow || isLabel, !followsNumber(text, line, gap) {
        cuts.append(Repair(kind: .removedLetterSpacing, sourceRange: gap))
      }
      runLength = 0
      isFirstWord = false
      offset = gap.upperBound
    }
    return cuts
  }

  /// 一　总　则: the first space parts the number from the heading.
  private static func followsNumber(
    _ text: Span<UInt8>, _ line: Range<Int>, _ gap: Range<Int>
  ) -> Bool {
    guard let (scalar, length) = text.scalar(before: gap.lowerBound) else { return false }
    return gap.lowerBound - length == line.lowerBound && ChineseNumerals.isNumeral(scalar)
  }

  /// How many 汉字 of one byte length stand at `start`, up to 2.
  private static func hanRun(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var count = 0
    var offset = start
    while count < 2, offset < end, let (scalar, length) = text.scalar(at: offset), scalar.isHan {
      count += 1
      offset += length
    }
    return count
  }

  private static func width(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var columns = 0
    for index in range where text[index] & 0xC0 != 0x80 { columns += text[index] == 0xE3 ? 2 : 1 }
    return columns
  }
}
