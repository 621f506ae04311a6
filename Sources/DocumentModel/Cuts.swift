import SourceText

/// What is left out inside a line: the brackets of wiki links, the spaces of spaced-out words.
enum Cuts {
  /// The cuts in a line, in order, without overlap.
  static func inLine(_ text: Span<UInt8>, _ line: Range<Int>) -> [Repair] {
    let (hasSpace, hasLink) = suspects(text, line)
    var cuts = hasLink ? links(text, line) : []
    if hasSpace { cuts += letterSpacing(text, line) }
    if cuts.count > 1 { cuts.sort { $0.sourceRange.lowerBound < $1.sourceRange.lowerBound } }
    return cuts
  }

  /// Whether a line has white space inside, and whether it has a bracket of a link.
  private static func suspects(_ text: Span<UInt8>, _ line: Range<Int>) -> (Bool, Bool) {
    var hasSpace = false
    var hasLink = false
    var offset = line.lowerBound
    while offset < line.upperBound {
      let byte = text[offset]
      // PERF: the bulk is 汉字 from U+4000 on, three bytes each.
      if byte >= 0xE4 {
        offset &+= byte < 0xF0 ? 3 : 4
        continue
      }
      switch byte {
      case 0x20, 0x09: hasSpace = true
      case UInt8(ascii: "["): hasLink = true
      case 0xC2, 0xE2, 0xE3: hasSpace = hasSpace || text.scalar(at: offset)?.scalar.isSpace == true
      default: break
      }
      offset &+= 1
    }
    return (hasSpace, hasLink)
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
    var isFirstWord = true
    var offset = line.lowerBound
    while let start = nextSpace(text, from: offset, to: line.upperBound) {
      let gap = start..<min(text.skippingSpace(from: start), line.upperBound)
      if standsAlone(text, before: gap, line), isCut(text, gap, line, isFirstWord) {
        cuts.append(Repair(kind: .removedLetterSpacing, sourceRange: gap))
      }
      isFirstWord = false
      offset = gap.upperBound
    }
    return cuts
  }

  private static func isCut(
    _ text: Span<UInt8>, _ gap: Range<Int>, _ line: Range<Int>, _ isFirstWord: Bool
  ) -> Bool {
    let isLabel = isFirstWord && text.has("：", at: gap.upperBound + 3)
    return hanRun(text, from: gap.upperBound, to: line.upperBound) == 1
      && (width(text, gap) <= 2 || isLabel) && !followsNumber(text, line, gap)
  }

  /// Where the next white space starts.
  private static func nextSpace(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var offset = start
    while offset < end {
      let byte = text[offset]
      if byte >= 0xE4 {
        offset &+= byte < 0xF0 ? 3 : 4
        continue
      }
      switch byte {
      case 0x20, 0x09: return offset
      case 0xC2, 0xE2, 0xE3: if text.scalar(at: offset)?.scalar.isSpace == true { return offset }
      default: break
      }
      offset &+= 1
    }
    return nil
  }

  /// Whether one 汉字, with none before it, stands before a gap.
  private static func standsAlone(
    _ text: Span<UInt8>, before gap: Range<Int>, _ line: Range<Int>
  ) -> Bool {
    guard gap.lowerBound > line.lowerBound,
      let (last, length) = text.scalar(before: gap.lowerBound),
      last.isHan
    else { return false }
    let start = gap.lowerBound - length
    guard start > line.lowerBound, let (previous, _) = text.scalar(before: start) else {
      return true
    }
    return !previous.isHan
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
