import SourceText

extension Workload {
  /// Bytes to text, and text to its folded form.
  static let text: [Workload] = [
    Workload("decode-utf8", "strict UTF-8 of the seed document, ten times") {
      let bytes = FixtureText.repeated(try FixtureText.bytes(FixtureText.policy), 10)
      let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
      return Prepared(byteCount: bytes.count, expected: UInt64(scalars)) {
        let decoded = try DecodedText(decoding: bytes)
        return UInt64(decoded.utf8.count { $0 & 0xC0 != 0x80 })
      }
    },
    Workload("fold-policy", "folding the seed document, ten times, without a map") {
      let bytes = FixtureText.repeated(try FixtureText.bytes(FixtureText.policy), 10)
      let expected = foldedScalarByScalar(bytes)
      var folded: [UInt8] = []
      return Prepared(byteCount: bytes.count, expected: UInt64(expected.count)) {
        folded.removeAll(keepingCapacity: true)
        Folding.fold(bytes.span, into: &folded)
        return UInt64(folded.count)
      }
    },
    Workload("fold-map", "the same with the map back to the source") {
      let bytes = FixtureText.repeated(try FixtureText.bytes(FixtureText.policy), 10)
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
