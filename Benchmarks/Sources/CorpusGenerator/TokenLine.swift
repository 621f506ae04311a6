public import ChineseSegmentation
import SourceText

/// Turns a text into its words, lower-case, joined by single spaces: what every engine of a
/// comparison indexes with a white-space tokenizer.
public struct TokenLine {
  private let session: Segmenter.Session
  private var folded: [UInt8] = []

  public init(segmenter: Segmenter) {
    session = segmenter.makeSession()
  }

  /// Appends the words of `text` to `output`, folded as an index folds them.
  public mutating func append(_ text: [UInt8], to output: inout [UInt8]) {
    folded.removeAll(keepingCapacity: true)
    Folding.fold(text.span, into: &folded)
    let bytes = folded
    var isFirst = true
    session.forEachToken(in: bytes.span) { token in
      guard token.isIndexed else { return }
      if !isFirst { output.append(0x20) }
      isFirst = false
      output.append(contentsOf: bytes[token.range])
    }
  }
}
