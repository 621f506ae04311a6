import SourceText

/// A document being read: its paragraphs, each with what it is.
struct PartDraft {
  var blocks: [Block] = []
  var roles: [ParagraphRole] = []
  /// Whether it stands behind 附件.
  var isAttachment = false
  /// Whether it has text that a signature can stand below.
  private(set) var hasText = false
  private(set) var hasBody = false

  mutating func append(_ block: Block, _ role: ParagraphRole) {
    blocks.append(block)
    roles.append(role)
    if role == .body { hasBody = true }
    if role == .body || role == .addressee { hasText = true }
  }

  func firstBlock(_ role: ParagraphRole) -> Block? {
    roles.firstIndex(of: role).map { blocks[$0] }
  }

  func blocks(_ role: ParagraphRole) -> [Block] {
    blocks.indices.filter { roles[$0] == role }.map { blocks[$0] }
  }
}

/// Tells the documents of a file apart and the elements of each: 版头, title, number, addressee,
/// text, signature, date; after a signature another title starts another document.
struct PartReader {
  private let blocks: [Block]
  private var parts: [PartDraft] = []
  private var part = PartDraft()
  private var next = 0
  private var phase = Phase.heading
  /// Whether any document of the file has been signed, so that 附件 starts another one.
  private var hasClosedPart = false

  private enum Phase {
    /// Before the text: title, number, addressee.
    case heading
    case text
    /// Behind signature and date.
    case closed
  }

  /// - Complexity: O(*n*): every paragraph is looked at a bounded number of times.
  static func parts(of blocks: [Block]) -> [PartDraft] {
    var reader = PartReader(blocks)
    while reader.next < blocks.count {
      switch reader.phase {
      case .heading: reader.readHeading()
      case .text: reader.readText()
      case .closed: reader.readBehindSignature()
      }
    }
    reader.finishPart()
    return reader.parts
  }

  private init(_ blocks: [Block]) { self.blocks = blocks }

  private mutating func take(_ role: ParagraphRole, _ count: Int = 1) {
    for _ in 0..<count where next < blocks.count {
      part.append(blocks[next], role)
      next += 1
    }
  }

  private mutating func finishPart() {
    if !part.blocks.isEmpty { parts.append(part) }
    part = PartDraft()
  }

  private mutating func startPart(isAttachment: Bool) {
    finishPart()
    part.isAttachment = isAttachment
    phase = .heading
  }

  // MARK: Heading

  private mutating func readHeading() {
    var title: String?
    while next < blocks.count {
      let block = blocks[next]
      if title == nil, block.markdownLevel == 1 {
        title = block.utf8.span.stringWithoutSpace()
        take(.title)
      } else if part.isAttachment, title == nil, block.isAttachmentMark {
        take(.attachmentMark)
      } else if NumberReader.whole(block.utf8.span) != nil
        || block.isOrderNumber && ordersNumber(title)
      {
        take(.documentNumber)
      } else if block.isDateLine, title != nil {
        take(.date)
      } else if isStartOfNote(next) {
        takeJoined(2, .note, as: .joinedLineWrap)
      } else if block.isAdoptionNote || title != nil && (block.isNote || block.isEntryIntoForce) {
        take(.note)
      } else if block.isLetterhead {
        take(.letterhead)
      } else if title != nil, block.isAddressee {
        take(.addressee)
        break
      } else if block.isContentsHeading {
        takeContents()
      } else if title == nil, let lines = titleLines(at: next) {
        title = takeTitle(lines)
      } else if let title, repeats(title, block) || isTitleAboveNumber(next) {
        take(.title)
      } else if title != nil, isOrganAboveNumber(next) {
        take(.signature)
      } else if title != nil, block.isFrontMatter, !block.endsSentence {
        take(.note)
      } else {
        break
      }
    }
    phase = .text
  }

  /// Whether a title is that of an order, which has its number on the next line.
  private func ordersNumber(_ title: String?) -> Bool {
    title.map { $0.hasSuffix("令") || $0.hasSuffix("公告") } ?? false
  }

  /// 2021年1月27日上海市第十五届 / 人民代表大会第五次会议批准: the event is on the next line.
  private func isStartOfNote(_ index: Int) -> Bool {
    guard index + 1 < blocks.count, blocks[index].width <= 80, !blocks[index].endsSentence,
      blocks[index].startsWithDate, !blocks[index].isAdoptionNote, !blocks[index].isDateLine,
      !blocks[index + 1].startsWithDate
    else { return false }
    let following = blocks[index + 1]
    return following.utf8.count <= 200 && (following.contains("通过") || following.contains("批准"))
  }

  /// The title once more, or a line of it, below a Markdown title.
  private func repeats(_ title: String, _ block: Block) -> Bool {
    guard block.utf8.count <= 400, !block.endsSentence, block.markdownLevel <= 1,
      block.utf8.count >= 12
    else { return false }
    // 最高人民法院、最高人民检察院 may stand with a space or a line break for 、.
    let line = block.utf8.span.stringWithoutSpace().filter { $0 != "、" }
    return title.filter { $0 != "、" }.contains(line)
  }

  /// 关于印发《…》的通知 with its number, below the title of what it 印发s.
  private func isTitleAboveNumber(_ index: Int) -> Bool {
    guard index + 1 < blocks.count, blocks[index].isTitleLike, blocks[index].markdownLevel == 0,
      blocks[index].endsWithKind
    else { return false }
    return blocks[index + 1].isNumberLine
  }

  private func isOrganAboveNumber(_ index: Int) -> Bool {
    guard index + 1 < blocks.count, !blocks[index].organs.isEmpty else { return false }
    return blocks[index + 1].isDateLine || blocks[index + 1].isNumberLine
  }

  // MARK: Title

  /// The most lines a title is put together from.
  private static let titleLineLimit = 6

  /// How many paragraphs from `start` on are the lines of one title; nil where none is.
  ///
  /// A title ends with a kind of document. Above a number, a date or 目录 all lines belong to it
  /// (…全过程记录制度 / 重大执法决定法制审核制度的指导意见); elsewhere it ends with the first line that
  /// ends with a kind, unless the next one goes on (…规划 / 和二〇三五年远景目标纲要).
  private func titleLines(at start: Int) -> Int? {
    guard blocks[start].isTitleLike, blocks[start].markdownLevel <= 1 else { return nil }
    var joined: [UInt8] = []
    var first: Int?
    var last: Int?
    var count = 0
    while start + count < blocks.count, count < Self.titleLineLimit {
      let block = blocks[start + count]
      guard count == 0 || block.isTitleLike && block.markdownLevel == 0 && block.width <= 80 else {
        break
      }
      joined += block.utf8
      count += 1
      if DocumentKind.isComplete(joined.span) {
        last = count
        if first == nil, start + count == blocks.count || !goesOn(blocks[start + count]) {
          first = count
        }
      }
    }
    if isFollowedByElement(start + count), let last { return last }
    if let complete = first ?? last { return complete }
    return isFollowedByText(start + 1) || isFollowedByElement(start + 1) ? 1 : nil
  }

  private static let continuations: [StaticString] = [
    "和", "及", "与", "的", "暨", "（", "(", "报告", "通知", "草案",
  ]

  private func goesOn(_ block: Block) -> Bool {
    let text = block.utf8.span
    return block.isTitleLike && DocumentKind.isComplete(text)
      && Self.continuations.contains { text.has($0) }
  }

  private func isFollowedByText(_ index: Int) -> Bool {
    index < blocks.count && (blocks[index].endsSentence || blocks[index].mark != nil)
  }

  private func isFollowedByElement(_ index: Int) -> Bool {
    guard index < blocks.count else { return false }
    let block = blocks[index]
    return NumberReader.whole(block.utf8.span) != nil || block.isAdoptionNote || block.isDateLine
      || block.isContentsHeading
  }

  /// Takes the lines of a title as one paragraph; returns its text without spaces.
  private mutating func takeTitle(_ lines: Int) -> String {
    takeJoined(lines, .title, as: .joinedTitle)
    return part.blocks.last.map { $0.utf8.span.stringWithoutSpace() } ?? ""
  }

  private mutating func takeJoined(_ count: Int, _ role: ParagraphRole, as kind: Repair.Kind) {
    var block = blocks[next]
    for index in next + 1..<next + count { block.join(blocks[index], as: kind) }
    part.append(block, role)
    next += count
  }

  // MARK: 目录

  /// Takes 目录 and its lines: those up to where the first of them comes again as a heading, or
  /// those with dot leaders.
  private mutating func takeContents() {
    take(.contents)
    guard next < blocks.count else { return }
    let first = contentsKey(blocks[next])
    let limit = min(blocks.count, next + 600)
    if !first.isEmpty,
      let again = (next + 1..<max(limit, next + 1)).first(where: {
        blocks[$0].utf8.count <= 300 && contentsKey(blocks[$0]) == first
      })
    {
      take(.contents, again - next)
    }
  }

  /// A line of the contents without spaces, leaders and page number.
  private func contentsKey(_ block: Block) -> String {
    guard block.utf8.count <= 600 else { return "" }
    var scalars = Array(block.utf8.span.stringWithoutSpace().unicodeScalars)
    while let last = scalars.last, last.digit != nil || last == "." || last == "…" || last == "·" {
      scalars.removeLast()
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  // MARK: Text

  private mutating func readText() {
    let block = blocks[next]
    if let lines = signatureLines(at: next) {
      takeSignature(lines)
    } else if block.isAttachmentMark, hasClosedPart || part.hasBody && isTitle(at: next + 1) {
      startPart(isAttachment: true)
    } else if block.markdownLevel == 1, DocumentKind.isComplete(block.utf8.span),
      part.hasBody
    {
      startPart(isAttachment: false)
    } else if block.isContentsHeading {
      takeContents()
    } else {
      take(textRole(block))
    }
  }

  private func isTitle(at index: Int) -> Bool {
    index < blocks.count && titleLines(at: index) != nil
  }

  private func textRole(_ block: Block) -> ParagraphRole {
    if block.utf8.span.hasDotLeader { return .contents }
    if block.isImprint { return .imprint }
    if block.isRemnant { return .remnant }
    if !hasClosedPart, block.isAttachmentList { return .attachmentList }
    if part.roles.last == .attachmentList, !block.endsSentence, block.utf8.count <= 300,
      let mark = block.mark, mark.style == .arabic
    {
      return .attachmentList
    }
    return .body
  }

  // MARK: Signature

  /// How many paragraphs at `start` are a signature: lines of organs or officials, then a date.
  private func signatureLines(at start: Int) -> Int? {
    guard part.hasText else { return nil }
    var count = 0
    while start + count < blocks.count, count < 12, isSigner(blocks[start + count]) { count += 1 }
    let end = start + count
    if end < blocks.count, blocks[end].isDateLine, count > 0 || isEndOfDocument(end + 1) {
      return count + 1
    }
    if end < blocks.count, isSignedWithDate(blocks[end]) { return count + 1 }
    return count > 0 && count <= 6 && end == blocks.count && endsWithSentence(start - 1)
      ? count : nil
  }

  private func isSigner(_ block: Block) -> Bool {
    guard block.markdownLevel == 0, block.utf8.count <= 300, !block.endsSentence else {
      return false
    }
    return !block.organs.isEmpty || Organ.isOfficial(block.utf8.span)
  }

  private func isSignedWithDate(_ block: Block) -> Bool {
    guard block.markdownLevel == 0, let (start, _) = block.trailingDate else { return false }
    return !Organ.names(in: block.utf8.span.extracting(0..<start)).isEmpty
  }

  private func endsWithSentence(_ index: Int) -> Bool {
    blocks.indices.contains(index) && blocks[index].endsSentence
  }

  /// Whether a date without a signature can end the document here.
  private func isEndOfDocument(_ index: Int) -> Bool {
    guard index < blocks.count else { return true }
    let block = blocks[index]
    return block.isAttachmentMark || block.isNote || block.isImprint || block.isRemnant
  }

  private mutating func takeSignature(_ lines: Int) {
    for _ in 0..<lines { take(blocks[next].isDateLine ? .date : .signature) }
    phase = .closed
    hasClosedPart = true
  }

  // MARK: Behind the signature

  private mutating func readBehindSignature() {
    let block = blocks[next]
    if block.isAttachmentMark {
      startPart(isAttachment: true)
    } else if block.isNote {
      take(.note)
    } else if block.isImprint {
      take(.imprint)
    } else if block.isRemnant {
      take(.remnant)
    } else if block.isAttachmentList {
      take(.attachmentList)
    } else if block.markdownLevel == 1 || startsDocument(next) {
      startPart(isAttachment: false)
    } else if let lines = signatureLines(at: next) {
      takeSignature(lines)
    } else {
      phase = .text
      take(textRole(block))
    }
  }

  private func startsDocument(_ index: Int) -> Bool {
    guard let lines = titleLines(at: index), index + lines < blocks.count else { return false }
    var joined: [UInt8] = []
    for line in index..<index + lines { joined += blocks[line].utf8 }
    return DocumentKind.isComplete(joined.span)
  }
}
