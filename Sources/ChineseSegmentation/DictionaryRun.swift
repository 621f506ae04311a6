import CICU

/// The characters that ICU's dictionary for Chinese and Japanese is asked about.
enum DictionaryRun {
  /// `[[:Han:][:Hiragana:][:Katakana:]ー ｰ ﾞ ﾟ]`, ICU's own answer.
  static func contains(_ scalar: UInt32) -> Bool {
    if isPlainHan(scalar) { return true }
    return hongtou_in_dictionary_run(scalar) != 0
  }

  /// The two blocks in which every assigned scalar is Han and in NFKC, whatever its neighbours.
  @inline(__always)
  static func isPlainHan(_ scalar: UInt32) -> Bool {
    (0x4E00...0x9FA5).contains(scalar) || (0x3400...0x4DB5).contains(scalar)
  }

  /// ICU's idea of katakana (`dictbe.cpp`, `isKatakana`): a run of it is a candidate word.
  static func isKatakana(_ scalar: UInt32) -> Bool {
    (0x30A1...0x30FE).contains(scalar) && scalar != 0x30FB || (0xFF66...0xFF9F).contains(scalar)
  }

  /// The longest run of katakana, less one, that is a candidate word.
  static let longestKatakana = 20

  /// The cost of a run of katakana by its length (`dictbe.cpp`, `getKatakanaCost`).
  static func katakanaCost(_ length: Int) -> UInt32 {
    let costs: [UInt32] = [8192, 984, 408, 240, 204, 252, 300, 372, 480]
    return length < costs.count ? costs[length] : 8192
  }

  /// The cost of a single character that the dictionary does not have.
  static let unknownCost = 255
}

extension Lexicon {
  /// Whether a character may stand in a word of a lexicon.
  static func isWordScalar(_ scalar: UInt32) -> Bool { DictionaryRun.contains(scalar) }
}
