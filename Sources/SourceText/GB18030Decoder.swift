import CICU

/// GB 18030 to UTF-8 through ICU's converter, which says where every character came from and
/// goes on after bad bytes.
enum GB18030Decoder {
  /// UTF-16 code units decoded in one call; two buffers of it stay in the cache.
  private static let chunk = 16 << 10

  /// - Throws: ``TextDecodingError`` where this ICU has no such converter.
  static func decode(_ bytes: [UInt8]) throws(TextDecodingError) -> DecodedText {
    var status: Int32 = 0
    guard let converter = unsafe hongtou_converter_open(&status) else {
      throw TextDecodingError(
        .converterUnavailable,
        "ICU cannot convert from GB18030 (error \(status)); install ICU's full data")
    }
    defer { unsafe hongtou_converter_close(converter) }
    var writer = UTF8Writer(sourceStart: 0, capacity: bytes.count * 3 / 2 + 64)
    var assembler = ScalarAssembler()
    var units = [UInt16](repeating: 0, count: chunk)
    var offsets = [Int32](repeating: 0, count: chunk)
    var base = 0
    var more = true
    while more {
      var consumed: Int64 = 0
      var produced: Int32 = 0
      let result = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe hongtou_converter_decode(
          converter, source.baseAddress.map { unsafe $0 + base }, Int64(source.count - base),
          &units, &offsets, Int32(chunk), &consumed, &produced)
      }
      guard result >= 0 else {
        throw TextDecodingError(
          .converterUnavailable, "ICU failed to convert from GB18030 (error \(-result))")
      }
      let produces = Int(produced)
      for index in 0..<produces {
        let offset = Int(offsets[index])
        assembler.take(units[index], at: offset < 0 ? nil : base + offset, into: &writer)
      }
      base += Int(consumed)
      more = result == 1
    }
    assembler.finish(at: base, into: &writer)
    return writer.decodedText(encoding: .gb18030, hadByteOrderMark: false)
  }
}

/// Puts surrogate pairs together and finds where each character ends: where the next one starts.
private struct ScalarAssembler {
  private var pending: (first: UInt16, second: UInt16?, start: Int)?

  /// - Parameter offset: where the unit's character starts, in bytes; nil for a unit that
  ///   belongs to the character before it.
  mutating func take(_ unit: UInt16, at offset: Int?, into writer: inout UTF8Writer) {
    if UTF16.isTrailSurrogate(unit), let open = pending, open.second == nil,
      UTF16.isLeadSurrogate(open.first)
    {
      pending = (open.first, unit, open.start)
      return
    }
    let start = offset ?? pending?.start ?? 0
    finish(at: start, into: &writer)
    pending = (unit, nil, start)
  }

  /// Writes the character that is still open; it ends at `end`.
  mutating func finish(at end: Int, into writer: inout UTF8Writer) {
    guard let open = pending else { return }
    pending = nil
    let source = open.start..<max(open.start, end)
    if let second = open.second {
      writer.append(UTF16.decode(UTF16.EncodedScalar([open.first, second])), source: source)
    } else if let scalar = Unicode.Scalar(open.first), scalar != "\u{FFFD}" {
      writer.append(scalar, source: source)
    } else {
      writer.appendReplacement(source: source)
    }
  }
}
