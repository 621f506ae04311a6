/// Why a segmenter could not be made.
public enum SegmenterError: Error, Sendable, Hashable {
  /// ICU could not open its word break rules (`code` is ICU's `UErrorCode`): its data file is
  /// missing or damaged. Install `libicu` with its data.
  case icuUnavailable(code: Int32)
  /// A line of a lexicon cannot be used; `line` counts from 1.
  case lexicon(line: Int, reason: String)
}

extension SegmenterError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .icuUnavailable(let code):
      "ICU cannot open its word break rules (error \(code)): install libicu with its data"
    case .lexicon(let line, let reason):
      "lexicon line \(line): \(reason)"
    }
  }
}
