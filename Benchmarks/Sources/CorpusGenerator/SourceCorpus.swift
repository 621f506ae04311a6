public import BenchmarkSupport
public import ChineseSegmentation
import SourceText
public import SystemPackage

/// The real documents that a generated corpus is made from: their sentences, and in each sentence
/// the numbers and names that may be replaced.
///
/// All text lies in one array, and sentences and slots are ranges of it, so that ten million
/// passages can be made without an object for each.
public struct SourceCorpus: Sendable {
  /// A document: where it comes from, its first line, its sentences.
  struct Document: Sendable {
    var name: String
    var title: Range<Int>
    var sentences: Range<Int>
    /// The number of its paragraphs.
    var paragraphCount: Int
  }

  /// A sentence with its end mark, and the slots in it.
  struct Sentence: Sendable {
    var text: Range<Int>
    var slots: Range<Int>
  }

  /// A run of bytes that stands for one of many.
  struct Slot: Sendable {
    enum Kind: Sendable {
      /// Digits with the separators inside them.
      case number
      /// The two characters of a place or an organ before 县, 局 and the like.
      case name
      /// Another word of two characters.
      case word
    }

    var kind: Kind
    var text: Range<Int>
  }

  var text: [UInt8] = []
  var documents: [Document] = []
  var sentences: [Sentence] = []
  var slots: [Slot] = []
  /// The sentences of every paragraph.
  var paragraphs: [Range<Int>] = []

  /// The bytes of text in all sentences.
  public var byteCount: Int { sentences.reduce(0) { $0 + $1.text.count } }
  /// The number of documents with at least one sentence.
  public var documentCount: Int { documents.count }
  /// The number of paragraphs, which become passages.
  public var paragraphCount: Int { paragraphs.count }

  /// Reads every text file below a folder, in an order that is shuffled but always the same: the
  /// growth of the vocabulary is measured along it, and folders sort by topic.
  ///
  /// - Throws: `BenchError` where the folder cannot be read or holds no Chinese text. A file that
  ///   is not text is left out.
  public init(contentsOf folder: FilePath, segmenter: Segmenter) throws(BenchError) {
    var reader = SourceReader(session: segmenter.makeSession())
    var order = SeededGenerator(seed: 20_180_518)
    for path in Self.shuffled(try Files.list(folder), &order) {
      guard let decoded = try? DecodedText(decoding: Files.read(path)) else { continue }
      reader.add(decoded.utf8, name: path.lastComponent?.string ?? path.string)
    }
    self = reader.finished()
    guard !sentences.isEmpty else { throw BenchError("\(folder): no file with Chinese text") }
  }

  /// Makes a source of texts in memory; each is one document.
  public init(texts: [(name: String, text: String)], segmenter: Segmenter) {
    var reader = SourceReader(session: segmenter.makeSession())
    for (name, text) in texts { reader.add(Array(text.utf8), name: name) }
    self = reader.finished()
  }

  init() {}

  /// Fisher and Yates's shuffle, with a generator that does not change between versions.
  private static func shuffled(_ paths: [FilePath], _ random: inout SeededGenerator) -> [FilePath] {
    var paths = paths
    for last in stride(from: paths.count - 1, to: 0, by: -1) {
      paths.swapAt(last, random.below(last + 1))
    }
    return paths
  }

  /// Calls `body` with the text of each paragraph, as it stands in the source.
  public func forEachParagraph(_ body: ([UInt8]) -> Void) {
    for paragraph in paragraphs {
      guard let first = sentences[paragraph].first, let last = sentences[paragraph].last else {
        continue
      }
      body(Array(text[first.text.lowerBound..<last.text.upperBound]))
    }
  }
}
