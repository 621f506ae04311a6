import SourceText

/// A paragraph's text as it is and as it is searched.
struct SearchableParagraph: ~Copyable, ~Escapable {
  /// The text as it is, UTF-8.
  let original: Span<UInt8>
  /// The folded text, UTF-8.
  let folded: [UInt8]

  /// - Complexity: O(*n*).
  @_lifetime(copy text)
  init(_ text: Span<UInt8>) {
    original = text
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    Folding.fold(text, into: &bytes)
    folded = bytes
  }

  /// The bytes of the text as it is that ranges of the folded text stand for.
  /// - Complexity: O(*n*): the way back is made only where something was found.
  borrowing func originalRanges(of ranges: [Range<Int>]) -> [Range<Int>] {
    guard !ranges.isEmpty else { return [] }
    var bytes: [UInt8] = []
    var map = OffsetMap()
    Folding.fold(original, into: &bytes, map: &map)
    return ranges.map { map.sourceRange(of: $0) }
  }
}
