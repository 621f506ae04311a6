public import DocumentModel
public import SourceText

/// A file of text with the official documents found in it, read without any index.
public struct DocumentFile: Sendable {
  /// The path it was read from.
  public let path: String
  /// The encoding of its bytes.
  public let encoding: TextEncoding
  /// Its size in bytes.
  public let size: Int
  /// How many of its lines hold more than white space.
  public let nonEmptyLineCount: Int
  /// The documents, in order.
  public let documents: [OfficialDocument]

  /// Reads a file and finds the documents in it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the largest size that is read, in bytes.
  /// - Throws: a ``SkippedFile`` that says why the file cannot be used.
  /// - Complexity: O(*n*) in the file's size.
  public init(
    at path: String, limit: Int = DecodedText.defaultByteLimit
  ) throws(SkippedFile) {
    let bytes: [UInt8]
    do {
      bytes = try FileReading.bytes(at: path, limit: limit)
    } catch {
      throw SkippedFile(path: path, cause: error.cause, reason: error.reason)
    }
    let text: DecodedText
    do {
      text = try DecodedText(decoding: bytes, limit: limit)
    } catch {
      throw SkippedFile(path: path, cause: .notText, reason: "\(error)")
    }
    self.path = path
    encoding = text.encoding
    size = bytes.count
    documents = OfficialDocument.documents(in: text)
    nonEmptyLineCount = Self.nonEmptyLineCount(of: text.utf8)
  }

  private static func nonEmptyLineCount(of utf8: [UInt8]) -> Int {
    utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
      .reduce(0) { count, line in
        String(decoding: line, as: UTF8.self).allSatisfy(\.isWhitespace) ? count : count + 1
      }
  }
}
