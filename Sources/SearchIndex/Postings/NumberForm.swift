/// How the numbers of a block are written, in one or two bytes at its beginning.
///
/// ```
/// one byte    0 … 32        packed: numbers of that many bits
///             64 + n − 1    bits: a bit set of n units
/// two bytes   bits 0 … 4    patched: the width of the packed numbers
///             bits 5, 6, 8, 9   the high bits of each exception, less one (1 … 16)
///             bit 7         1
///             bits 10 … 15  the number of exceptions, less one (1 … 64)
/// ```
/// What a bit set stands for is said by who uses it: documents (``PostingBlock``, units of 8 bytes)
/// or frequencies (units of one byte).
struct NumberForm: Equatable {
  private static let patchedFlag: UInt32 = 0x80
  private static let bitsFlag: UInt32 = 0x40
  /// The most units of a bit set.
  static let maximumUnits = 64
  static let maximumExceptions = 64
  /// The most bits of an exception above the width.
  static let maximumHighBits = 16
  /// The largest width with exceptions.
  static let maximumPatchedWidth = 31

  private let word: UInt32

  /// Reads the form in the lowest bits of a number; other bits are not looked at.
  @inline(__always)
  init(_ word: UInt32) {
    self.word = word & (word & Self.patchedFlag != 0 ? 0xFFFF : 0xFF)
  }

  /// - Parameter width: 0 … 32.
  init(width: Int) { word = UInt32(truncatingIfNeeded: width) }

  /// - Parameter units: 1 … ``maximumUnits``.
  init(units: Int) { word = Self.bitsFlag | UInt32(truncatingIfNeeded: units - 1) }

  /// - Parameters:
  ///   - width: 0 … ``maximumPatchedWidth``.
  ///   - exceptions: 1 … ``maximumExceptions``.
  ///   - highBits: 1 … ``maximumHighBits``.
  init(width: Int, exceptions: Int, highBits: Int) {
    let high = highBits - 1
    let bits = width | (high & 3) << 5 | (high >> 2) << 8 | (exceptions - 1) << 10
    word = Self.patchedFlag | UInt32(truncatingIfNeeded: bits)
  }

  @inline(__always)
  var isPatched: Bool { word & Self.patchedFlag != 0 }

  /// Whether the numbers are a bit set; `units` has a meaning only then.
  @inline(__always)
  var isBits: Bool { word & (Self.patchedFlag | Self.bitsFlag) == Self.bitsFlag }

  /// The units of a bit set.
  @inline(__always)
  var units: Int { Int(word & 0x3F) &+ 1 }

  /// The bits of each packed number; above 32 in damaged bytes.
  @inline(__always)
  var width: Int { Int(word & (isPatched ? 0x1F : 0x7F)) }

  /// The number of exceptions; 0 unless patched.
  @inline(__always)
  var exceptions: Int { isPatched ? Int(word &>> 10) &+ 1 : 0 }

  /// The bits of each exception above the width, when there are exceptions.
  @inline(__always)
  var highBits: Int { Int((word &>> 5 & 3) | (word &>> 6 & 0xC)) &+ 1 }

  /// The bytes of the form itself.
  @inline(__always)
  var byteCount: Int { isPatched ? 2 : 1 }

  /// The bytes of so many packed numbers, exceptions included.
  @inline(__always)
  func packedBytes(_ count: Int) -> Int {
    let packed =
      unsafe count == BitPacking.blockSize
      ? BitPacking.blockBytes(width) : BitPacking.runBytes(count, width)
    return isPatched
      ? packed &+ (exceptions &* (NumberPacking.placeBits &+ highBits) &+ 7) &>> 3 : packed
  }

  /// Appends the form.
  func append(to output: ByteBuffer) {
    output.append(UInt8(truncatingIfNeeded: word))
    if isPatched { output.append(UInt8(truncatingIfNeeded: word >> 8)) }
  }
}
