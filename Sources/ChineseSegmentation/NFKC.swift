import CICU

/// NFKC of the running ICU.
enum NFKC {
  static func hasBoundaryBefore(_ scalar: UInt32) -> Bool {
    hongtou_nfkc_has_boundary_before(scalar) != 0
  }

  static func isNormalized(_ run: ArraySlice<UInt32>) -> Bool {
    let units = UTF16Text.units(of: run)
    return unsafe units.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      return unsafe hongtou_nfkc_is_normalized(base, Int32(clamping: buffer.count)) != 0
    }
  }

  /// The normal form; the text itself where ICU fails (out of memory).
  static func normalize(_ run: ArraySlice<UInt32>) -> [UInt32] {
    let units = UTF16Text.units(of: run)
    // No character's NFKC is longer than 18 units (U+FDFA).
    var output = [UInt16](repeating: 0, count: units.count * 18 + 16)
    let written = unsafe units.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target -> Int32 in
        guard let from = source.baseAddress, let to = target.baseAddress else { return -1 }
        return unsafe hongtou_nfkc_normalize(
          from, Int32(clamping: source.count), to, Int32(clamping: target.count))
      }
    }
    guard written >= 0 else { return Array(run) }
    return UTF16Text.scalars(of: output.prefix(Int(written)))
  }
}

/// Between scalars and UTF-16, for what is handed to ICU.
enum UTF16Text {
  static func append(_ scalar: UInt32, to units: inout [UInt16]) {
    if scalar < 0x10000 {
      units.append(UInt16(truncatingIfNeeded: scalar))
    } else {
      units.append(UInt16(truncatingIfNeeded: 0xD7C0 + (scalar >> 10)))
      units.append(UInt16(truncatingIfNeeded: 0xDC00 | (scalar & 0x3FF)))
    }
  }

  static func units(of scalars: ArraySlice<UInt32>) -> [UInt16] {
    var units: [UInt16] = []
    units.reserveCapacity(scalars.count)
    for scalar in scalars { append(scalar, to: &units) }
    return units
  }

  static func scalars(of units: ArraySlice<UInt16>) -> [UInt32] {
    var scalars: [UInt32] = []
    for unit in units {
      if unit & 0xFC00 == 0xDC00, let last = scalars.last, last & 0xFFFF_FC00 == 0xD800 {
        scalars[scalars.count - 1] = (last - 0xD7C0) << 10 | UInt32(unit & 0x3FF)
      } else {
        scalars.append(UInt32(unit))
      }
    }
    return scalars
  }
}
