/// Folding: one form for everything that a reader takes for the same character.
///
/// Full-width and compatibility forms, Kangxi radicals, letter case, digits (２ → 2, ○ → 〇) and
/// traditional characters become one scalar each; zero-width scalars, soft hyphens and byte
/// order marks are left out. The table is generated from the Unicode Character Database and
/// OpenCC (`.scripts/make-folding-table` names versions, licences and the exceptions), so it
/// does not depend on the machine's ICU. Folding serves matching only; what is shown is the
/// text itself.
public enum Folding {
  /// Changes whenever the tables change the fold of any text.
  public static let identity: UInt64 = FoldingTable.checksum

  /// The scalar that `scalar` is matched as, or nil where it is left out.
  ///
  /// - Complexity: O(1).
  public static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let target = FoldingTable.shared.target(of: scalar.value)
    return target == FoldingTable.dropped ? nil : Unicode.Scalar(target)
  }

  /// What ``foldedScalar(in:at:)`` gives for a scalar that is left out.
  package static let leftOut = FoldingTable.dropped

  /// What the scalar at a place of an unfolded text is matched as, ``leftOut`` where it is left out,
  /// and its length in the text. A byte that starts no scalar counts as U+FFFD of length 1.
  ///
  /// - Parameter offset: in bytes, inside the text.
  /// - Complexity: O(1).
  package static func foldedScalar(
    in utf8: Span<UInt8>, at offset: Int
  ) -> (scalar: UInt32, length: Int) {
    let (scalar, length) = scalar(in: utf8, at: offset)
    return (FoldingTable.shared.target(of: scalar), length)
  }

  /// The fold of a text.
  ///
  /// - Complexity: O(*n*).
  public static func fold(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var folded: [UInt8] = []
    folded.reserveCapacity(bytes.count)
    fold(bytes.span, into: &folded)
    return String(decoding: folded, as: UTF8.self)
  }

  /// Appends the fold of a text to `output`.
  ///
  /// - Parameters:
  ///   - utf8: well-formed UTF-8; an ill-formed sequence is copied as it is.
  ///   - output: receives the folded text, again UTF-8.
  /// - Complexity: O(*n*).
  public static func fold(_ utf8: Span<UInt8>, into output: inout [UInt8]) {
    var sink = PlainSink()
    fold(utf8, into: &output, sink: &sink)
  }

  /// Appends the fold of a text to `output`, and to `map` the way back.
  ///
  /// - Parameters:
  ///   - utf8: well-formed UTF-8; an ill-formed sequence is copied as it is.
  ///   - output: receives the folded text, again UTF-8.
  ///   - map: receives, behind what it holds, the map from the folded text to `utf8`; as long as
  ///     `output` if both are empty at the call.
  /// - Complexity: O(*n*).
  public static func fold(
    _ utf8: Span<UInt8>, into output: inout [UInt8], map: inout OffsetMap
  ) {
    // Swapped, not copied: the map keeps its memory, which is then its own.
    var sink = MapSink(map: OffsetMap())
    swap(&sink.map, &map)
    fold(utf8, into: &output, sink: &sink)
    swap(&sink.map, &map)
  }

  // PERF: most scalars of real text are their own fold. The loop only asks the bitmap and
  // copies the whole run at once when it meets one that is not.
  @inline(__always)
  private static func fold(
    _ utf8: Span<UInt8>, into output: inout [UInt8], sink: inout some FoldSink
  ) {
    let table = FoldingTable.shared
    let isMapped = table.isMapped.span
    let count = utf8.count
    var runStart = 0
    var offset = 0
    while offset < count {
      let (scalar, length) = scalar(in: utf8, at: offset)
      if isMapped[Int(scalar >> 6)] & (1 << UInt64(scalar & 63)) == 0 {
        offset &+= length
        continue
      }
      copy(utf8, runStart..<offset, into: &output, sink: &sink)
      let target = table.target(of: scalar)
      if target != FoldingTable.dropped, let folded = Unicode.Scalar(target) {
        let written = output.append(utf8: folded)
        sink.wrote(written, from: offset, length: length)
      }
      offset &+= length
      runStart = offset
    }
    copy(utf8, runStart..<count, into: &output, sink: &sink)
  }

  @inline(__always)
  private static func copy(
    _ utf8: Span<UInt8>, _ run: Range<Int>, into output: inout [UInt8],
    sink: inout some FoldSink
  ) {
    guard !run.isEmpty else { return }
    output.append(copying: utf8.extracting(run))
    sink.copied(run)
  }

  /// The scalar at `offset` and its length; a byte that starts none counts as U+FFFD of length
  /// 1, which is its own fold.
  @inline(__always)
  private static func scalar(in utf8: Span<UInt8>, at offset: Int) -> (UInt32, Int) {
    let lead = UInt32(utf8[offset])
    if lead < 0x80 { return (lead, 1) }
    let left = utf8.count &- offset
    if lead >= 0xE0, lead < 0xF0, left >= 3 {
      let trails = UInt32(utf8[offset &+ 1] & 0x3F) << 6 | UInt32(utf8[offset &+ 2] & 0x3F)
      return ((lead & 0x0F) << 12 | trails, 3)
    }
    if lead >= 0xC0, lead < 0xE0, left >= 2 {
      return ((lead & 0x1F) << 6 | UInt32(utf8[offset &+ 1] & 0x3F), 2)
    }
    if lead >= 0xF0, lead < 0xF5, left >= 4 {
      let high = (lead & 0x07) << 18 | UInt32(utf8[offset &+ 1] & 0x3F) << 12
      let low = UInt32(utf8[offset &+ 2] & 0x3F) << 6 | UInt32(utf8[offset &+ 3] & 0x3F)
      return (min(high | low, 0x10_FFFF), 4)
    }
    return (0xFFFD, 1)
  }
}

/// Is told what the folding loop writes.
private protocol FoldSink {
  mutating func copied(_ run: Range<Int>)
  mutating func wrote(_ count: Int, from offset: Int, length: Int)
}

private struct PlainSink: FoldSink {
  @inline(__always) mutating func copied(_ run: Range<Int>) {}
  @inline(__always) mutating func wrote(_ count: Int, from offset: Int, length: Int) {}
}

private struct MapSink: FoldSink {
  var map: OffsetMap

  @inline(__always) mutating func copied(_ run: Range<Int>) {
    map.append(outputCount: run.count, source: run.lowerBound)
  }

  @inline(__always) mutating func wrote(_ count: Int, from offset: Int, length: Int) {
    // A scalar of unchanged length (四個 → 四个) does not interrupt the run.
    if count == length {
      map.append(outputCount: count, source: offset)
    } else {
      map.append(outputCount: count, source: offset, outputUnit: count, sourceUnit: length)
    }
  }
}
