import SourceText

/// A heading at the start of a numbered paragraph: its first sentence, where that is short and
/// text follows: `四、切实为敢于担当的干部撑腰鼓劲。建立健全…`.
struct RunInHeading {
  /// The end of the heading without its full stop, in bytes of the paragraph.
  let end: Int
  /// Where the text behind it starts.
  let length: Int

  /// A heading has at most so many scalars behind its number.
  private static let lengthLimit = 44
  /// A heading that is a paragraph of its own has at most so many columns.
  private static let widthLimit = 120

  /// The heading of a numbered paragraph, or nil: the first sentence is too long or holds the
  /// punctuation of a longer thought, or nothing follows it.
  init?(_ text: Span<UInt8>, _ mark: NumberingMark) {
    var offset = mark.length
    var scalars = 0
    var commas = 0
    while scalars <= Self.lengthLimit, let (scalar, length) = text.scalar(at: offset) {
      if scalar == "。" {
        end = offset
        self.length = text.skippingSpace(from: offset + length)
        if scalars < 2 || self.length >= text.count { return nil }
        return
      }
      if scalar == "，" || scalar == "," { commas += 1 }
      if scalar == "；" || scalar == "：" || scalar == ":" || commas > 2 { return nil }
      scalars += 1
      offset += length
    }
    return nil
  }

  /// Whether a numbered paragraph is a heading as a whole: short, and no sentence; or one short
  /// sentence such as （一）指导思想。
  static func isWhole(_ block: Block, _ mark: NumberingMark) -> Bool {
    let text = block.utf8.span
    guard text.count <= 400, mark.length < text.count, text.lastScalar != "，",
      text.lastScalar != "、"
    else { return false }
    if !block.endsSentence { return block.width <= widthLimit && !text.contains("。") }
    guard text.ends(with: "。"), text.count - mark.length <= 48,
      text.firstOffset(of: "。") == text.count - 3,
      mark.style == .han || mark.style == .hanBracket || mark.style == .arabic
    else { return false }
    return !clauses.contains { text.contains($0) }
  }

  /// What a short sentence holds that is a clause: 五、本办法自发布之日起施行。
  private static let clauses: [StaticString] = ["，", "；", "施行", "负责", "解释", "废止", "执行", "应当"]
}

/// The rows of paragraphs numbered 一、 二、 …, （一） （二） …, 1. 2. … or （1） （2） …, each judged as a
/// whole: they have headings where at least half of them could; in other rows a short first
/// sentence is a sentence.
struct ItemGroups {
  private var groupOf: [Int: Int] = [:]
  private var groups: [(items: Int, headings: Int)] = []

  /// - Complexity: O(*n*).
  init(_ part: PartDraft) {
    // The open group of each style's rank, and the last number in it.
    var open: [Int: (group: Int, value: Int64)] = [:]
    for index in part.blocks.indices where part.roles[index] == .body {
      guard let mark = part.blocks[index].mark, part.blocks[index].markdownLevel == 0 else {
        if part.blocks[index].markdownLevel > 0 { open.removeAll() }
        continue
      }
      let rank = mark.style.rank
      if !open.isEmpty { for inner in open.keys where inner > rank { open[inner] = nil } }
      guard mark.style.isItem || mark.style == .han else { continue }
      let group: Int
      if let last = open[rank], last.value + 1 == mark.value {
        group = last.group
      } else {
        group = groups.count
        groups.append((0, 0))
      }
      open[rank] = (group, mark.value)
      groupOf[index] = group
      groups[group].items += 1
      if Self.hasHeading(part.blocks[index], mark) { groups[group].headings += 1 }
    }
  }

  private static func hasHeading(_ block: Block, _ mark: NumberingMark) -> Bool {
    RunInHeading.isWhole(block, mark) || RunInHeading(block.utf8.span, mark) != nil
  }

  /// Whether a paragraph can have a run-in heading; numbers such as 3.1 are judged alone.
  func mayHaveHeading(_ style: NumberingMark.Style, at index: Int) -> Bool {
    style.isItem || style == .han ? haveHeadings(at: index) : true
  }

  /// Whether the row that paragraph `index` belongs to has headings.
  func haveHeadings(at index: Int) -> Bool {
    guard let group = groupOf[index] else { return false }
    return groups[group].headings * 2 >= groups[group].items
  }
}

extension NumberingMark.Style {
  /// Styles that number headings as well as items of lists.
  var isItem: Bool { self == .hanBracket || self == .arabic || self == .arabicBracket }
}
