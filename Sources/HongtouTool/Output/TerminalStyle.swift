import SystemPackage

/// How text is set off on a terminal; plain where colour is switched off.
struct TerminalStyle {
  let isColored: Bool
  /// Whether a person is looking, so that bars make sense.
  let isTerminal: Bool

  /// Colour for standard output: off when it is no terminal, when `NO_COLOR` is set and not
  /// empty (no-color.org), or when `TERM` is `dumb`.
  static var standardOutput: TerminalStyle {
    let refused = !(Console.environment("NO_COLOR") ?? "").isEmpty
    let dumb = Console.environment("TERM") == "dumb"
    let isTerminal = Console.isTerminal(.standardOutput)
    return TerminalStyle(isColored: isTerminal && !refused && !dumb, isTerminal: isTerminal)
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func heading(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
