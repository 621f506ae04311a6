import SourceText

/// Finds citations and aliases in a paragraph.
enum CitationReader {
  static func citations(in text: Span<UInt8>, paragraph: Int) -> [Citation] {
    let numbers = DocumentNumber.all(in: text)
    var nextNumber = 0
    var found: [Citation] = []
    func takeNumbers(before end: Int) {
      while nextNumber < numbers.count, numbers[nextNumber].range.lowerBound < end {
        let (range, number) = numbers[nextNumber]
        nextNumber += 1
        found.append(
          Citation(
            title: nil, number: number, provision: nil,
            isRepeal: isRepeal(text, from: range.upperBound), paragraph: paragraph, range: range))
      }
    }
    var offset = 0
    while let open = text.firstOffset(of: "《", from: offset) {
      guard let close = closingMark(text, from: open) else { break }
      takeNumbers(before: open)
      // Numbers inside a title are part of it.
      while nextNumber < numbers.count, numbers[nextNumber].range.lowerBound < close {
        nextNumber += 1
      }
      var end = close
      var number: DocumentNumber?
      if nextNumber < numbers.count,
        let behind = bracketEnd(text, from: close, around: numbers[nextNumber].range)
      {
        number = numbers[nextNumber].number
        nextNumber += 1
        end = behind
      }
      let provision = provisionEnd(text, from: end)
      // （以下简称《意见》） defines a name and cites nothing.
      if !isDefinition(text, before: open) {
        found.append(
          Citation(
            title: text.string(open + 3..<close - 3), number: number,
            provision: provision > end ? text.string(end..<provision) : nil,
            isRepeal: isRepeal(text, from: provision), paragraph: paragraph,
            range: open..<provision))
      }
      offset = provision
    }
    takeNumbers(before: text.count)
    return found
  }

  /// The offset behind the 》 that closes the 《 at `open`; titles inside it may have marks of
  /// their own, 〈〉 or 《》.
  private static func closingMark(_ text: Span<UInt8>, from open: Int) -> Int? {
    var depth = 0
    var offset = open
    while let (scalar, length) = text.scalar(at: offset), offset - open <= titleLimit {
      offset += length
      if scalar == "《" { depth += 1 }
      if scalar == "》" {
        depth -= 1
        if depth == 0 { return offset }
      }
    }
    return text.firstOffset(of: "》", from: open).map { $0 + 3 }
  }

  /// Longer than any title, in bytes: an opening mark that is never closed ends here.
  private static let titleLimit = 900

  /// The offset behind （…号） that stands at `start` with the number inside.
  private static func bracketEnd(
    _ text: Span<UInt8>, from start: Int, around number: Range<Int>
  ) -> Int? {
    guard let (open, length) = text.scalar(at: start), open == "（" || open == "(",
      number.lowerBound - start <= length + 60,
      let (close, closeLength) = text.scalar(at: number.upperBound), close == "）" || close == ")"
    else { return nil }
    return number.upperBound + closeLength
  }

  private static let units: [StaticString] = ["条", "款", "项", "目", "章", "节", "编"]

  /// The end of 第…条第…款第（…）项 at `start`, or `start`.
  private static func provisionEnd(_ text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while text.has("第", at: end) {
      var offset = end + 3
      let isBracketed = text.has("（", at: offset) || text.has("(", at: offset)
      if isBracketed { offset += text.has("（", at: offset) ? 3 : 1 }
      guard let numeral = ChineseNumerals.parse(text, at: offset) else { return end }
      offset += numeral.length
      if isBracketed {
        guard text.has("）", at: offset) || text.has(")", at: offset) else { return end }
        offset += text.has("）", at: offset) ? 3 : 1
      }
      guard units.contains(where: { text.has($0, at: offset) }) else { return end }
      offset += 3
      if text.has("之", at: offset), let suffix = ChineseNumerals.parse(text, at: offset + 3) {
        offset += 3 + suffix.length
      }
      end = offset
    }
    return end
  }

  private static func isDefinition(_ text: Span<UInt8>, before open: Int) -> Bool {
    defining.contains { text.has($0, at: open - $0.utf8CodeUnitCount) }
  }

  /// Whether the sentence that goes on at `start` says 废止 of what stands before.
  private static func isRepeal(_ text: Span<UInt8>, from start: Int) -> Bool {
    var offset = start
    while offset - start <= 600, let (scalar, length) = text.scalar(at: offset) {
      if scalar == "。" || scalar == "；" { return false }
      if scalar == "废", text.has("废止", at: offset) { return true }
      offset += length
    }
    return false
  }

  // MARK: Aliases

  private static let defining: [StaticString] = ["以下简称", "以下统称", "下称", "以下称", "简称为"]

  static func aliases(in text: Span<UInt8>, paragraph: Int) -> [Alias] {
    var found: [Alias] = []
    var offset = 0
    while let place = text.firstOffset(of: "称", from: offset) {
      offset = place + 3
      guard
        let word = defining.first(where: {
          text.has($0, at: offset - $0.utf8CodeUnitCount)
        }),
        let (open, openLength) = text.scalar(before: offset - word.utf8CodeUnitCount),
        open == "（" || open == "(",
        let close = closingBracket(text, from: offset)
      else { continue }
      let start = offset - word.utf8CodeUnitCount - openLength
      let name = nameRange(text, offset..<close)
      guard !name.isEmpty else { continue }
      found.append(
        Alias(
          name: text.string(name), title: titleBefore(text, start), paragraph: paragraph,
          range: start..<close + (text.scalar(at: close)?.length ?? 0)))
      offset = close
    }
    return found
  }

  /// Where the bracket around a definition closes, at most 40 汉字 on.
  private static func closingBracket(_ text: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    while offset - start <= 120, let (scalar, length) = text.scalar(at: offset) {
      if scalar == "）" || scalar == ")" { return offset }
      offset += length
    }
    return nil
  }

  /// The name without 为, marks and quotation marks around it.
  private static func nameRange(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    if text.has("为", at: start) { start += 3 }
    while start < end, let (scalar, length) = text.scalar(at: start),
      scalar.isOpeningBracket || scalar == "\"" || scalar == "：" || scalar.isSpace
    {
      start += length
    }
    while end > start, let (scalar, length) = text.scalar(before: end),
      scalar.isClosingBracket || scalar.isSpace
    {
      end -= length
    }
    return start..<end
  }

  /// The title that ends directly before `end`, a number in brackets between them allowed.
  private static func titleBefore(_ text: Span<UInt8>, _ end: Int) -> String? {
    guard text.has("》", at: end - 3) else { return nil }
    var depth = 0
    var offset = end
    while let (scalar, length) = text.scalar(before: offset) {
      offset -= length
      if scalar == "》" { depth += 1 }
      if scalar == "《" {
        depth -= 1
        if depth == 0 { return text.string(offset + 3..<end - 3) }
      }
    }
    return nil
  }
}
