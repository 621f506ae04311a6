import SourceText

/// Makes paragraphs out of lines: joins what was torn, leaves out what is not text.
struct BlockBuilder {
  private let decoded: DecodedText

  init(_ decoded: DecodedText) { self.decoded = decoded }

  /// The paragraphs of the file, in order; their maps lead to the decoded text.
  ///
  /// - Complexity: O(*n*).
  func blocks() -> [Block] {
    let text = decoded.utf8.span
    var noise = Noise()
    let lines = noise.withoutNoise(LineScanner.lines(of: text), text)
    let joiner = LineJoiner(lines)
    var blocks: [Block] = []
    blocks.reserveCapacity(lines.count)
    var index = 0
    while index < lines.count {
      var block = Block(
        map: OffsetMap(emptyAt: lines[index].content.lowerBound), width: lines[index].width,
        markdownLevel: lines[index].markdownLevel)
      block.repairs = noise.takeRepairs(before: lines[index].content.lowerBound)
      append(lines[index], text, to: &block)
      let isNote = isAdoptionNote(block)
      while let kind = joiner.join(
        after: index, in: text, isOpenNote: isNote && hasOpenTitleMark(block))
      {
        index += 1
        let gap = lines[index - 1].content.upperBound..<lines[index].content.lowerBound
        block.separate(from: text.scalar(at: gap.upperBound)?.scalar, over: gap)
        block.repairs.append(Repair(kind: kind, sourceRange: gap))
        block.repairs += noise.takeRepairs(before: lines[index].content.lowerBound)
        append(lines[index], text, to: &block)
      }
      block.readMark()
      block.isFrontMatter = lines[index].content.upperBound <= noise.frontMatterEnd
      if !block.utf8.isEmpty { blocks.append(block) }
      index += 1
    }
    if !blocks.isEmpty {
      blocks[blocks.count - 1].repairs += noise.takeRepairs(before: text.count + 1)
    }
    return blocks
  }

  /// 2017年11月4日 第十二届全国人民代表大会…: a line that starts with a date.
  private func isAdoptionNote(_ block: Block) -> Bool {
    DateReader.date(in: block.utf8.span, at: 0) != nil
  }

  private func hasOpenTitleMark(_ block: Block) -> Bool {
    guard block.utf8.count < 4096 else { return false }
    let text = block.utf8.span
    var depth = 0
    var offset = 0
    while let (scalar, length) = text.scalar(at: offset) {
      if scalar == "《" || scalar == "〈" { depth += 1 }
      if scalar == "》" || scalar == "〉" { depth -= 1 }
      offset += length
    }
    return depth > 0
  }

  // MARK: Text of a line

  /// Adds a line's text without wiki links' brackets and letter spacing.
  private func append(_ line: Line, _ text: Span<UInt8>, to block: inout Block) {
    let cuts = Cuts.inLine(text, line.content)
    var start = line.content.lowerBound
    for cut in cuts {
      copy(text, start..<cut.sourceRange.lowerBound, to: &block)
      block.repairs.append(cut)
      start = cut.sourceRange.upperBound
    }
    copy(text, start..<line.content.upperBound, to: &block)
  }

  private func copy(_ text: Span<UInt8>, _ range: Range<Int>, to block: inout Block) {
    guard !range.isEmpty else { return }
    block.utf8.append(copying: text.extracting(range))
    block.map.append(outputCount: range.count, source: range.lowerBound)
  }
}
