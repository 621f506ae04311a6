import SourceText

/// Reads the elements of a document from paragraphs whose roles are known.
struct ElementReader {
  private let part: PartDraft
  private let isTransmitted: Bool

  /// - Parameter isTransmitted: whether another document of the file carries this one: then the
  ///   number of an order in its note is that of an earlier version.
  init(_ part: PartDraft, isTransmitted: Bool) {
    self.part = part
    self.isTransmitted = isTransmitted
  }

  /// The title on one line: letter spacing is gone already, other white space becomes one space.
  var title: String? {
    guard let block = part.firstBlock(.title) else { return nil }
    let text = block.utf8.span
    var title = String.UnicodeScalarView()
    var offset = 0
    while let (scalar, length) = text.scalar(at: offset) {
      if !scalar.isSpace {
        title.append(scalar)
      } else if title.last != " " {
        title.append(" ")
      }
      offset += length
    }
    return String(title)
  }

  var kind: String? {
    guard let block = part.firstBlock(.title) else { return nil }
    return DocumentKind.kind(ofTitle: block.utf8.span)
  }

  var documentNumber: DocumentNumber? {
    for block in part.blocks(.documentNumber) {
      if let number = NumberReader.whole(block.utf8.span) { return number }
      if let title = part.firstBlock(.title) {
        // 中华人民共和国国务院令 / 第707号
        let whole = title.utf8.span.stringWithoutSpace() + block.utf8.span.stringWithoutSpace()
        if let number = DocumentNumber(whole) { return number }
      }
    }
    return isTransmitted ? nil : numberInNotes
  }

  /// 题注: …国务院令第541号公布 names the order that published the text; the orders that amended
  /// it later are not its number.
  private var numberInNotes: DocumentNumber? {
    for block in part.blocks(.note) {
      let text = block.utf8.span
      for (range, number) in DocumentNumber.all(in: text) {
        let end = text.skippingSpace(from: range.upperBound)
        if text.has("公布", at: end) || text.has("发布", at: end) { return number }
      }
    }
    return nil
  }

  var addressees: [String] {
    part.blocks(.addressee).flatMap { Organ.addressees(in: $0.utf8.span) }
  }

  /// From the signature; else the letterhead; else the title; else the organ that adopted the
  /// text by the note below the title.
  var issuers: [String] {
    let signed = unique(part.blocks(.signature).flatMap { signers($0) })
    if !signed.isEmpty { return signed }
    for block in part.blocks(.letterhead) where block.utf8.span.ends(with: "文件") {
      let text = block.utf8.span
      let names = Organ.names(in: text.extracting(0..<text.count - 6))
      if !names.isEmpty { return names }
    }
    let titled = part.firstBlock(.title).map { Organ.issuers(inTitle: $0.utf8.span) } ?? []
    return titled.isEmpty ? AdoptionNotes.organs(part.blocks(.note)) : titled
  }

  private func signers(_ block: Block) -> [String] {
    let text = block.utf8.span
    if let (start, _) = block.trailingDate { return Organ.names(in: text.extracting(0..<start)) }
    return Organ.isOfficial(text) ? [] : Organ.names(in: text)
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The date of the signature, else the one below the title, else that of the adoption.
  var date: DocumentDate? {
    for (index, role) in part.roles.enumerated() {
      let block = part.blocks[index]
      if role == .date, let date = block.wholeDate { return date }
      if role == .signature, let (_, date) = block.trailingDate { return date }
    }
    return AdoptionNotes.date(part.blocks(.note))
  }
}

/// 题注: when a law or regulation was adopted and amended.
enum AdoptionNotes {
  private static let adopting: [StaticString] = ["通过", "修订", "修正", "修改"]
  private static let publishing: [StaticString] = ["公布", "发布", "批准", "公告", "印发"]

  private static let starting: [StaticString] = ["施行", "实施", "生效", "起", "废止"]

  /// The date of the text as it stands: of its last adoption or amendment (成文日期 is the day a
  /// meeting adopts the text); without one the last publication; never an entry into force.
  static func date(_ notes: [Block]) -> DocumentDate? {
    var adopted: DocumentDate?
    var published: DocumentDate?
    for note in notes {
      let text = note.utf8.span
      // 2024年11月4日最高人民法院…会议、2024年6月27日最高人民检察院…会议通过: one verb for both.
      var isAdoption = false
      var isPublication = false
      for (date, event) in events(text).reversed() {
        let words = text.extracting(event)
        if contains(words, adopting) || contains(words, publishing) || contains(words, starting) {
          isAdoption = contains(words, adopting)
          isPublication = !isAdoption && contains(words, publishing)
        }
        if isAdoption, date.day.ordinal > adopted?.day.ordinal ?? 0 { adopted = date }
        if isPublication, date.day.ordinal > published?.day.ordinal ?? 0 { published = date }
      }
    }
    return adopted ?? published
  }

  /// Who first adopted or issued the text: 第十二届全国人民代表大会常务委员会第三十次会议通过,
  /// 国务院第36次常务会议通过, 国务院令第541号公布.
  static func organs(_ notes: [Block]) -> [String] {
    for words in [adopting, publishing] {
      for note in notes {
        for (_, event) in events(note.utf8.span) {
          let text = note.utf8.span.extracting(event)
          guard contains(text, words) else { continue }
          let names = organs(inEvent: text)
          if !names.isEmpty { return names }
        }
      }
    }
    return []
  }

  /// What ends an organ's name in an event.
  private static let nameEnds: [StaticString] = [
    "第", "令第", "令", "公告", "审判委员会", "发布", "公布", "批准", "通过",
  ]

  private static func organs(inEvent event: Span<UInt8>) -> [String] {
    let start = event.skippingSpace(from: 0)
    let text = event.extracting(start..<event.count)
    let term = sessionTerm(text)
    let from = term?.lowerBound == 0 ? term?.upperBound ?? 0 : 0
    let tail = text.extracting(from..<text.count)
    let inner = sessionTerm(tail)
    let end = nameEnds.compactMap { tail.firstOffset(of: $0, from: inner?.upperBound ?? 0) }.min()
    guard let end, let inner else {
      return end.map { Organ.names(in: tail.extracting(0..<$0)) } ?? []
    }
    // 浙江省第九届人民代表大会: the session in the middle is no part of the name.
    let name = tail.string(0..<inner.lowerBound) + tail.string(inner.upperBound..<end)
    let bytes = Array(name.utf8)
    return Organ.names(in: bytes.span)
  }

  /// The first 第…届 of a text.
  private static func sessionTerm(_ text: Span<UInt8>) -> Range<Int>? {
    guard let place = text.firstOffset(of: "第"), place < 60,
      let numeral = ChineseNumerals.parseOrdinal(text, at: place),
      text.has("届", at: place + numeral.length)
    else { return nil }
    return place..<place + numeral.length + 3
  }

  private static func contains(_ text: Span<UInt8>, _ words: [StaticString]) -> Bool {
    words.contains { text.contains($0) }
  }

  /// Each date with the text from it to the next date.
  private static func events(_ text: Span<UInt8>) -> [(DocumentDate, Range<Int>)] {
    var events: [(DocumentDate, Range<Int>)] = []
    var open: (date: DocumentDate, start: Int)?
    var offset = 0
    while let (scalar, length) = text.scalar(at: offset) {
      if scalar.digit != nil || ChineseNumerals.isNumeral(scalar),
        let (date, dateLength) = DateReader.date(in: text, at: offset)
      {
        if let open { events.append((open.date, open.start..<offset)) }
        open = (date, offset + dateLength)
        offset += dateLength
      } else {
        offset += length
      }
    }
    if let open { events.append((open.date, open.start..<text.count)) }
    return events
  }
}
