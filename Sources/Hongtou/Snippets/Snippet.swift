/// What a hit shows of its document's text: one or more passages with the matches marked.
public struct Snippet: Sendable, Hashable {
  /// The passages, the best first.
  public var passages: [Passage]

  public init(passages: [Passage]) { self.passages = passages }

  /// A stretch of one paragraph, as it stands in the document.
  public struct Passage: Sendable, Hashable {
    /// Which paragraph, as the caller numbers them.
    public let paragraph: Int
    /// The stretch, in UTF-8 bytes of the paragraph's text.
    public let range: Range<Int>
    /// The text of the stretch.
    public let text: String
    /// What matched, in UTF-8 bytes of ``text``: rising, without overlaps. A match inside a longer
    /// word marks just its own characters.
    public let marks: [Range<Int>]
    /// Whether text of the paragraph was left out before the stretch.
    public let isCutBefore: Bool
    /// Whether text of the paragraph was left out after the stretch.
    public let isCutAfter: Bool

    /// - Parameters:
    ///   - marks: in bytes of `text`, in any order; they are sorted, clipped and joined.
    public init(
      paragraph: Int, range: Range<Int>, text: String, marks: [Range<Int>], isCutBefore: Bool,
      isCutAfter: Bool
    ) {
      self.paragraph = paragraph
      self.range = range
      self.text = text
      self.marks = marks.joined(within: 0..<text.utf8.count)
      self.isCutBefore = isCutBefore
      self.isCutAfter = isCutAfter
    }
  }
}

extension [Range<Int>] {
  /// The same places as rising ranges inside `bounds`, those that overlap or touch joined.
  func joined(within bounds: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in map({ $0.clamped(to: bounds) }).sorted(by: { $0.lowerBound < $1.lowerBound })
    where !range.isEmpty {
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}

extension Snippet.Passage {
  /// The passage as a snippet of its own.
  public var snippet: Snippet { Snippet(passages: [self]) }
}
