/// Collects decoded scalars as UTF-8 together with the map to the bytes they came from.
struct UTF8Writer {
  private var text: [UInt8] = []
  private var map: OffsetMap
  private var replacements = 0

  // The run of equal units not yet in the map: most characters follow one of their own shape,
  // so that the map is touched once a run.
  private var run = 0..<0
  private var runOutput = 0
  private var outputUnit = 1
  private var sourceUnit = 1

  /// - Parameters:
  ///   - sourceStart: the source offset of the first character, in bytes.
  ///   - capacity: the bytes of UTF-8 to expect.
  init(sourceStart: Int, capacity: Int) {
    map = OffsetMap(emptyAt: sourceStart)
    run = sourceStart..<sourceStart
    text.reserveCapacity(capacity)
  }

  /// Adds a character read from `source`, which starts where the one before it ended.
  mutating func append(_ scalar: Unicode.Scalar, source: Range<Int>) {
    let length = text.append(utf8: scalar)
    if length != outputUnit || source.count != sourceUnit || source.lowerBound != run.upperBound {
      flush()
      run = source
      outputUnit = length
      sourceUnit = source.count
      runOutput = length
    } else {
      run = run.lowerBound..<source.upperBound
      runOutput += length
    }
  }

  /// Adds U+FFFD for an ill-formed sequence.
  mutating func appendReplacement(source: Range<Int>) {
    append("\u{FFFD}", source: source)
    replacements += 1
  }

  private mutating func flush() {
    map.append(
      outputCount: runOutput, source: run.lowerBound, outputUnit: outputUnit,
      sourceUnit: sourceUnit)
    runOutput = 0
  }

  /// The collected text; the writer is used up.
  mutating func decodedText(encoding: TextEncoding, hadByteOrderMark: Bool) -> DecodedText {
    flush()
    return DecodedText(
      utf8: text, map: map, encoding: encoding, hadByteOrderMark: hadByteOrderMark,
      replacementCount: replacements)
  }
}

extension [UInt8] {
  /// Appends a scalar's UTF-8 and returns its length.
  @inline(__always)
  package mutating func append(utf8 scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x80 {
      append(UInt8(truncatingIfNeeded: value))
      return 1
    }
    if value < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
      return 2
    }
    if value < 0x10000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | (value >> 6) & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
      return 3
    }
    append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
    append(UInt8(truncatingIfNeeded: 0x80 | (value >> 12) & 0x3F))
    append(UInt8(truncatingIfNeeded: 0x80 | (value >> 6) & 0x3F))
    append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    return 4
  }

  /// Appends the bytes of a span, copied at once.
  @inline(__always)
  package mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
