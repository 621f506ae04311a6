extension Snippet {
  /// The text alone, an ellipsis where text was left out.
  ///
  /// Line breaks and control characters show as spaces here and in every form below, so that no
  /// document can act on a terminal or a page.
  public var plain: String { rendered(by: PlainStyle()) }

  /// For a terminal: the matches bold and red, by ANSI escape sequences (ECMA-48).
  public var ansi: String { rendered(by: ANSIStyle()) }

  /// For a page: the text escaped, each match in `<mark>…</mark>`.
  public var html: String { html(tag: "mark") }

  /// For a page: the text escaped, each match in an element of your choice.
  ///
  /// - Parameter tag: the element's name; only its ASCII letters, digits and hyphens are used, and
  ///   `mark` where none remain.
  public func html(tag: String) -> String { rendered(by: HTMLStyle(tag: tag)) }

  private func rendered(by style: some SnippetStyle) -> String {
    var output = ""
    for (index, passage) in passages.enumerated() {
      let previous = index > 0 ? passages[index - 1] : nil
      if let previous { output += previous.isCutAfter || passage.isCutBefore ? " … " : " " }
      if previous == nil, passage.isCutBefore { output += "…" }
      passage.render(by: style, into: &output)
    }
    if passages.last?.isCutAfter == true { output += "…" }
    return output
  }
}

extension Snippet.Passage {
  /// Writes the text with its marks widened to whole characters (grapheme clusters), so that no
  /// accent or joined emoji is torn from its base.
  fileprivate func render(by style: some SnippetStyle, into output: inout String) {
    var marks = marks[...]
    var isMarked = false
    var offset = 0
    for character in text {
      let end = offset + character.utf8.count
      while let mark = marks.first, mark.upperBound <= offset { marks = marks.dropFirst() }
      let isInside = marks.first.map { $0.lowerBound < end } ?? false
      if isInside != isMarked {
        output += isInside ? style.open : style.close
        isMarked = isInside
      }
      if character.isNewline || DisplayWidth.isControl(character) {
        output += " "
      } else {
        style.write(character, into: &output)
      }
      offset = end
    }
    if isMarked { output += style.close }
  }
}

/// How a snippet is written.
private protocol SnippetStyle {
  var open: String { get }
  var close: String { get }
  func write(_ character: Character, into output: inout String)
}

private struct PlainStyle: SnippetStyle {
  let open = ""
  let close = ""
  func write(_ character: Character, into output: inout String) { output.append(character) }
}

private struct ANSIStyle: SnippetStyle {
  let open = "\u{1B}[1;31m"
  let close = "\u{1B}[0m"
  func write(_ character: Character, into output: inout String) { output.append(character) }
}

private struct HTMLStyle: SnippetStyle {
  let open: String
  let close: String

  init(tag: String) {
    let name = tag.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let element = name.first?.isLetter == true ? name : "mark"
    open = "<\(element)>"
    close = "</\(element)>"
  }

  func write(_ character: Character, into output: inout String) {
    for scalar in character.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
