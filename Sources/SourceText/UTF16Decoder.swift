/// UTF-16 with a byte order mark, to UTF-8.
enum UTF16Decoder {
  static func decode(_ bytes: [UInt8], bigEndian: Bool) -> DecodedText {
    var writer = UTF8Writer(sourceStart: 2, capacity: bytes.count * 3 / 2)
    let end = bytes.count
    var offset = 2
    func unit(_ at: Int) -> UInt16? {
      guard at + 1 < end else { return nil }
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      return bigEndian ? first << 8 | second : second << 8 | first
    }
    while let first = unit(offset) {
      if let scalar = Unicode.Scalar(first) {
        writer.append(scalar, source: offset..<offset + 2)
        offset += 2
      } else if UTF16.isLeadSurrogate(first), let second = unit(offset + 2),
        UTF16.isTrailSurrogate(second)
      {
        let pair = UTF16.EncodedScalar([first, second])
        writer.append(UTF16.decode(pair), source: offset..<offset + 4)
        offset += 4
      } else {
        writer.appendReplacement(source: offset..<offset + 2)
        offset += 2
      }
    }
    if offset < end { writer.appendReplacement(source: offset..<end) }
    return writer.decodedText(
      encoding: bigEndian ? .utf16BigEndian : .utf16LittleEndian, hadByteOrderMark: true)
  }
}
