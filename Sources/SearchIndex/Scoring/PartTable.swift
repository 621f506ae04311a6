import Synchronization

/// The frequency part of BM25 for every pair (frequency, length code) that impacts can hold: what
/// bounds of blocks are looked up in.
///
/// A bound is weight × part, rounded like a contribution, and equals the contribution of the pair
/// bit for bit.
@safe
final class PartTable: Sendable {
  /// Frequencies from here on are worked out when they are asked for.
  static let frequencies = 16

  /// SAFETY: 16 × 256 numbers, written in `init` only, given back in `deinit`.
  nonisolated(unsafe) let base: UnsafePointer<Double>

  init(_ scorer: TermScorer) {
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: Self.frequencies * 256)
    for frequency in 0..<Self.frequencies {
      for code in 0..<256 {
        unsafe memory[frequency * 256 + code] = scorer.part(
          Double(frequency), Double(LengthCode.decode(UInt8(code))))
      }
    }
    unsafe base = UnsafePointer(memory)
  }

  deinit { unsafe base.deallocate() }
}

/// The tables of a snapshot, made when they are first needed.
final class PartTables: Sendable {
  private struct Entry {
    let constant: Double
    let slope: Double
    let fieldWeight: Double
    let table: PartTable
  }

  /// PERF: nearly always one or two, so that looking through them is quicker than a hash table.
  private let entries = Mutex<[Entry]>([])
  /// Enough for the fields of a schema under a few settings; then the tables start anew.
  private static let capacity = 64

  func table(_ scorer: TermScorer) -> PartTable {
    entries.withLock { entries in
      for entry in entries
      where entry.constant == scorer.constant && entry.slope == scorer.slope
        && entry.fieldWeight == scorer.fieldWeight
      {
        return entry.table
      }
      if entries.count == Self.capacity { entries.removeAll() }
      let table = PartTable(scorer)
      entries.append(
        Entry(
          constant: scorer.constant, slope: scorer.slope, fieldWeight: scorer.fieldWeight,
          table: table))
      return table
    }
  }
}
