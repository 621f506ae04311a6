import SourceText

/// What a paragraph looks like on its own, before its neighbours are asked.
extension Block {
  /// A line that can be a title or a line of one: short, no sentence, no number, no mark.
  var isTitleLike: Bool {
    let text = utf8.span
    guard width <= 120, utf8.count <= 400, !endsSentence, !text.isBracketed,
      let last = text.lastScalar, last != "，", last != "、", last != "|",
      text.firstScalar != "|", mark == nil, text.hasHan
    else { return false }
    return !isAttachmentMark && !isContentsHeading && !isDateLine && !isRemnant
      && NumberReader.whole(text) == nil && !text.hasDotLeader && !text.has("附件")
      && !text.has("□") && !text.has("注：") && !isOrderNumber
  }

  var endsWithKind: Bool { DocumentKind.isComplete(utf8.span) }

  /// 第707号, the number below the name of an order.
  var isOrderNumber: Bool {
    let text = utf8.span
    guard utf8.count <= 40, let numeral = ChineseNumerals.parseOrdinal(text, at: 0) else {
      return false
    }
    let end = text.skippingSpace(from: numeral.length)
    return text.has("号", at: end) && end + 3 == text.count
  }

  /// Only a document number.
  var isNumberLine: Bool { NumberReader.whole(utf8.span) != nil }

  var startsWithDate: Bool { DateReader.date(in: utf8.span, at: 0) != nil }

  /// Only a date.
  var isDateLine: Bool { wholeDate != nil }

  var wholeDate: DocumentDate? {
    let text = utf8.span
    guard utf8.count <= 60 else { return nil }
    var offset = 0
    if text.has("（") { offset = 3 } else if text.has("(") { offset = 1 }
    guard let (date, length) = DateReader.date(in: text, at: offset) else { return nil }
    var end = text.skippingSpace(from: offset + length)
    if offset > 0, text.has("）", at: end) || text.has(")", at: end) { end = text.count }
    return end == text.count ? date : nil
  }

  /// 国务院办公厅　2018年5月18日: where the date at the end starts.
  var trailingDate: (start: Int, date: DocumentDate)? {
    let text = utf8.span
    guard utf8.count <= 200, text.ends(with: "日") else { return nil }
    var offset = 0
    while let (scalar, length) = text.scalar(at: offset) {
      if offset > 0, scalar.digit != nil || ChineseNumerals.isNumeral(scalar) {
        guard let (date, dateLength) = DateReader.date(in: text, at: offset),
          offset + dateLength == text.count
        else { return nil }
        return (offset, date)
      }
      offset += length
    }
    return nil
  }

  /// Names of organs and nothing else.
  var organs: [String] { utf8.count <= 300 ? Organ.names(in: utf8.span) : [] }

  /// 附件, 附件1, 附件二：
  var isAttachmentMark: Bool {
    let text = utf8.span
    guard utf8.count <= 30, text.has("附件") || text.has("附 件") || text.has("附：") else {
      return false
    }
    var offset = text.has("附：") ? 6 : text.has("附件") ? 6 : 7
    offset = text.skippingSpace(from: offset)
    if let numeral = ChineseNumerals.parse(text, at: offset) { offset += numeral.length }
    if text.has("—", at: offset), let numeral = ChineseNumerals.parse(text, at: offset + 3) {
      offset += 3 + numeral.length
    }
    offset = text.skippingSpace(from: offset)
    return offset == text.count || text.has("：", at: offset) && offset + 3 == text.count
      || text.has(":", at: offset) && offset + 1 == text.count
  }

  /// 附件：1．…, the list of attachments that stands before the signature.
  var isAttachmentList: Bool {
    let text = utf8.span
    return text.has("附件") && !isAttachmentMark && !text.contains("。") && utf8.count <= 900
      && (text.contains("：") || text.contains(":"))
  }

  var isContentsHeading: Bool {
    let text = utf8.span
    return utf8.count <= 30 && text.stringWithoutSpace() == "目录"
  }

  private static let imprintStarts: [StaticString] = ["抄送", "抄报", "分送", "主题词", "发送："]

  /// 版记: 抄送：…, 中共中央办公厅秘书局　2018年5月20日印发.
  var isImprint: Bool {
    let text = utf8.span
    if Self.imprintStarts.contains(where: { text.has($0) }) { return true }
    return utf8.count <= 300 && text.ends(with: "印发") && text.contains("日") && text.contains("年")
      && !text.contains("，")
  }

  private static let remnants: [StaticString] = [
    "扫一扫在手机打开当前页", "打印本页", "关闭窗口", "【打印】", "责任编辑", "分享到", "相关链接", "返回顶部", "来源：",
  ]

  var isRemnant: Bool {
    utf8.count <= 200 && Self.remnants.contains { utf8.span.has($0) }
  }

  private static let letterheads: [StaticString] = [
    "特急", "加急", "特提", "平急", "绝密", "机密", "秘密★", "签发人",
  ]

  /// 版头: 特急, 机密★1年, 000012, 国务院文件, 签发人：….
  var isLetterhead: Bool {
    let text = utf8.span
    guard utf8.count <= 120 else { return false }
    if Self.letterheads.contains(where: { text.has($0) }) { return true }
    if text.ends(with: "文件"), !Organ.names(in: text.extracting(0..<text.count - 6)).isEmpty {
      return true
    }
    guard utf8.count == 6 else { return false }
    for byte in utf8 where !(0x30...0x39).contains(byte) { return false }
    return true
  }

  private static let events: [StaticString] = [
    "通过", "公布", "发布", "修订", "修正", "修改", "批准", "施行", "实施", "生效", "公告", "印发", "废止", "会议",
  ]

  /// 题注: 2020年12月29日…通过, in brackets or as lines of their own.
  var isAdoptionNote: Bool {
    let text = utf8.span
    let inner = text.has("（") ? 3 : text.has("(") ? 1 : 0
    let startsWithDate = DateReader.date(in: text, at: text.skippingSpace(from: inner)) != nil
    let isBracket = text.isBracketed
    // A sentence that starts with a date is text.
    guard isBracket || startsWithDate && (!endsSentence || width <= 100) else { return false }
    guard Self.events.contains(where: { text.contains($0) }) else { return false }
    return startsWithDate || text.contains("年")
  }

  /// 发布之日施行, a line of a note.
  var isEntryIntoForce: Bool {
    utf8.count <= 60 && utf8.span.ends(with: "施行") && mark == nil
  }

  /// （此件公开发布）, （本文有删减）
  var isNote: Bool { utf8.count <= 300 && utf8.span.isBracketed }

  /// 各省、自治区、直辖市人民政府：
  var isAddressee: Bool {
    let text = utf8.span
    guard utf8.count <= 1500, text.ends(with: "：") || text.ends(with: ":"),
      !text.contains("。"), mark == nil
    else { return false }
    let end = text.trimmed(0..<text.count - (text.ends(with: ":") ? 1 : 3)).upperBound
    return Organ.isAddressee(text.extracting(0..<end))
  }
}

extension Span<UInt8> {
  var hasHan: Bool {
    var offset = 0
    while let (scalar, length) = scalar(at: offset) {
      if scalar.isHan { return true }
      offset += length
    }
    return false
  }
}
