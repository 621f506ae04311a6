/// A file's text as well-formed UTF-8, with the way back to the file's bytes.
public struct DecodedText: Sendable, Equatable {
  /// The text: well-formed UTF-8 without a byte order mark. Bytes that no character could be
  /// read from stand as U+FFFD.
  public let utf8: [UInt8]

  /// From `utf8` to the bytes of the file.
  public let map: OffsetMap

  /// The encoding the file is written in.
  public let encoding: TextEncoding

  /// Whether the file starts with a byte order mark.
  public let hadByteOrderMark: Bool

  /// How many ill-formed sequences were replaced by U+FFFD.
  public let replacementCount: Int

  package init(
    utf8: [UInt8], map: OffsetMap, encoding: TextEncoding, hadByteOrderMark: Bool = false,
    replacementCount: Int = 0
  ) {
    self.utf8 = utf8
    self.map = map
    self.encoding = encoding
    self.hadByteOrderMark = hadByteOrderMark
    self.replacementCount = replacementCount
  }

  /// A text that is there already, as if read from a file of UTF-8.
  public init(_ text: String) {
    let utf8 = Array(text.utf8)
    self.init(utf8: utf8, map: .identity(length: utf8.count), encoding: .utf8)
  }

  /// The most bytes `init(decoding:)` takes unless told otherwise: 256 MiB, far above any
  /// document and small enough to be held in memory several times.
  public static let defaultByteLimit = 256 << 20

  /// Reads the bytes of a file as text.
  ///
  /// The encoding is the one a byte order mark names; without one UTF-8, if the bytes are
  /// well-formed or nearly so; else GB 18030, if they look like Chinese in it.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - limit: the most bytes to take.
  /// - Throws: ``TextDecodingError`` where the bytes are not text or too many. Single ill-formed
  ///   sequences are no error: they decode to U+FFFD as in `String(decoding:as:)`.
  /// - Complexity: O(`bytes.count`); well-formed UTF-8 is not copied.
  public init(
    decoding bytes: [UInt8], limit: Int = defaultByteLimit
  ) throws(TextDecodingError) {
    guard bytes.count <= limit else {
      throw TextDecodingError(
        .tooLarge,
        "the file has \(bytes.count) bytes, more than the limit of \(limit); split it")
    }
    switch try EncodingDetector.detect(bytes) {
    case .wellFormedUTF8(let start):
      self = UTF8Decoder.wellFormed(bytes, from: start)
    case .illFormedUTF8(let start):
      self = UTF8Decoder.repairing(bytes, from: start)
    case .utf16(let bigEndian):
      self = UTF16Decoder.decode(bytes, bigEndian: bigEndian)
    case .gb18030:
      self = try GB18030Decoder.decode(bytes)
    }
  }
}
