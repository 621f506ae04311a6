import SourceText

@testable import Hongtou

/// Exact matching as its definition reads, without any thought of speed: tries every start and every
/// way to skip, and keeps the earliest end of each start.
enum ExactOracle {
  private enum Item {
    case scalar(Unicode.Scalar)
    case and
  }

  /// 、 ， and spaces.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    ",、，".unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
      || scalar.properties.generalCategory == .control
  }

  /// What is dropped, brackets and quotation marks.
  private static func isSoft(_ scalar: Unicode.Scalar) -> Bool {
    if isDropped(scalar) || "\"'<>".unicodeScalars.contains(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation: return true
    default: return false
    }
  }

  /// Where a pattern occurs in a paragraph, as bytes of the text that it is compared with.
  static func occurrences(of pattern: String, in text: String, isStrict: Bool) -> [Range<Int>] {
    let pattern = Pattern(pattern, isStrict: isStrict)
    let text = compared(text, isStrict: isStrict)
    var offsets = [0]
    for scalar in text { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    return text.indices.compactMap { start in
      pattern.end(in: text, from: start).map { offsets[start]..<offsets[$0] }
    }
  }

  /// A string as it is compared.
  static func compared(_ string: String, isStrict: Bool) -> [Unicode.Scalar] {
    isStrict ? Array(string.unicodeScalars) : string.unicodeScalars.compactMap(Folding.fold)
  }

  /// A string to be found.
  struct Pattern {
    private var items: [Item] = []
    private let skips: Bool
    private let isStrict: Bool

    init(_ pattern: String, isStrict: Bool) {
      let source = compared(pattern, isStrict: isStrict)
      self.isStrict = isStrict
      if !isStrict {
        var index = 0
        while index < source.count {
          if isAnd(source, index, spaceAt: index, wordAt: index + 1) {
            items.append(.and)
            index += 5
          } else {
            if !isDropped(source[index]) { items.append(.scalar(source[index])) }
            index += 1
          }
        }
      }
      skips = !items.isEmpty
      if items.isEmpty { items = source.map { .scalar($0) } }
    }

    /// The earliest end of an occurrence that starts exactly at `start`.
    func end(in text: [Unicode.Scalar], from start: Int) -> Int? {
      guard !items.isEmpty else { return nil }
      return ends(items[...], text, start, skips: skips, isStrict: isStrict).min()
    }

    /// The scalars with which an occurrence may start.
    var firstScalars: Set<Unicode.Scalar> {
      switch items.first {
      case nil: []
      case .and: ["和", "a"]
      case .scalar("和"): isStrict ? ["和"] : ["和", "a"]
      case .scalar(let scalar): [scalar]
      }
    }
  }

  /// The ends of all matches of `items` that start exactly at `place`.
  private static func ends(
    _ items: ArraySlice<Item>, _ text: [Unicode.Scalar], _ place: Int, skips: Bool, isStrict: Bool
  ) -> [Int] {
    guard let item = items.first else { return [place] }
    var result: [Int] = []
    for end in firstEnds(item, text, place, isStrict: isStrict || !skips) {
      guard items.count > 1 else {
        result.append(end)
        continue
      }
      var next = end
      while true {
        let isGapBetweenDigits =
          next > end && next < text.count && isDigit(text[end - 1]) && isDigit(text[next])
        if !isGapBetweenDigits {
          result += ends(items.dropFirst(), text, next, skips: skips, isStrict: isStrict)
        }
        guard skips, next < text.count, isSoft(text[next]) else { break }
        next += 1
      }
    }
    return result
  }

  private static func firstEnds(
    _ item: Item, _ text: [Unicode.Scalar], _ place: Int, isStrict: Bool
  ) -> [Int] {
    guard place < text.count else { return [] }
    switch item {
    case .scalar(let scalar):
      if text[place] == scalar { return [place + 1] }
      let isStray =
        !isStrict && scalar == "和" && isAnd(text, place - 1, spaceAt: place - 1, wordAt: place)
      return isStray ? [place + 3] : []
    case .and:
      if text[place] == "和" { return [place + 1] }
      // The letters one by one, separators skipped between them.
      let letters: [Item] = [.scalar("a"), .scalar("n"), .scalar("d")]
      return ends(letters[...], text, place, skips: true, isStrict: isStrict)
    }
  }

  /// Whether a space, "and", a space stand there with Han beyond both.
  private static func isAnd(
    _ scalars: [Unicode.Scalar], _ index: Int, spaceAt space: Int, wordAt word: Int
  ) -> Bool {
    space >= 1 && word + 4 < scalars.count && scalars[space] == " "
      && scalars[word..<word + 3].elementsEqual("and".unicodeScalars)
      && scalars[word + 3] == " " && isHan(scalars[space - 1]) && isHan(scalars[word + 4])
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isIdeographic
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
