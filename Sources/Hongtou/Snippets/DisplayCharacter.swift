import SourceText

/// A character (grapheme cluster) of a text as it is shown.
struct DisplayCharacter {
  /// Bytes of UTF-8.
  let length: Int
  /// Columns of a terminal (``DisplayWidth``).
  let columns: Int
  /// Whether it is white space.
  let isSpace: Bool
  /// Its scalar; nil where it has several.
  let scalar: Unicode.Scalar?

  /// Calls `body` with the characters of a stretch of a text.
  ///
  /// PERF: `String` finds the characters, but takes some hundred nanoseconds for each, and all but a
  /// few of a Chinese text are single scalars of kinds between two of which there is always a
  /// boundary (Unicode Standard Annex #29: nothing but GB999 applies to them). Only what lies between
  /// such pairs is left to `String`.
  ///
  /// - Parameters:
  ///   - text: well-formed UTF-8.
  ///   - stretch: bytes of `text`, from a boundary of characters to a boundary of scalars.
  /// - Complexity: O(*n*) in the length of the stretch.
  static func forEach(
    in text: Span<UInt8>, _ stretch: Range<Int>, _ body: (DisplayCharacter) -> Void
  ) {
    let stretch = stretch.clamped(to: 0..<text.count)
    let text = text.extracting(stretch)
    var place = 0
    while place < text.count {
      let (scalar, length) = UTF8Scalars.decode(text, at: place)
      let end = place + length
      let next = end < text.count ? UTF8Scalars.decode(text, at: end).scalar : nil
      if let simple = DisplayCharacter(simple: scalar, length: length),
        next.map(isSimple) ?? true
      {
        body(simple)
        place = end
      } else {
        let end = endOfMixture(in: text, from: place)
        for character in String(decoding: Array(copying: text, place..<end), as: UTF8.self) {
          body(DisplayCharacter(character))
        }
        place = end
      }
    }
  }

  /// The first place after `start` between two simple scalars, or the end of the text.
  private static func endOfMixture(in text: Span<UInt8>, from start: Int) -> Int {
    var place = start
    var isAfterSimple = false
    while place < text.count {
      let (scalar, length) = UTF8Scalars.decode(text, at: place)
      let isSimple = isSimple(scalar)
      if isSimple, isAfterSimple { break }
      isAfterSimple = isSimple
      place += length
    }
    return place
  }

  /// Scalars with the property Grapheme_Cluster_Break=Other, none of them Extended_Pictographic or a
  /// consonant of a conjunct: printing ASCII, dashes and quotation marks, Chinese punctuation, 汉字,
  /// full-width forms.
  @inline(__always)
  private static func isSimple(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x4E00...0x9FFF, 0x20...0x7E, 0x3000...0x3029, 0xFF01...0xFF60, 0x2010...0x2027: true
    default: false
    }
  }

  private init(_ character: Character) {
    let scalars = character.unicodeScalars
    length = character.utf8.count
    columns = DisplayWidth.columns(of: character)
    isSpace = character.isWhitespace
    scalar = scalars.count == 1 ? scalars.first : nil
  }

  @inline(__always)
  private init?(simple scalar: UInt32, length: Int) {
    guard Self.isSimple(scalar) else { return nil }
    self.length = length
    columns = scalar < 0x3000 ? 1 : 2
    isSpace = scalar == 0x20 || scalar == 0x3000
    self.scalar = Unicode.Scalar(scalar)
  }
}

extension [UInt8] {
  fileprivate init(copying text: Span<UInt8>, _ range: Range<Int>) {
    self.init()
    reserveCapacity(range.count)
    append(copying: text.extracting(range))
  }
}
