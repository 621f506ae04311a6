import SourceText

/// A line of a decoded text that is not blank.
struct Line {
  /// Its text without the white space around it, in bytes of the decoded text.
  var content: Range<Int>
  /// How many blank lines stand before it.
  var blankLinesBefore: Int
  /// The white space before the text, in columns (a 汉字 takes two).
  var indent = 0
  /// The width of the text in columns.
  var width = 0
  /// The level of a Markdown heading, or 0.
  var markdownLevel = 0
  /// Whether a comment stood between it and the line before: they are not one paragraph.
  var followsMarkup = false
  /// Whether its text starts with a date.
  var startsWithDate = false
}

/// Cuts a decoded text into lines.
enum LineScanner {
  /// The lines that are not blank, in order; LF, CRLF, CR and form feed end a line.
  ///
  /// - Complexity: O(*n*).
  static func lines(of text: Span<UInt8>) -> [Line] {
    var lines: [Line] = []
    lines.reserveCapacity(text.count / 120 + 16)
    var blank = 0
    var start = 0
    while start < text.count {
      let (end, columns) = scanLine(text, from: start)
      let content = text.trimmed(start..<end)
      if content.isEmpty {
        blank += 1
      } else {
        var line = Line(content: content, blankLinesBefore: blank)
        line.indent = width(of: text, start..<content.lowerBound)
        line.width = columns - line.indent - width(of: text, content.upperBound..<end)
        if text[content.lowerBound] == UInt8(ascii: "#") { readMarkdownHeading(text, &line) }
        line.startsWithDate = DateReader.date(in: text, at: line.content.lowerBound) != nil
        lines.append(line)
        blank = 0
      }
      start = end + 1
      // CRLF, and the CR CR LF of texts converted twice, end one line.
      while end < text.count, text[end] == 0x0D, start < text.count, text[start] == 0x0D {
        start += 1
      }
      if end < text.count, text[end] == 0x0D, start < text.count, text[start] == 0x0A { start += 1 }
    }
    return lines
  }

  /// The end of the line that starts at `start`, and its width.
  private static func scanLine(_ text: Span<UInt8>, from start: Int) -> (end: Int, columns: Int) {
    let count = text.count
    var offset = start
    var columns = 0
    while offset < count {
      let byte = text[offset]
      if byte >= 0xE0 {
        // PERF: the text is well-formed, so the trail bytes need no look.
        offset &+= byte < 0xF0 ? 3 : 4
        columns &+= 2
      } else {
        if isLineEnd(byte) { break }
        offset &+= 1
        if byte & 0xC0 != 0x80 { columns &+= 1 }
      }
    }
    return (min(offset, count), columns)
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == 0x0A || byte == 0x0D || byte == 0x0C
  }

  /// `## 第一章 总则`: the level is kept, the marks are not text.
  private static func readMarkdownHeading(_ text: Span<UInt8>, _ line: inout Line) {
    var offset = line.content.lowerBound
    while offset < line.content.upperBound, text[offset] == UInt8(ascii: "#") { offset += 1 }
    let level = offset - line.content.lowerBound
    let body = text.trimmed(offset..<line.content.upperBound)
    guard level <= 6, body.lowerBound > offset, !body.isEmpty else { return }
    line.markdownLevel = level
    line.width -= width(of: text, line.content.lowerBound..<body.lowerBound)
    line.content = body
  }

  /// Columns: scalars of three or four bytes take two, others one.
  private static func width(of text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var columns = 0
    for index in range {
      let byte = text[index]
      if byte & 0xC0 != 0x80 { columns &+= byte >= 0xE0 ? 2 : 1 }
    }
    return columns
  }
}
