/// One piece of a text, as the segmenter cut it.
///
/// The tokens of the best path follow one another without a gap: put together they are the text.
/// With a ``Lattice`` other than ``Lattice/none`` further words are handed out between them, in
/// ascending order of their start, marked by ``isInner``.
public struct Token: Sendable, Hashable {
  /// What a token is made of.
  public enum Kind: UInt8, Sendable {
    /// Punctuation, spaces, symbols, line ends: no term for an index.
    case other = 0
    /// Digits, with the separators inside them: `2018`, `3.5`.
    case number = 1
    /// Letters of an alphabet, with digits in or after them: `GDP`, `A4`.
    case letters = 2
    /// Hiragana or katakana only.
    case kana = 3
    /// A word with Han characters.
    case word = 4
  }

  /// First byte, in UTF-8 bytes from the beginning of the text given to the segmenter.
  public let start: Int
  /// The byte after the last one, in UTF-8 bytes from the beginning of the text.
  public let end: Int
  /// The number of scalars before the token. A phrase over words is a statement about
  /// characters: the next word of a phrase stands at `position + scalarCount`.
  public let position: Int
  /// Scalar count in the low 24 bits, then the bits of `PackedToken`.
  @usableFromInline let tail: UInt32

  @inlinable
  init(_ packed: PackedToken, byteBase: Int, scalarBase: Int) {
    start = byteBase &+ Int(packed.start)
    end = byteBase &+ Int(packed.end)
    position = scalarBase &+ Int(packed.position)
    tail = packed.tail
  }

  /// The bytes of the token in the text given to the segmenter.
  @inlinable public var range: Range<Int> { unsafe Range(uncheckedBounds: (start, end)) }

  /// The length in scalars (an ill-formed sequence of bytes counts as one, U+FFFD).
  @inlinable public var scalarCount: Int { Int(tail & PackedToken.scalarCountMask) }

  /// What the token is made of.
  @inlinable public var kind: Kind {
    Kind(rawValue: UInt8(truncatingIfNeeded: (tail >> PackedToken.kindShift) & 7)) ?? .other
  }

  /// Whether an index makes a term of it: everything but punctuation, spaces and symbols.
  @inlinable public var isIndexed: Bool { tail & (7 << PackedToken.kindShift) != 0 }

  /// Whether this is a word of the lattice beside the best path, not a piece of the path.
  @inlinable public var isInner: Bool { tail & PackedToken.innerFlag != 0 }

  /// ICU's rule status of the piece, rounded down to hundreds (`UWordBreak` in ICU's `ubrk.h`:
  /// 0 none, 100 number, 200 letter, 300 kana, 400 ideograph).
  public var ruleStatus: Int { Int(tail >> PackedToken.statusShift) * 100 }
}

/// Which words beside the best path are handed out.
public enum Lattice: Sendable, Hashable {
  /// None: only the best path.
  case none
  /// Words of two or more characters that lie inside one token of the best path, or begin and
  /// end on its boundaries: what an index needs, so that 书记 is found in 总书记 but 实习 is not
  /// found in 落实|习近平.
  case inner
  /// Every word of two or more characters of the dictionary and the lexicon.
  case full
}

/// A token as the engines write it: 16 bytes, offsets relative to the window that is being cut.
///
/// ```text
/// tail: | status / 100 : 4 | inner : 1 | kind : 3 | scalar count : 24 |
/// ```
@usableFromInline
struct PackedToken {
  @usableFromInline var start: UInt32
  @usableFromInline var end: UInt32
  @usableFromInline var position: UInt32
  @usableFromInline var tail: UInt32

  @usableFromInline static let scalarCountMask: UInt32 = 0x00FF_FFFF
  @usableFromInline static let kindShift: UInt32 = 24
  @usableFromInline static let innerFlag: UInt32 = 1 << 27
  @usableFromInline static let statusShift: UInt32 = 28

  @inlinable
  init(start: UInt32, end: UInt32, position: UInt32, tail: UInt32) {
    self.start = start
    self.end = end
    self.position = position
    self.tail = tail
  }

  /// The bits of `tail` above the scalar count.
  static func bits(kind: Token.Kind, status: Int, isInner: Bool = false) -> UInt32 {
    UInt32(kind.rawValue) << kindShift | (isInner ? innerFlag : 0)
      | UInt32(truncatingIfNeeded: min(status / 100, 15)) << statusShift
  }

  /// What ICU's rule status and the characters say about the kind.
  static func kind(status: Int, isAllKana: Bool) -> Token.Kind {
    switch status {
    case ..<100: .other
    case ..<200: .number
    case ..<300: .letters
    case ..<400: .kana
    default: isAllKana ? .kana : .word
    }
  }
}
