import ChineseSegmentation
import SearchIndex
import SourceText

/// How an index analyses text: kept in the index, so that a query is always analysed as the
/// documents were.
///
/// ```text
/// settings = version:u8 digest:u64 lexicon:string
/// ```
/// The digest covers everything that changes the terms: the analysis version, ICU's rules and
/// dictionary, the folding tables and the lexicon; not which engine cuts.
struct AnalysisSettings: Sendable, Equatable {
  /// Changes whenever the same text gives other terms or positions.
  static let analysisVersion: UInt64 = 1
  private static let codingVersion: UInt8 = 1

  /// The user's words beside the built-in lexicon, in the lexicon's file format.
  var lexicon: String
  /// The digest of the analysis that made the index.
  var digest: UInt64

  /// Settings for a new index.
  init(lexicon: String, segmenter: Segmenter) {
    self.lexicon = lexicon
    digest = Self.digest(of: segmenter)
  }

  /// The digest of what this process would do with the segmenter.
  static func digest(of segmenter: Segmenter) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for value in [analysisVersion, segmenter.identity, Folding.identity] {
      // FNV-1a over the eight bytes of each value.
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        digest = (digest ^ (value >> shift & 0xFF)) &* 0x100_0000_01B3
      }
    }
    return digest
  }

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Self.codingVersion)
    writer.append(digest)
    writer.append(string: lexicon)
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
    digest = try reader.readUInt64()
    lexicon = try reader.readString()
    try reader.expectEnd()
  }
}
