/// What a character of folded text means for positions, bigrams and exact matching
/// (the definition stands in the article on search semantics).
enum CharacterClass {
  /// A character of a word: it takes a position.
  case text
  /// A space, 、 ， a quotation mark or a bracket: it takes no position, and a phrase reaches
  /// over it.
  case softSeparator
  /// 。 ！ ？ ； ： or another mark that ends a statement: a phrase does not reach over it.
  case hardSeparator

  /// The class of a scalar of *folded* text; full-width forms have become their ASCII twins.
  /// - Complexity: O(1).
  @inline(__always)
  static func of(_ scalar: UInt32) -> CharacterClass {
    // Han and kana letters come first, because nearly all of the text is made of them.
    if scalar >= 0x3041 { return scalar < 0xFE00 ? .text : ofPresentationForm(scalar) }
    if scalar < 0x80 { return ofASCII(UInt8(truncatingIfNeeded: scalar)) }
    return ofPunctuation(scalar)
  }

  /// Whether a soft separator of folded text is 、 ， or a space, which an exact string need not
  /// show as it stands in the text; brackets and quotation marks are kept.
  static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", "，", "、", "､", "﹐", "﹑", "︐", "︑": true
    default: scalar.value <= 0x20 || scalar.isQuerySpace
    }
  }

  /// Whether three neighbouring characters of folded text are counted as one term: the middle one is a
  /// digit or a Chinese numeral, and another one too, or 第 stands before it. Numbers share their
  /// pairs of characters with many others (第二十三条 with every 第二十…, …十三…, …三条), their
  /// triples with few.
  @inline(__always)
  static func isNumber(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> Bool {
    isNumeral(second) && first != 0
      && (isNumeral(first) || isNumeral(third) || first == 0x7B2C)
  }

  /// Whether a scalar of folded text is a digit or a Chinese numeral.
  ///
  /// PERF: a look into a table of a few lines of the cache; comparing with each of them, as a search
  /// among them does, is mispredicted for every other character of Chinese text.
  @inline(__always)
  private static func isNumeral(_ scalar: UInt32) -> Bool {
    let place = Int(scalar &>> 6)
    return place < numerals.count && numerals[place] &>> UInt64(scalar & 63) & 1 != 0
  }

  /// A bit for each scalar up to the last numeral.
  private static let numerals: [UInt64] = {
    var bits = [UInt64](repeating: 0, count: 0x9700 / 64)
    for scalar in "0123456789〇一七万三九二五亿八六十千四百零".unicodeScalars {
      bits[Int(scalar.value >> 6)] |= 1 << UInt64(scalar.value & 63)
    }
    return bits
  }()

  private static func ofASCII(_ byte: UInt8) -> CharacterClass {
    switch byte {
    case 0...0x20, 0x7F, UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      .softSeparator
    case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"), UInt8(ascii: ":"):
      .hardSeparator
    default: .text
    }
  }

  private static func ofPunctuation(_ scalar: UInt32) -> CharacterClass {
    switch scalar {
    // Spaces: NBSP, U+2000–200A, line and paragraph separators, U+202F, U+205F, U+3000.
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .softSeparator
    // 、 and the quotation marks ‘’‚‛“”„‟ ‹› «» 〝〞〟.
    case 0x3001, 0x2018...0x201F, 0x2039, 0x203A, 0xAB, 0xBB, 0x301D...0x301F: .softSeparator
    // Brackets 〈〉《》「」『』【】〔〕〖〗〘〙〚〛 and ⟨⟩⟪⟫⦅⦆.
    case 0x3008...0x3011, 0x3014...0x301B, 0x27E6...0x27EF, 0x2985, 0x2986: .softSeparator
    // 。 ‼ ⁇ ⁈ ⁉ …
    case 0x3002, 0x203C, 0x2047...0x2049, 0x2026: .hardSeparator
    default: .text
    }
  }

  /// Vertical, small and half-width forms that folding has left as they are.
  private static func ofPresentationForm(_ scalar: UInt32) -> CharacterClass {
    switch scalar {
    case 0xFE10, 0xFE11, 0xFE50, 0xFE51, 0xFF0C, 0xFF64: .softSeparator
    case 0xFE17, 0xFE18, 0xFE35...0xFE44, 0xFE47, 0xFE48, 0xFE59...0xFE5E: .softSeparator
    case 0xFF08, 0xFF09, 0xFF3B, 0xFF3D, 0xFF5B, 0xFF5D, 0xFF5F...0xFF60, 0xFF62, 0xFF63:
      .softSeparator
    case 0xFE12...0xFE16, 0xFE52, 0xFE54...0xFE57, 0xFF01, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF61:
      .hardSeparator
    default: .text
    }
  }
}
