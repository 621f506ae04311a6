/// Cuts text at white space: tokens are runs of other bytes, each of length one position.
///
/// It serves benchmarks, goldens and texts that come cut already. White space is every byte from
/// 0x00 to 0x20, so it never splits a UTF-8 sequence.
public struct WhitespaceAnalyzer: Sendable {
  public init() {}

  /// Adds every token of `text` to `field` of the document, at positions counted from
  /// `firstPosition`.
  ///
  /// - Parameters:
  ///   - text: Any bytes; UTF-8 is not required.
  ///   - field: A field of the index's schema.
  ///   - sink: The document being added.
  ///   - firstPosition: The position of the first token.
  /// - Returns: The position after the last token.
  /// - Complexity: O(n); nothing is allocated.
  @discardableResult
  public func analyze(
    _ text: Span<UInt8>,
    into sink: inout DocumentSink,
    field: FieldID,
    firstPosition: UInt32 = 0
  ) -> UInt32 {
    var position = firstPosition
    var start = 0
    let count = text.count
    while true {
      while start < count, text[start] <= 0x20 { start += 1 }
      guard start < count else { return position }
      var end = start + 1
      while end < count, text[end] > 0x20 { end += 1 }
      sink.add(term: text.extracting(start..<end), field: field, position: position)
      position += 1
      start = end
    }
  }
}
