/// Finds the ends of sentences and clauses, character by character.
struct EdgeScanner {
  private(set) var edge = PassageCells.Edge.none
  private var previous: Unicode.Scalar?

  /// Takes the next character; ``edge`` is then the edge after it.
  ///
  /// - Returns: a new kind for the edge before the character, where it moves behind it.
  mutating func take(_ character: DisplayCharacter) -> PassageCells.Edge? {
    defer { previous = character.scalar }
    switch character.scalar {
    // U+037E is another ";".
    case "。", "！", "？", "；", "!", "?", ";", "…", "\u{37E}":
      let moved: PassageCells.Edge? = edge == .sentence ? PassageCells.Edge.none : nil
      edge = .sentence
      return moved
    case "，", "、", "：", ",", ":":
      edge = .clause
      return nil
    // U+232A is another 〉.
    case "”", "’", "」", "』", "）", ")", "》", "〉", "\u{232A}", "】", "〕", "\"":
      guard edge != .none else { return nil }
      return PassageCells.Edge.none
    default:
      let isEnglishEnd = character.isSpace && previous == "."
      edge = isEnglishEnd ? .sentence : .none
      return nil
    }
  }
}
