import SourceText

/// A line of a decoded text that is not blank.
struct Line {
  /// Its text without the white space around it, in bytes of the decoded text.
  var content: Range<Int>
  /// How many blank lines stand before it.
  var blankLinesBefore: Int
  /// The white space before the text, in columns (a 汉字 takes two).
  var indent: Int
  /// The width of the text in columns.
  var width: Int
  /// The level of a Markdown heading, or 0.
  var markdownLevel: Int
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
      var end = start
      while end < text.count, !isLineEnd(text[end]) { end &+= 1 }
      let content = text.trimmed(start..<end)
      if content.isEmpty {
        blank += 1
      } else {
        lines.append(line(text, start: start, content: content, blankLinesBefore: blank))
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

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == 0x0A || byte == 0x0D || byte == 0x0C
  }

  private static func line(
    _ text: Span<UInt8>, start: Int, content: Range<Int>, blankLinesBefore: Int
  ) -> Line {
    var line = Line(
      content: content, blankLinesBefore: blankLinesBefore,
      indent: width(of: text, start..<content.lowerBound), width: 0, markdownLevel: 0)
    if text[content.lowerBound] == UInt8(ascii: "#") { readMarkdownHeading(text, &line) }
    line.width = width(of: text, line.content)
    line.startsWithDate = DateReader.date(in: text, at: line.content.lowerBound) != nil
    return line
  }

  /// `## 第一章 总则`: the level is kept, the marks are not text.
  private static func readMarkdownHeading(_ text: Span<UInt8>, _ line: inout Line) {
    var offset = line.content.lowerBound
    while offset < line.content.upperBound, text[offset] == UInt8(ascii: "#") { offset += 1 }
    let level = offset - line.content.lowerBound
    let body = text.trimmed(offset..<line.content.upperBound)
    guard level <= 6, body.lowerBound > offset, !body.isEmpty else { return }
    line.markdownLevel = level
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
