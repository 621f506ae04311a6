import TestSupport
import Testing

@testable import SourceText

/// Bytes in GB 18030 written out by hand: 中文。abc, 㐀 (four bytes, 8139EE39), 😀 (9439FC36).
private let gbSample: [UInt8] =
  [0xD6, 0xD0, 0xCE, 0xC4, 0xA1, 0xA3, 0x61, 0x62, 0x63]
  + [0x81, 0x39, 0xEE, 0x39, 0x94, 0x39, 0xFC, 0x36, 0xD6, 0xD0, 0xB9, 0xFA]

@Suite struct DecodingTests {
  @Test func wellFormedUTF8IsTakenAsItIs() throws {
    let text = "各级党委（党组）\r\n😀é"
    let decoded = try DecodedText(decoding: Array(text.utf8))
    #expect(decoded.utf8 == Array(text.utf8))
    #expect(decoded.map.isIdentity && decoded.encoding == .utf8)
    #expect(!decoded.hadByteOrderMark && decoded.replacementCount == 0)
  }

  @Test func theEmptyFileIsAnEmptyText() throws {
    #expect(try DecodedText(decoding: []).utf8.isEmpty)
  }

  @Test func aByteOrderMarkIsNotText() throws {
    let decoded = try DecodedText(decoding: [0xEF, 0xBB, 0xBF] + Array("党".utf8))
    #expect(decoded.utf8 == Array("党".utf8))
    #expect(decoded.hadByteOrderMark)
    #expect(decoded.map.sourceRange(of: 0..<3) == 3..<6)
  }

  @Test func illFormedSubpartsBecomeReplacementsAsInTheStandardLibrary() throws {
    var random = SeededGenerator(seed: 7)
    let text = Array("红头文件，中办发〔2018〕29号 abc é 😀 执行。".utf8)
    for _ in 0..<3000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = .random(in: 0x80...0xFF, using: &random)
        case 1: bytes.insert(.random(in: 0x80...0xFF, using: &random), at: place)
        default: bytes.remove(at: place)
        }
      }
      let decoded = UTF8Decoder.repairing(bytes, from: 0)
      #expect(decoded.utf8 == Array(String(decoding: bytes, as: UTF8.self).utf8))
      try expectFullCover(decoded, sourceLength: bytes.count)
    }
  }

  @Test func illFormedSequencesOfEveryKind() {
    for bytes: [UInt8] in [
      [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xE4, 0xB8], [0xF0, 0x9F, 0x98], [0xF0, 0x9F],
      [0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64],
    ] {
      let decoded = UTF8Decoder.repairing(bytes, from: 0)
      #expect(decoded.utf8 == Array(String(decoding: bytes, as: UTF8.self).utf8))
      #expect(decoded.map.sourceRange(of: 0..<decoded.utf8.count) == 0..<bytes.count)
    }
  }

  @Test func aFewBadBytesDoNotMakeUTF8AnotherEncoding() throws {
    let bytes = Array("中华人民共和国".utf8) + [0xFF] + Array("宪法".utf8) + [0xE4, 0xB8]
    let decoded = try DecodedText(decoding: bytes)
    #expect(decoded.encoding == .utf8 && decoded.replacementCount == 2)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "中华人民共和国\u{FFFD}宪法\u{FFFD}")
  }

  @Test func gb18030IsDecodedWithOffsets() throws {
    let decoded = try DecodedText(decoding: gbSample)
    #expect(decoded.encoding == .gb18030)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "中文。abc㐀😀中国")
    try expectFullCover(decoded, sourceLength: gbSample.count)
    #expect(decoded.map.sourceRange(of: 3..<6) == 2..<4)  // 文
    #expect(decoded.map.sourceRange(of: 9..<12) == 6..<9)  // abc
    #expect(decoded.map.sourceRange(of: 12..<15) == 9..<13)  // 㐀
    #expect(decoded.map.sourceRange(of: 15..<19) == 13..<17)  // 😀
    #expect(decoded.map.sourceRange(of: 19..<25) == 17..<21)  // 中国
  }

  @Test func gb18030LongerThanOneChunkAndWithPairsAtItsEdge() throws {
    var bytes: [UInt8] = [0x61]
    for _ in 0..<20_000 { bytes += [0xD6, 0xD0, 0x94, 0x39, 0xFC, 0x36] }
    let decoded = try GB18030Decoder.decode(bytes)
    #expect(decoded.utf8.count == 1 + 20_000 * 7)
    #expect(decoded.replacementCount == 0)
    for index in stride(from: 0, to: 20_000, by: 37) {
      let start = 1 + index * 7
      #expect(decoded.map.sourceRange(of: start..<start + 3) == 1 + index * 6..<3 + index * 6)
      #expect(
        decoded.map.sourceRange(of: start + 3..<start + 7) == 3 + index * 6..<7 + index * 6)
    }
  }

  @Test func badBytesInGB18030AreReplacedAndTheRestIsRead() throws {
    var bytes: [UInt8] = []
    for _ in 0..<60 { bytes += [0xD6, 0xD0, 0xB9, 0xFA] }
    bytes += [0xFF] + [0xD6, 0xD0, 0xB9]
    let decoded = try DecodedText(decoding: bytes)
    #expect(decoded.encoding == .gb18030)
    #expect(String(decoding: decoded.utf8, as: UTF8.self).hasSuffix("中国\u{FFFD}中\u{FFFD}"))
    #expect(decoded.replacementCount == 2)
    try expectFullCover(decoded, sourceLength: bytes.count)
  }

  @Test func randomBytesAsGB18030LoseNoOffset() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 1...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let decoded = try GB18030Decoder.decode(bytes)
      try expectFullCover(decoded, sourceLength: bytes.count)
    }
  }

  @Test func utf16NeedsItsMark() throws {
    let text = "党委 a😀"
    var little: [UInt8] = [0xFF, 0xFE]
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in text.utf16 {
      little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
    for (bytes, encoding) in [
      (little, TextEncoding.utf16LittleEndian), (big, .utf16BigEndian),
    ] {
      let decoded = try DecodedText(decoding: bytes)
      #expect(decoded.encoding == encoding && decoded.hadByteOrderMark)
      #expect(String(decoding: decoded.utf8, as: UTF8.self) == text)
      #expect(decoded.map.sourceRange(of: 3..<6) == 4..<6)
      #expect(decoded.map.sourceRange(of: 8..<12) == 10..<14)
    }
    let broken = try DecodedText(decoding: [0xFF, 0xFE, 0x00, 0xD8, 0x2D, 0x4E, 0x61])
    #expect(String(decoding: broken.utf8, as: UTF8.self) == "\u{FFFD}中\u{FFFD}")
    #expect(broken.map.sourceRange(of: 6..<9) == 6..<7)
  }

  @Test(arguments: [
    ("%PDF-1.7 …", TextDecodingError.Code.otherFormat), ("PK\u{3}\u{4}…", .otherFormat),
    ("ab\0c", .binary), ("\u{1}\u{2}\u{3}\u{4}ab", .binary),
  ])
  func whatIsNotTextIsRefused(text: String, code: TextDecodingError.Code) {
    let error = #expect(throws: TextDecodingError.self) {
      try DecodedText(decoding: Array(text.utf8))
    }
    #expect(error?.code == code)
  }

  @Test func otherEncodingsAreRefused() {
    // Latin-1, Shift JIS, Big5 (本條例自公布日施行 twice) and a file of 16-bit noise.
    let latin: [UInt8] = Array("caf".utf8) + [0xE9, 0x20] + Array("d".utf8) + [0xE9, 0x6A, 0xE0]
    let shiftJIS: [UInt8] = [
      0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA, 0x82, 0xCC, 0x83, 0x65, 0x81, 0x42,
    ]
    let big5: [UInt8] = [
      0xA5, 0xBB, 0xB1, 0xF8, 0xA8, 0xD2, 0xA6, 0xDB, 0xA4, 0xBD, 0xA5, 0xAC, 0xA4, 0xE9, 0xAC,
      0x49, 0xA6, 0xE6,
    ]
    for bytes in [latin, shiftJIS, big5] {
      let error = #expect(throws: TextDecodingError.self) { try DecodedText(decoding: bytes) }
      #expect(error?.code == .unknownEncoding)
    }
  }

  @Test func theLimitIsTyped() {
    let error = #expect(throws: TextDecodingError.self) {
      try DecodedText(decoding: Array("党委".utf8), limit: 5)
    }
    #expect(error?.code == .tooLarge)
  }

  /// Every byte of the source belongs to exactly one character, in order.
  private func expectFullCover(_ decoded: DecodedText, sourceLength: Int) throws {
    var output = 0
    var source = 0
    for scalar in String(decoding: decoded.utf8, as: UTF8.self).unicodeScalars {
      let length = UTF8.width(scalar)
      let range = decoded.map.sourceRange(of: output..<output + length)
      try #require(range.lowerBound == source && !range.isEmpty)
      output += length
      source = range.upperBound
    }
    #expect(source == sourceLength && output == decoded.utf8.count)
  }
}
