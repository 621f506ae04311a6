import SourceText
import Testing

@testable import DocumentModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of the package's Fixtures folder.
struct Fixture {
  let name: String
  let bytes: [UInt8]
  let text: DecodedText
  let documents: [OfficialDocument]

  static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/Fixtures/"
  }()

  init(_ name: String) throws {
    self.name = name
    bytes = try Self.read(Self.folder + name)
    text = try DecodedText(decoding: bytes)
    documents = OfficialDocument.documents(in: text)
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { throw MissingFixture(path: path) }
    defer { _ = unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[0..<count]
    }
  }

  /// The bytes of the file a piece of a paragraph's text came from, as text.
  func source(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

struct MissingFixture: Error {
  let path: String
}

extension OfficialDocument {
  /// The paragraph whose text starts with `start`.
  func paragraph(startingWith start: String) -> Paragraph? {
    paragraphs.first { $0.text.hasPrefix(start) }
  }

  func paragraphs(_ role: ParagraphRole) -> [Paragraph] { paragraphs.filter { $0.role == role } }

  /// Occurrences of a phrase in all paragraphs, one after the other.
  func count(of phrase: String, where isMatchable: (String) -> String = { $0 }) -> Int {
    let needle = Array(phrase.unicodeScalars)
    return paragraphs.reduce(0) { sum, paragraph in
      let text = Array(isMatchable(paragraph.text).unicodeScalars)
      guard text.count >= needle.count else { return sum }
      return sum
        + (0...text.count - needle.count).count {
          text[$0..<$0 + needle.count].elementsEqual(needle)
        }
    }
  }
}

/// The processor time this thread has used, in seconds: unlike a clock it does not count the time
/// in which other programs ran.
func threadTime() -> Double {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
