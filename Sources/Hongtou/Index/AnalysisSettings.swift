import ChineseSegmentation
import SearchIndex
import SourceText

/// What an index keeps of its analysis, so that a query is always analysed as the documents were,
/// and of the word lists that its queries go through.
///
/// ```text
/// settings = version:u8 lexicon:string synonyms:string stopWords:string
/// ```
struct AnalysisSettings: Sendable, Equatable {
  /// Changes whenever the same text gives other terms or positions.
  private static let analysisVersion: UInt64 = 2
  private static let codingVersion: UInt8 = 2

  /// The user's words beside the built-in lexicon, in the lexicon's file format.
  var lexicon: String
  /// The user's synonyms, in the file format of ``Synonyms``.
  var synonyms: String
  /// The user's stop words, in the file format of ``StopWords``.
  var stopWords: String

  init(lexicon: String, synonyms: String = "", stopWords: String = "") {
    self.lexicon = lexicon
    self.synonyms = synonyms
    self.stopWords = stopWords
  }

  /// The same settings with the words that options bring in place of those there.
  func replaced(by options: DocumentIndex.Options) -> AnalysisSettings {
    var settings = self
    if !options.lexicon.isEmpty { settings.lexicon = options.lexicon }
    if !options.synonyms.isEmpty { settings.synonyms = options.synonyms }
    if !options.stopWords.isEmpty { settings.stopWords = options.stopWords }
    return settings
  }

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Self.codingVersion)
    writer.append(string: lexicon)
    writer.append(string: synonyms)
    writer.append(string: stopWords)
    return writer.bytes
  }

  /// Reads the settings of an existing index.
  /// - Throws: `malformed`, `formatTooNew`.
  init(decoding bytes: [UInt8]) throws(IndexError) {
    var reader = ByteReader(bytes, name: "analysis settings")
    let version = try reader.readUInt8()
    guard version == Self.codingVersion else {
      throw IndexError(
        .formatTooNew, file: "analysis settings", expected: "version \(Self.codingVersion)",
        found: "version \(version)")
    }
    lexicon = try reader.readString()
    synonyms = try reader.readString()
    stopWords = try reader.readString()
    try reader.expectEnd()
  }

  /// The identity of an analysis with a segmenter: a digest of everything that changes the terms
  /// (the analysis version, ICU's rules and dictionary, the lexicon, the folding tables), not of
  /// which engine cuts.
  static func analyzer(with segmenter: Segmenter) -> String {
    var writer = ByteWriter()
    for value in [analysisVersion, segmenter.identity, Folding.identity] { writer.append(value) }
    return "hongtou-" + String(Checksum.xxh64(writer.bytes), radix: 16)
  }
}
