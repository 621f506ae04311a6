/// Finds the encoding of a file's bytes, or the reason why they are not text.
enum EncodingDetector {
  enum Finding: Equatable {
    /// Text from the given byte on (behind a byte order mark).
    case wellFormedUTF8(from: Int)
    case illFormedUTF8(from: Int)
    case utf16(bigEndian: Bool)
    case gb18030
  }

  /// The bytes looked at for NUL and other control characters.
  private static let sampleLength = 8 << 10

  static func detect(_ bytes: [UInt8]) throws(TextDecodingError) -> Finding {
    if let format = OtherFormat.allCases.first(where: { bytes.starts(with: $0.signature) }) {
      throw TextDecodingError(
        .otherFormat, "the file is \(format.rawValue), not plain text; extract its text first")
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return .utf16(bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return .utf16(bigEndian: true) }
    try refuseControlCharacters(bytes)

    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let evidence = UTF8Evidence(bytes.span, from: start)
    guard let firstBad = evidence.firstIllFormed else { return .wellFormedUTF8(from: start) }
    // Chinese in GB 18030 read as UTF-8 has several times more ill-formed than well-formed
    // sequences (about 1 in 7 is well-formed by chance), damaged UTF-8 has far fewer.
    if start > 0 || evidence.multibyteCount >= 2 * evidence.illFormedCount {
      return .illFormedUTF8(from: start)
    }
    if GB18030Evidence(bytes.span).isPlausible { return .gb18030 }
    throw TextDecodingError(
      .unknownEncoding,
      "byte \(firstBad) fits neither UTF-8 nor, with the rest of the file, GB18030;"
        + " convert the file to UTF-8")
  }

  /// - Throws: ``TextDecodingError`` where the start of the file has a NUL, or other control
  ///   characters in more than one byte of fifty.
  private static func refuseControlCharacters(_ bytes: [UInt8]) throws(TextDecodingError) {
    let sample = bytes.prefix(sampleLength)
    var controls = 0
    for (offset, byte) in sample.enumerated() where byte < 0x20 {
      switch byte {
      case 0x00:
        throw TextDecodingError(
          .binary,
          "the file has a NUL at byte \(offset), so it is binary, or UTF-16 without a mark")
      case 0x08...0x0D, 0x1A, 0x1B: break
      default: controls += 1
      }
    }
    guard controls * 50 <= sample.count else {
      throw TextDecodingError(
        .binary,
        "\(controls) of the file's first \(sample.count) bytes are control characters:"
          + " it is not text")
    }
  }
}

/// Formats that often lie beside documents and are told by their first bytes.
private enum OtherFormat: String, CaseIterable {
  case pdf = "a PDF"
  case zip = "a ZIP archive or an OOXML, ODF or OFD document"
  case compound = "an OLE compound document (doc, xls, wps)"
  case rtf = "an RTF document"
  case utf32 = "UTF-32"
  case gzip = "a gzip archive"
  case xz = "an xz archive"
  case png = "a PNG image"
  case jpeg = "a JPEG image"

  var signature: [UInt8] {
    switch self {
    case .pdf: Array("%PDF-".utf8)
    case .zip: [0x50, 0x4B, 0x03, 0x04]
    case .compound: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    case .rtf: Array("{\\rtf".utf8)
    case .utf32: [0xFF, 0xFE, 0x00, 0x00]
    case .gzip: [0x1F, 0x8B, 0x08]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    case .jpeg: [0xFF, 0xD8, 0xFF]
    }
  }
}

/// How much of a text is well-formed UTF-8.
private struct UTF8Evidence {
  var multibyteCount = 0
  var illFormedCount = 0
  var firstIllFormed: Int?

  /// So many ill-formed sequences, more than well-formed ones, are not damage.
  private static let enough = 1000

  init(_ bytes: Span<UInt8>, from start: Int) {
    var offset = start
    while true {
      offset = UTF8Decoder.endOfWellFormedRun(
        bytes, from: offset, multibyteCount: &multibyteCount)
      guard offset < bytes.count else { return }
      if firstIllFormed == nil { firstIllFormed = offset }
      let length = UTF8Decoder.illFormedLength(bytes, at: offset)
      offset += length
      // A character cut off by the end of the file says nothing against the encoding.
      if offset < bytes.count || length == 1 { illFormedCount += 1 }
      // PERF: enough is known; a text in another encoding need not be read to its end.
      if illFormedCount > Self.enough, illFormedCount > multibyteCount { return }
    }
  }
}

/// How much a text looks like Chinese in GB 18030.
private struct GB18030Evidence {
  /// Characters of two or four bytes.
  var unitCount = 0
  /// Those of GB 2312 level 1 (the 3,755 most used 汉字) and its punctuation.
  var commonCount = 0
  /// Bytes that belong to no character.
  var errorCount = 0

  init(_ bytes: Span<UInt8>) {
    let count = bytes.count
    var offset = 0
    while offset < count {
      let lead = bytes[offset]
      if lead < 0x80 {
        offset += 1
        continue
      }
      guard (0x81...0xFE).contains(lead) else {
        errorCount += 1
        offset += 1
        continue
      }
      guard offset + 1 < count else { return }
      offset += take(
        lead, bytes[offset + 1], offset + 3 < count ? bytes[offset + 2] : nil,
        offset + 3 < count ? bytes[offset + 3] : nil)
    }
  }

  /// Counts the character that starts with `lead`; returns its length.
  private mutating func take(_ lead: UInt8, _ second: UInt8, _ third: UInt8?, _ fourth: UInt8?)
    -> Int
  {
    switch second {
    case 0x40...0x7E, 0x80...0xFE:
      unitCount += 1
      let isCommonLead = (0xB0...0xD7).contains(lead) || lead == 0xA1 || lead == 0xA3
      if isCommonLead, second >= 0xA1 { commonCount += 1 }
      return 2
    case 0x30...0x39:
      if let third, let fourth, (0x81...0xFE).contains(third), (0x30...0x39).contains(fourth) {
        unitCount += 1
        return 4
      }
      errorCount += 1
      return 1
    default:
      errorCount += 1
      return 1
    }
  }

  /// Half of the characters are common ones (in simplified text nearly all are, in traditional
  /// text in GBK somewhat more than half, in Big5 read as GBK about a third), and at most one
  /// in fifty is broken.
  var isPlausible: Bool {
    unitCount > 0 && commonCount * 2 >= unitCount && errorCount * 50 <= unitCount
  }
}
