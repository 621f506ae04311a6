/// The encodings a document may be written in.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "UTF-8"
  /// GB 18030, and with it GBK and GB 2312, which it contains.
  case gb18030 = "GB18030"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
}

/// Why bytes were not read as text.
public struct TextDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of reason; new ones may be added.
  public struct Code: Hashable, Sendable {
    private let name: String
    private init(_ name: String) { self.name = name }

    /// The bytes are a known format that is not plain text, such as PDF.
    public static let otherFormat = Code("otherFormat")
    /// The bytes hold control characters that no text holds.
    public static let binary = Code("binary")
    /// The bytes fit none of ``TextEncoding``.
    public static let unknownEncoding = Code("unknownEncoding")
    /// There are more bytes than the caller allows.
    public static let tooLarge = Code("tooLarge")
    /// This machine's ICU has no converter for the encoding.
    public static let converterUnavailable = Code("converterUnavailable")
  }

  public let code: Code
  /// What was found, where, and what to do.
  public let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
