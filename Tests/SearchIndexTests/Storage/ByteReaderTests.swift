import TestSupport
import Testing

@testable import SearchIndex

@Suite struct ByteReaderTests {
  private static let borders: [UInt64] = [
    0, 1, 127, 128, 16_383, 16_384, UInt64(UInt32.max), 1 << 62, UInt64(Int.max), 1 << 63, .max,
  ]

  @Test func everythingComesBack() throws {
    var writer = ByteWriter()
    writer.append(0xAB as UInt8)
    writer.append(0xABCD as UInt16)
    writer.append(0xDEAD_BEEF as UInt32)
    writer.append(UInt64.max - 1)
    for value in Self.borders { writer.append(varint: value) }
    writer.append(string: "红头")
    writer.append(byteString: [1, 2, 3])
    var reader = ByteReader(writer.bytes, name: "test")
    #expect(try reader.readUInt8() == 0xAB)
    #expect(try reader.readUInt16() == 0xABCD)
    #expect(try reader.readUInt32() == 0xDEAD_BEEF)
    #expect(try reader.readUInt64() == UInt64.max - 1)
    for value in Self.borders { #expect(try reader.readVarint() == value) }
    #expect(try reader.readString() == "红头")
    #expect(try reader.readByteString() == [1, 2, 3])
    try reader.expectEnd()
  }

  @Test func integersAreLittleEndian() {
    var writer = ByteWriter()
    writer.append(0x0102_0304 as UInt32)
    writer.append(varint: 300 as UInt64)
    #expect(writer.bytes == [4, 3, 2, 1, 0xAC, 0x02])
  }

  /// Each is refused with its place, whatever comes after it in memory.
  @Test(
    arguments: [
      [0x80], [0x80, 0x00], [0xFF, 0x00], [0x80, 0x80, 0x80],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x00],
      [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    ] as [[UInt8]])
  func badVarints(_ bytes: [UInt8]) throws {
    var reader = ByteReader([9] + bytes, name: "bad")
    _ = try reader.readUInt8()
    let error = try #require(throws: IndexError.self) { try reader.readVarint() }
    #expect(error.code == .malformed)
    #expect(error.file == "bad")
    #expect(error.offset == 1)
  }

  @Test func lengthsNeverPassTheBytesThere() throws {
    for length in Self.borders where length > 2 {
      var writer = ByteWriter()
      writer.append(varint: length)
      writer.append(0x4141 as UInt16)
      var bytes = ByteReader(writer.bytes, name: "long")
      #expect(throws: IndexError.self) { try bytes.readByteString() }
      var text = ByteReader(writer.bytes, name: "long")
      #expect(throws: IndexError.self) { try text.readString() }
      var count = ByteReader(writer.bytes, name: "long")
      #expect(throws: IndexError.self) { try count.readCount(ofItemsOfAtLeast: 1) }
    }
    var pairs = ByteReader([2, 0, 0, 0], name: "pairs")
    #expect(throws: IndexError.self) { try pairs.readCount(ofItemsOfAtLeast: 2) }
    var reader = ByteReader([1, 2, 3], name: "short")
    #expect(throws: IndexError.self) { try reader.readUInt32() }
    #expect(throws: IndexError.self) { try reader.readBytes(-1) }
    #expect(throws: IndexError.self) { try reader.readBytes(.max) }
    #expect(throws: IndexError.self) { try reader.expectEnd() }
    #expect(try reader.readBytes(3) == [1, 2, 3])
  }

  @Test func illFormedTextIsRefused() throws {
    for bytes in [[0xFF], [0xE7, 0xBA], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]] {
      var writer = ByteWriter()
      writer.append(byteString: bytes)
      var reader = ByteReader(writer.bytes, name: "text")
      #expect(throws: IndexError.self) { try reader.readString() }
    }
  }

  /// Random bytes read by random calls: values or typed errors, and never past the end.
  @Test func anyBytesByAnyCalls() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...24, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var reader = ByteReader(bytes, name: "random")
      for _ in 0..<6 {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: _ = try? reader.readUInt16()
        case 1: _ = try? reader.readUInt64()
        case 2: _ = try? reader.readVarint()
        case 3: _ = try? reader.readString()
        case 4: _ = try? reader.readByteString()
        case 5: _ = try? reader.readVarint(atMost: 100)
        default: _ = try? reader.readSlice(Int.random(in: -1...30, using: &generator))
        }
        #expect(reader.position <= bytes.count && reader.remaining >= 0)
      }
    }
  }
}
