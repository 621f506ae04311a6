import CReferenceBreaker

/// A text as ICU wants it: UTF-16, with the ends of its lines.
struct ReferenceText {
  let units: [UInt16]
  /// The end of each line (after its line feed), in units.
  let lines: [Int32]

  /// - Parameter utf8: Well-formed UTF-8.
  init(_ utf8: [UInt8]) {
    var units = [UInt16](repeating: 0, count: utf8.count + 1)
    let count = unsafe reference_utf16(
      utf8, Int32(utf8.count), &units, Int32(units.count))
    units.removeLast(units.count - Int(max(0, count)))
    self.units = units
    var lines: [Int32] = []
    for (index, unit) in units.enumerated() where unit == 0x0A { lines.append(Int32(index + 1)) }
    if let last = units.indices.last, lines.last != Int32(last + 1) {
      lines.append(Int32(last + 1))
    }
    self.lines = lines
  }

  /// Cuts the text and throws the boundaries away; returns their number.
  func cut() -> Int { unsafe Int(reference_cut(units, lines, Int32(lines.count))) }

  /// The boundaries in units, with their rule statuses.
  func boundaries() -> (ends: [Int32], statuses: [UInt16]) {
    var ends = [Int32](repeating: 0, count: units.count + 1)
    var statuses = [UInt16](repeating: 0, count: units.count + 1)
    let count = unsafe Int(
      reference_boundaries(units, lines, Int32(lines.count), &ends, &statuses))
    return (Array(ends.prefix(max(0, count))), Array(statuses.prefix(max(0, count))))
  }
}
