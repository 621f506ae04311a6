/// What every file of an index has around its payload.
///
/// ```
/// file      = header payload leaves roots footer
/// header    = 64 bytes
/// payload   = the bytes of the file's own format
/// leaves    = one XXH64 (8 bytes) per block of 16,384 bytes of (header payload)
/// roots     = one XXH64 (8 bytes) per block of 16,384 bytes of (leaves)
/// footer    = 40 bytes
///
/// header    offset size                        footer    offset size
/// magic          0    8                        payload length 0    8
/// kind           8    4  four ASCII letters    roots' XXH64   8    8
/// envelope      12    2  version               header's XXH64 16   8  (copy)
/// format        14    2  version of the kind   magic          24   8
/// index         16   16  UUID, as in its text  XXH64 of 0..<32 32  8
/// session       32    8  who wrote it
/// sequence      40    4  the how-manieth file of that session
/// zero          44   12
/// XXH64 of 0..<56 56  8
/// ```
///
/// The checksums are a tree, as in fs-verity of the Linux kernel: the footer covers the header and
/// the roots, a root covers 2,048 leaves, a leaf covers 16,384 bytes. Opening reads and checks
/// header, footer and roots (8 bytes for each 32 MiB of payload), and each leaf and block on first
/// touch. The manifest keeps the footer's checksum, so that it vouches for the whole file.
///
/// All versions of the envelope keep the header's magic, versions and checksum where they are, so
/// that any reader can tell a newer file from a damaged one.
package enum FileEnvelope {
  /// The first eight bytes of every file. The high bit and the line ends, as in PNG, show transfers
  /// that take the file for text.
  package static let magic: UInt64 = 0x0A1A_0A0D_4954_4889  // 89 "HTI" 0D 0A 1A 0A
  /// The version of this envelope.
  package static let version: UInt16 = 1
  package static let headerSize = 64
  package static let footerSize = 40
  /// Bytes of a file, or of its leaves, under one checksum: 16 KiB take about 2 µs to check and
  /// cost 0.05 % of room.
  package static let blockSize = 16_384
  package static let checksumSize = 8

  /// Where the parts of a file of some payload length lie.
  struct Layout: Equatable {
    let payload: Range<Int>
    let leaves: Range<Int>
    let roots: Range<Int>
    let footer: Range<Int>

    /// The layout of a file of a payload length; nil when it passes an `Int`.
    init?(payloadLength: Int) {
      // A quarter of the range leaves room for the checksums without a check at each sum.
      guard payloadLength >= 0, payloadLength < Int.max / 4 else { return nil }
      payload = headerSize..<(headerSize + payloadLength)
      leaves = payload.upperBound..<(payload.upperBound + Self.checksums(payload.upperBound))
      roots = leaves.upperBound..<(leaves.upperBound + Self.checksums(leaves.count))
      footer = roots.upperBound..<(roots.upperBound + footerSize)
    }

    /// The number of blocks the payload and header fill.
    var blockCount: Int { leaves.count / checksumSize }

    private static func checksums(_ length: Int) -> Int {
      (length + blockSize - 1) / blockSize * checksumSize
    }
  }
}

/// What is in a file, and in which version.
package struct FileKind: Sendable, Hashable {
  /// Four ASCII letters that stand in the file's header.
  package let signature: UInt32
  /// The version of the payload's format that this code writes and reads. Any other is refused.
  package let formatVersion: UInt16
  /// The part of the file's name after the dot: 1 to 16 small ASCII letters.
  package let fileExtension: String

  /// A kind of file.
  ///
  /// - Parameters:
  ///   - signature: exactly four ASCII letters.
  ///   - formatVersion: the payload format's version, from 1.
  ///   - fileExtension: 1 to 16 small ASCII letters.
  package init(signature: StaticString, formatVersion: UInt16, fileExtension: String) {
    precondition(signature.utf8CodeUnitCount == 4, "a signature has four letters")
    self.signature = unsafe UnsafeRawPointer(signature.utf8Start)
      .loadUnaligned(as: UInt32.self).littleEndian
    self.formatVersion = formatVersion
    self.fileExtension = fileExtension
  }

  /// The signature as text, for messages.
  package var signatureText: String { Self.text(ofSignature: signature) }

  static func text(ofSignature signature: UInt32) -> String {
    let letters = (0..<4).map { UInt8(truncatingIfNeeded: signature >> ($0 * 8)) }
    return letters.allSatisfy { (0x20..<0x7F).contains($0) }
      ? "“" + String(decoding: letters, as: UTF8.self) + "”"
      : "0x" + String(signature, radix: 16)
  }
}

/// Which index a file belongs to: a random UUID (RFC 9562, version 4), made when the index is.
package struct IndexIdentity: Sendable, Hashable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new identity.
  package static func random() -> IndexIdentity {
    IndexIdentity(
      randomHigh: .random(in: 0 ... .max), randomLow: .random(in: 0 ... .max))
  }

  /// Random bits with the version and variant of RFC 9562 put in.
  init(randomHigh: UInt64, randomLow: UInt64) {
    high = randomHigh & ~0xF000 | 0x4000
    low = randomLow & ~(0b11 << 62) | (0b10 << 62)
  }

  /// The usual text of a UUID.
  package var description: String {
    let digits = Array((hexadecimal(high) + hexadecimal(low)).utf8)
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    return groups.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
  }
}

/// Which file of an index this is: the random number of the session that wrote it, and the
/// how-manieth it was there. So no name is ever used twice, also after a crash.
package struct FileID: Sendable, Hashable, CustomStringConvertible {
  package let session: UInt64
  package let sequence: UInt32

  package init(session: UInt64, sequence: UInt32) {
    self.session = session
    self.sequence = sequence
  }

  /// The part of the file's name before the dot: 16 and 8 hexadecimal digits.
  package var description: String {
    hexadecimal(session) + "-" + hexadecimal(sequence)
  }
}

/// All digits of a number in base 16, with leading zeros.
func hexadecimal(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: value.bitWidth / 4 - digits.count) + digits
}
