import ChineseSegmentation

/// Cuts documents into sentences and finds their slots.
struct SourceReader {
  let session: Segmenter.Session
  private var corpus = SourceCorpus()
  /// In how many documents the head of a name stands.
  private var headDocuments: [String: Int] = [:]

  init(session: Segmenter.Session) {
    self.session = session
  }

  /// Adds one document: plain text or Markdown.
  mutating func add(_ utf8: [UInt8], name: String) {
    let firstSentence = corpus.sentences.count
    var title = corpus.text.count..<corpus.text.count
    var paragraphs = 0
    var heads: Set<String> = []
    for line in Self.withoutComments(utf8).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let (content, isHeading) = Self.content(of: line)
      guard Self.hasHan(content) else { continue }
      if title.isEmpty {
        let start = corpus.text.count
        corpus.text.append(contentsOf: content)
        title = start..<corpus.text.count
        continue
      }
      if isHeading { continue }
      paragraphs += 1
      addParagraph(content, heads: &heads)
    }
    guard corpus.sentences.count > firstSentence else { return }
    for head in heads { headDocuments[head, default: 0] += 1 }
    corpus.documents.append(
      .init(
        name: name, title: title, sentences: firstSentence..<corpus.sentences.count,
        paragraphCount: paragraphs))
  }

  private mutating func addParagraph(_ content: [UInt8], heads: inout Set<String>) {
    let first = corpus.sentences.count
    for range in Self.sentences(of: content) {
      let start = corpus.text.count
      corpus.text.append(contentsOf: content[range])
      let firstSlot = corpus.slots.count
      findSlots(in: start..<corpus.text.count, heads: &heads)
      corpus.sentences.append(
        .init(text: start..<corpus.text.count, slots: firstSlot..<corpus.slots.count))
    }
    corpus.paragraphs.append(first..<corpus.sentences.count)
  }

  /// The finished corpus. Heads that stand in many documents (自治 in 自治区) are words of the
  /// language, not names.
  mutating func finished() -> SourceCorpus {
    let most = max(5, corpus.documents.count / 50)
    for index in corpus.slots.indices where corpus.slots[index].kind == .name {
      let head = String(decoding: corpus.text[corpus.slots[index].text], as: UTF8.self)
      if headDocuments[head, default: 0] > most { corpus.slots[index].kind = .word }
    }
    return corpus
  }
}

// MARK: - Slots

extension SourceReader {
  /// What makes the two characters before it the name of a place or an organ.
  private static let suffixes: Set<String> = [
    "省", "市", "县", "区", "镇", "乡", "村", "州", "旗", "局", "厅", "办", "站", "所",
  ]

  /// Finds numbers (digits as ICU keeps them together), heads of names (柳河 in 柳河县) and other
  /// words of two characters.
  private mutating func findSlots(in range: Range<Int>, heads: inout Set<String>) {
    let sentence = Array(corpus.text[range])
    let base = range.lowerBound
    var previous = 0..<0
    var found: [SourceCorpus.Slot] = []
    session.forEachToken(in: sentence.span) { token in
      defer { previous = token.kind == .word ? token.range : 0..<0 }
      if token.kind == .number {
        found.append(.init(kind: .number, text: token.range))
      } else if token.kind == .word, let head = Self.head(of: token, after: previous, in: sentence)
      {
        if found.last?.text == head { found.removeLast() }
        found.append(.init(kind: .name, text: head))
      } else if token.kind == .word, token.range.count == 6, token.scalarCount == 2 {
        found.append(.init(kind: .word, text: token.range))
      }
    }
    for slot in found {
      let place = (slot.text.lowerBound + base)..<(slot.text.upperBound + base)
      if slot.kind == .name {
        heads.insert(String(decoding: corpus.text[place], as: UTF8.self))
      }
      corpus.slots.append(.init(kind: slot.kind, text: place))
    }
  }

  /// Two Han characters of three bytes each before a suffix, in the same word or as the word
  /// before it.
  private static func head(
    of token: Token, after previous: Range<Int>, in sentence: [UInt8]
  ) -> Range<Int>? {
    let isSuffix = { (range: Range<Int>) in
      suffixes.contains(String(decoding: sentence[range], as: UTF8.self))
    }
    if token.range.count == 3, previous.count == 6, isSuffix(token.range) { return previous }
    if token.range.count == 9, isSuffix((token.end - 3)..<token.end) {
      return token.start..<(token.end - 3)
    }
    return nil
  }
}

// MARK: - Lines and sentences

extension SourceReader {
  /// The text without `<!-- … -->`.
  private static func withoutComments(_ utf8: [UInt8]) -> [UInt8] {
    guard utf8.contains(UInt8(ascii: "<")) else { return utf8 }
    var kept: [UInt8] = []
    kept.reserveCapacity(utf8.count)
    var offset = 0
    while offset < utf8.count {
      if utf8[offset] == UInt8(ascii: "<"), utf8[offset...].starts(with: "<!--".utf8) {
        offset += 4
        while offset < utf8.count, !utf8[offset...].starts(with: "-->".utf8) { offset += 1 }
        offset = min(offset + 3, utf8.count)
      } else {
        kept.append(utf8[offset])
        offset += 1
      }
    }
    return kept
  }

  /// A line without the white space at its ends and Markdown's marks at its start, white space
  /// inside it as single spaces.
  private static func content(of line: ArraySlice<UInt8>) -> (bytes: [UInt8], isHeading: Bool) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    var isHeading = false
    var offset = line.startIndex
    while offset < line.endIndex {
      let byte = line[offset]
      // U+3000, the indentation of official documents, and U+00A0.
      let isWide = line[offset...].starts(with: [0xE3, 0x80, 0x80])
      let isNoBreak = line[offset...].starts(with: [0xC2, 0xA0])
      if byte <= 0x20 || isWide || isNoBreak {
        if !bytes.isEmpty, bytes.last != 0x20 { bytes.append(0x20) }
        offset += isWide ? 3 : isNoBreak ? 2 : 1
      } else if bytes.isEmpty, "#-*>".utf8.contains(byte) {
        isHeading = isHeading || byte == UInt8(ascii: "#")
        offset += 1
      } else {
        bytes.append(byte)
        offset += 1
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return (bytes, isHeading)
  }

  /// Whether a character between U+4000 and U+9FFF is there: enough to tell Chinese lines.
  private static func hasHan(_ bytes: [UInt8]) -> Bool {
    bytes.contains { (0xE4...0xE9).contains($0) }
  }

  private static let ends: [[UInt8]] = ["。", "；", "！", "？"].map { Array($0.utf8) }
  private static let closers: [[UInt8]] = ["”", "’", "』", "」", "）", ")"].map { Array($0.utf8) }

  /// The sentences of a paragraph: up to 。；！？, repeated ones and one closing mark included.
  private static func sentences(of paragraph: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var offset = 0
    func length(of marks: [[UInt8]], at offset: Int) -> Int? {
      marks.first { paragraph[offset...].starts(with: $0) }?.count
    }
    while offset < paragraph.count {
      guard paragraph[offset] >= 0xE2, var mark = length(of: ends, at: offset) else {
        offset += 1
        continue
      }
      while true {
        offset += mark
        guard let next = length(of: ends, at: offset) else { break }
        mark = next
      }
      offset += length(of: closers, at: offset) ?? 0
      ranges.append(start..<offset)
      start = offset
    }
    if start < paragraph.count { ranges.append(start..<paragraph.count) }
    return ranges
  }
}
