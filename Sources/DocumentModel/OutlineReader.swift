import SourceText

/// Finds the headings of a document and the sections they open.
struct OutlineReader {
  private(set) var sections: [Section] = []
  private(set) var roles: [ParagraphRole]
  private(set) var headingLengths: [Int]
  private(set) var sectionOf: [Int?]

  /// Which of the paragraphs numbered （一）, 1. or （1） have headings.
  private let items: ItemGroups

  /// The sections that are open, outermost first.
  private var open: [(index: Int, rank: Int)] = []
  /// The rank that Markdown headings of a level have had, so that `## 附则` stands beside `## 第五章`.
  private var rankOfMarkdownLevel: [Int: Int] = [:]

  /// The parts of the last number such as 3.1.2, and the value of the last 三、.
  private var lastDecimal: [Int] = []
  private var lastHan = 0

  /// - Complexity: O(*n*).
  init(_ part: PartDraft) {
    roles = part.roles
    headingLengths = Array(repeating: 0, count: part.blocks.count)
    sectionOf = Array(repeating: nil, count: part.blocks.count)
    items = ItemGroups(part)
    for index in part.blocks.indices {
      switch roles[index] {
      case .body: read(part.blocks[index], at: index)
      case .title, .letterhead, .documentNumber, .addressee, .contents: break
      case .signature, .date, .imprint, .remnant, .attachmentMark, .attachmentList:
        close(downTo: 0, at: index)
      default: break
      }
      sectionOf[index] = open.last?.index
    }
    close(downTo: 0, at: part.blocks.count)
  }

  private mutating func read(_ block: Block, at index: Int) {
    let text = block.utf8.span
    let mark = block.mark
    if block.markdownLevel > 0 {
      let rank =
        mark?.style.rank ?? rankOfMarkdownLevel[block.markdownLevel] ?? 18 + block.markdownLevel
      rankOfMarkdownLevel[block.markdownLevel] = rank
      openSection(
        at: index, rank: rank, number: mark.map { text.string($0.number) }, heading: text.string())
      setHeading(index, text.count)
    } else if let mark {
      read(block, mark, at: index)
    } else if isBareHeading(text) {
      openSection(at: index, rank: 20, number: nil, heading: text.string())
      setHeading(index, text.count)
    }
  }

  private mutating func setHeading(_ index: Int, _ length: Int) {
    roles[index] = .heading
    headingLengths[index] = length
  }

  private static let bareHeadings: Set<String> = [
    "总则", "附则", "序言", "前言", "引言", "结语", "附录", "序", "导言", "后记",
  ]

  private func isBareHeading(_ text: Span<UInt8>) -> Bool {
    text.count <= 24 && Self.bareHeadings.contains(text.stringWithoutSpace())
  }

  // MARK: Numbered paragraphs

  private mutating func read(_ block: Block, _ mark: NumberingMark, at index: Int) {
    let text = block.utf8.span
    let number = text.string(mark.number)
    if mark.style == .han { lastHan = Int(mark.value) }
    if isArticleItem(mark.style) || !isInSequence(mark, number) { return }
    if mark.style == .article {
      let length = mark.length + bracketTitle(text, from: mark.length)
      openSection(
        at: index, rank: mark.style.rank, number: number,
        heading: text.string(text.trimmed(0..<length)))
      headingLengths[index] = length
    } else if mark.style.isItem, !items.haveHeadings(at: index) {
      return
    } else if RunInHeading.isWhole(block, mark) {
      openSection(
        at: index, rank: mark.style.rank, number: number,
        heading: text.string(0..<(text.ends(with: "。") ? text.count - 3 : text.count)))
      setHeading(index, text.count)
    } else if items.mayHaveHeading(mark.style, at: index), let heading = RunInHeading(text, mark) {
      openSection(
        at: index, rank: mark.style.rank, number: number, heading: text.string(0..<heading.end))
      headingLengths[index] = heading.length
    } else if mark.style == .han || mark.style.isItem || mark.style.isClauseNumber {
      openSection(at: index, rank: mark.style.rank, number: number, heading: number)
      headingLengths[index] = mark.length
    }
  }

  /// In an article （一） and 1. number its items (项, 目), which are no sections.
  private func isArticleItem(_ style: NumberingMark.Style) -> Bool {
    guard open.contains(where: { $0.rank == NumberingMark.Style.article.rank }) else {
      return false
    }
    return style.rank > NumberingMark.Style.article.rank && style != .han
  }

  /// Whether a number such as 3.1.2 follows the one before it; a quantity at the start of a line
  /// (3.87 万亿元) and the rows of a table do not.
  private mutating func isInSequence(_ mark: NumberingMark, _ number: String) -> Bool {
    guard case .decimal(let depth) = mark.style else { return true }
    let parts = number.split(whereSeparator: { $0 == "." || $0 == "．" }).map { Int($0) ?? 0 }
    let last = lastDecimal
    let shared = zip(parts, last).prefix { $0 == $1 }.count
    // 3.1.2 → 3.1.3, 3.2, 4 or 3.1.2.1; the first number of a document may be 1.1.
    let isNext =
      shared < depth && parts.dropFirst(shared + 1).allSatisfy { $0 == 1 }
      && parts[shared] == (shared < last.count ? last[shared] : 0) + 1
    let isUnderHan = depth == 2 && parts[1] == 1 && parts[0] == lastHan
    guard isNext && !(depth == 1 && lastHan > 0) || isUnderHan else { return false }
    lastDecimal = parts
    return true
  }

  /// 第一条（目的和依据）, 第一条【目的】: the length of the heading behind the number.
  private func bracketTitle(_ text: Span<UInt8>, from start: Int) -> Int {
    guard let (first, firstLength) = text.scalar(at: start),
      first == "【" || first == "（" || first == "("
    else { return 0 }
    let close: Unicode.Scalar = first == "【" ? "】" : first == "（" ? "）" : ")"
    var offset = start + firstLength
    while offset - start <= 90, let (scalar, length) = text.scalar(at: offset) {
      offset += length
      if scalar == close {
        // A sentence that starts with a bracket goes on at once.
        let behind = text.skippingSpace(from: offset)
        return first == "【" || behind > offset || behind == text.count ? behind - start : 0
      }
      if scalar.isTerminal { return 0 }
    }
    return 0
  }

  // MARK: Sections

  private mutating func openSection(at index: Int, rank: Int, number: String?, heading: String) {
    close(downTo: rank, at: index)
    sections.append(
      Section(
        level: open.count + 1, number: number, heading: heading, paragraphs: index..<index,
        parent: open.last?.index))
    open.append((sections.count - 1, rank))
  }

  /// Ends the open sections of `rank` and below before paragraph `index`.
  private mutating func close(downTo rank: Int, at index: Int) {
    while let last = open.last, last.rank >= rank {
      sections[last.index].paragraphs = sections[last.index].paragraphs.lowerBound..<index
      open.removeLast()
    }
  }
}

extension NumberingMark.Style {
  /// 7.1: every clause with such a number can be cited by it.
  fileprivate var isClauseNumber: Bool {
    if case .decimal(let depth) = self { return depth > 1 }
    return false
  }
}
