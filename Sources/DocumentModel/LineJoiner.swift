import SourceText

/// Decides which lines belong to one paragraph: page breaks and hard wraps tear paragraphs apart.
///
/// A break is joined only where the first line cannot end a paragraph (no sentence ends there,
/// and it is as long as a torn line is) and the second cannot start one (no number, heading,
/// date or mark). Where both could be, the lines stay apart: a false join changes the text, a
/// missed one only leaves it as it was.
struct LineJoiner {
  private let lines: [Line]

  /// A line at least this wide (30 汉字) that ends in the middle of a sentence was torn: titles
  /// and table cells are shorter.
  private static let tornWidth = 60

  /// A line that starts with a number and has no full stop may be a heading, and is taken for
  /// torn only above this width.
  private static let tornHeadingWidth = 100

  /// A line with a full stop or a comma inside is no title, and may be torn where it is shorter.
  private static let tornSentenceWidth = 36

  /// Hard wraps are looked for in lines at least this wide (22 汉字).
  private static let wrapWidth = 44

  /// For each line the width its neighbours are wrapped at, or 0.
  private let wrappedAt: [Int]

  /// - Parameter findsWraps: whether ``join(after:in:isOpenNote:)`` will be asked.
  init(_ lines: [Line], findsWraps: Bool = true) {
    self.lines = lines
    wrappedAt = findsWraps ? Self.wrapWidths(lines) : []
  }

  /// Whether line `index` and the one after it are one paragraph, and by which repair.
  ///
  /// - Parameter isOpenNote: whether the lines joined so far are a note about adoption with a
  ///   title mark 《 still open.
  func join(after index: Int, in text: Span<UInt8>, isOpenNote: Bool) -> Repair.Kind? {
    guard index + 1 < lines.count else { return nil }
    let line = lines[index]
    let next = lines[index + 1]
    guard line.markdownLevel == 0, next.markdownLevel == 0, !next.followsMarkup else { return nil }
    let kind: Repair.Kind = next.blankLinesBefore > 0 ? .joinedPageBreak : .joinedLineWrap
    if isOpenNote, DateReader.date(in: text, at: next.content.lowerBound) == nil { return kind }
    guard !text.endsSentence(at: line.content.upperBound),
      !startsParagraph(next, after: line, text.extracting(next.content))
    else { return nil }
    // A line is full where not even the next line's first word had room in it.
    let filled = line.width + firstWordWidth(text.extracting(next.content))
    let isWrapped = wrappedAt[index] > 0 && filled * 10 >= wrappedAt[index] * 9
    if isWrapped, next.blankLinesBefore == 0 { return kind }
    guard isWrapped || line.width >= tornWidth(of: text.extracting(line.content)),
      endsInsideSentence(text, line), continues(index + 1, text), !isInTable(index),
      !isTitle(index, text)
    else { return nil }
    return kind
  }

  /// The width from which a line that ends inside a sentence was torn.
  private func tornWidth(of text: Span<UInt8>) -> Int {
    if text.contains("。") { return Self.tornSentenceWidth }
    if NumberingMark(text) != nil { return Self.tornHeadingWidth }
    return text.contains("，") ? Self.tornSentenceWidth : Self.tornWidth
  }

  /// The columns of a text's first word: digits and letters up to a space, else one 汉字.
  private func firstWordWidth(_ text: Span<UInt8>) -> Int {
    var columns = 0
    while columns < text.count, columns < 20, text[columns] > 0x20, text[columns] < 0x7F {
      columns += 1
    }
    return max(columns, 2)
  }

  /// A page break is only joined where a word or a comma stands before it; a line that ends with
  /// a bracket or 》 may be a heading or an entry of a list.
  private func endsInsideSentence(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard let last = text.scalar(before: line.content.upperBound)?.scalar else { return false }
    return last.isHan || last.digit != nil || last == "，" || last == "、" || last == ","
      || last.isASCIILetterOrDigit
  }

  /// Whether a line reads like the rest of a sentence: it ends one, or is torn itself.
  private func continues(_ index: Int, _ text: Span<UInt8>) -> Bool {
    text.endsSentence(at: lines[index].content.upperBound)
      || lines[index].width >= Self.tornWidth || wrappedAt[index] > 0
  }

  /// Whether the line between two others is a page number inside a torn paragraph: the line before
  /// ends inside a sentence and the one after goes on.
  ///
  /// - Parameter line: the place of a line that is a number and nothing else.
  func isPageNumber(_ line: Int, in text: Span<UInt8>) -> Bool {
    guard line > 0, line + 1 < lines.count else { return false }
    let before = lines[line - 1]
    let after = lines[line + 1]
    return before.markdownLevel == 0 && after.markdownLevel == 0
      && before.width >= Self.tornWidth && after.width >= Self.tornWidth
      && !text.endsSentence(at: before.content.upperBound) && endsInsideSentence(text, before)
      && !startsParagraph(after, after: before, text.extracting(after.content))
  }

  /// The lines among which the title is looked for.
  private static let headingLines = 8

  /// Whether a line reads like a whole title: it ends with a kind of document, and is one of the
  /// file's first or has 关于.
  private func isTitle(_ index: Int, _ text: Span<UInt8>) -> Bool {
    let line = text.extracting(lines[index].content)
    return DocumentKind.isComplete(line)
      && (index < Self.headingLines || line.contains("关于"))
  }

  /// Whether a cell of a table stands before the line: a word or a number on a line of its own.
  private func isInTable(_ index: Int) -> Bool { index > 0 && lines[index - 1].width <= 8 }

  // MARK: Starts of paragraphs

  private static let starts: [StaticString] = [
    "附件", "附：", "附录", "目录", "|", "注：", "注:", "●", "■", "◆", "•", "▲", "★", "□", "☐", "①", "②", "③",
    "④", "⑤",
    "⑥", "⑦", "⑧", "⑨", "⑩", "－ ", "— ", "- ", "* ", "+ ", "——", "<", "抄送", "主题词", "扫一扫",
  ]

  private func startsParagraph(_ next: Line, after line: Line, _ text: Span<UInt8>) -> Bool {
    if next.indent >= 4, next.indent >= line.indent { return true }
    if let mark = NumberingMark(text), mark.style != .decimal(depth: 1) { return true }
    if Self.starts.contains(where: { text.has($0) }) { return true }
    if let (_, length) = DateReader.date(in: text, at: 0) {
      // A date alone, or the next line of a note on adoption and amendment.
      let isLine = length == text.count || text.skippingSpace(from: length) > length
      if isLine || line.startsWithDate { return true }
    }
    return text.hasDotLeader || text.isBracketed || isQuestion(text)
  }

  /// Q19．…, the number of a question or a figure.
  private func isQuestion(_ text: Span<UInt8>) -> Bool {
    guard text.count > 2, (0x41...0x5A).contains(text[0]) else { return false }
    var offset = 1
    while offset < text.count, (0x30...0x39).contains(text[offset]) { offset += 1 }
    return offset > 1 && (text.has(".", at: offset) || text.has("．", at: offset))
  }

  // MARK: Hard wraps

  /// For each line the width of its neighbourhood, where at least four lines are about as wide
  /// as the widest and none is longer; 0 where lines are not wrapped.
  private static func wrapWidths(_ lines: [Line]) -> [Int] {
    let reach = 8
    var widths = [Int](repeating: 0, count: lines.count)
    for index in lines.indices {
      let window = max(0, index - reach)...min(lines.count - 1, index + reach)
      var widest = 0
      for neighbour in window { widest = max(widest, lines[neighbour].width) }
      guard widest >= wrapWidth, widest <= 120 else { continue }
      var alike = 0
      for neighbour in window where lines[neighbour].width * 10 >= widest * 9 { alike += 1 }
      if alike >= 4 { widths[index] = widest }
    }
    return widths
  }
}

extension Span<UInt8> {
  /// A line of a table of contents: ……12 or ......12.
  var hasDotLeader: Bool {
    guard count <= 600, let last = lastScalar,
      last.digit != nil || last == "." || last == "…" || last == "·" || last == "．"
    else { return false }
    return contains("......") || contains("……") || contains("．．．．") || contains("·····")
  }

  /// Whether the text is one bracket from its first to its last scalar: （此件公开发布）.
  var isBracketed: Bool {
    guard let first = scalar(at: 0), first.scalar == "（" || first.scalar == "(",
      let last = scalar(before: count), last.scalar == "）" || last.scalar == ")"
    else { return false }
    var depth = 0
    var offset = 0
    while let (scalar, length) = scalar(at: offset) {
      if scalar == "（" || scalar == "(" { depth += 1 }
      if scalar == "）" || scalar == ")" { depth -= 1 }
      offset += length
      if depth == 0 { return offset == count }
    }
    return false
  }
}
