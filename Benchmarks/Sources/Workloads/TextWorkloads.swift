import SourceText

extension Workload {
  /// Bytes to text, and text to its folded form.
  static let text: [Workload] = [
    Workload("decode-utf8", "strict UTF-8 of a statute of 95 KB") {
      let bytes = try FixtureText.bytes(FixtureText.law)
      let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
      return Prepared(byteCount: bytes.count, expected: UInt64(scalars)) {
        let decoded = try DecodedText(decoding: bytes)
        return UInt64(decoded.utf8.count { $0 & 0xC0 != 0x80 })
      }
    },
    Workload("decode-gb18030", "2 KB of GB 18030, detected and decoded, sixteen times") {
      let bytes = FixtureText.repeated(try FixtureText.bytes(FixtureText.gb18030), 16)
      // The same text stands in a file of UTF-8.
      let name = FixtureText.gb18030.split(separator: ".gb18030").joined()
      let scalars = String(decoding: try FixtureText.bytes(name), as: UTF8.self).unicodeScalars
      return Prepared(byteCount: bytes.count, expected: UInt64(16 * scalars.count)) {
        let decoded = try DecodedText(decoding: bytes)
        return UInt64(decoded.utf8.count { $0 & 0xC0 != 0x80 })
      }
    },
    Workload("fold-text", "folding a statute of 95 KB, without a map") {
      let bytes = try FixtureText.bytes(FixtureText.law)
      let expected = foldedScalarByScalar(bytes)
      var folded: [UInt8] = []
      return Prepared(byteCount: bytes.count, expected: UInt64(expected.count)) {
        folded.removeAll(keepingCapacity: true)
        Folding.fold(bytes.span, into: &folded)
        return UInt64(folded.count)
      }
    },
    Workload("fold-map", "the same with the map back to the source") {
      let bytes = try FixtureText.bytes(FixtureText.law)
      let expected = foldedScalarByScalar(bytes)
      var folded: [UInt8] = []
      return Prepared(byteCount: bytes.count, expected: UInt64(expected.count)) {
        folded.removeAll(keepingCapacity: true)
        var map = OffsetMap.identity(length: 0)
        Folding.fold(bytes.span, into: &folded, map: &map)
        return UInt64(map.outputLength)
      }
    },
  ]

  /// The plain way, for the expected answers.
  private static func foldedScalarByScalar(_ bytes: [UInt8]) -> [UInt8] {
    var folded = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if let target = Folding.fold(scalar) { folded.append(target) }
    }
    return Array(String(folded).utf8)
  }
}
