/// Which scalar is matched as which: a two-level table over all of Unicode, unpacked once from
/// the generated `data` (about 8,400 scalars, 22 KB) on first use.
struct FoldingTable: Sendable {
  /// Stands in the table for a scalar that is left out; no scalar has this value, and none is
  /// mapped so far away.
  static let dropped: UInt32 = 0x8000_0000

  /// Scalars of one block: 64, so that a block's places in `isMapped` are one word.
  private static let blockBits: UInt32 = 6
  private static let blockMask: UInt32 = 63

  /// For each block of 64 scalars: bit *n* is set where scalar *n* of it is mapped or dropped.
  /// Text is scanned against this alone: the part for 汉字 is 2.6 KB and stays in the L1 cache.
  let isMapped: [UInt64]

  /// For each block, which 64 of `deltas` are its own, counted in blocks.
  private let blockIndex: [UInt16]

  /// What is added to a scalar, modulo 2^32, or `dropped`. The first 64 are 0 and serve all
  /// blocks in which nothing is mapped.
  private let deltas: [UInt32]

  static let shared = FoldingTable(decoding: data)

  /// Unpacks the generated form: runs of `gap flags`, `delta`, `count`.
  ///
  /// Numbers are in base 32, least significant digit first, a digit being a character from
  /// 48 on, 32 higher where another digit follows. The first number is
  /// 4 × (key − end of the run before) + 2 × (every second scalar only) + (a count follows);
  /// the second is the zigzag of target − key, 0 where the scalars are dropped.
  private init(decoding data: StaticString) {
    var isMapped = [UInt64](repeating: 0, count: 0x11_0000 >> 6)
    var blockIndex = [UInt16](repeating: 0, count: 0x11_0000 >> 6)
    var deltas = [UInt32](repeating: 0, count: 64)
    deltas.reserveCapacity(40 << 10)
    var reader = DigitReader(data)
    var key: UInt32 = 0
    while let head = reader.next(), let zigzag = reader.next() {
      let stride: UInt32 = head & 2 == 0 ? 1 : 2
      let count = head & 1 == 0 ? 1 : reader.next() ?? 1
      let delta = zigzag >> 1 ^ (0 &- (zigzag & 1))
      key &+= head >> 2
      for index in 0..<count {
        let scalar = key &+ index &* stride
        let block = Int(scalar >> Self.blockBits)
        if blockIndex[block] == 0 {
          blockIndex[block] = UInt16(truncatingIfNeeded: deltas.count >> 6)
          deltas.append(contentsOf: repeatElement(0, count: 64))
        }
        isMapped[block] |= 1 << UInt64(scalar & Self.blockMask)
        let place = Int(blockIndex[block]) << 6 | Int(scalar & Self.blockMask)
        deltas[place] = delta == 0 ? Self.dropped : delta
      }
      key &+= (count &- 1) &* stride
    }
    self.isMapped = isMapped
    self.blockIndex = blockIndex
    self.deltas = deltas
  }

  /// What a scalar's value is matched as, or `dropped`.
  @inline(__always)
  func target(of scalar: UInt32) -> UInt32 {
    let block = Int(blockIndex[Int(scalar >> Self.blockBits)])
    let delta = deltas[block << 6 | Int(scalar & Self.blockMask)]
    return delta == Self.dropped ? delta : scalar &+ delta
  }

  /// FNV-1a of the generated data: what changes it, changes what matches what.
  static let checksum: UInt64 = {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var reader = DigitReader(data)
    while let number = reader.next() {
      hash = (hash ^ UInt64(number)) &* 0x100_0000_01B3
    }
    return hash
  }()
}

/// Reads the base-32 numbers of the generated table.
private struct DigitReader {
  private let bytes: StaticString
  private var offset = 0

  init(_ bytes: StaticString) { self.bytes = bytes }

  mutating func next() -> UInt32? {
    // SAFETY: a StaticString's bytes live as long as the process; `offset` is checked.
    let start = unsafe bytes.utf8Start
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while offset < bytes.utf8CodeUnitCount {
      let byte = unsafe start[offset]
      offset += 1
      guard byte >= 48 else { continue }  // line ends
      let digit = UInt32(byte &- 48)
      value |= (digit & 31) << shift
      if digit < 32 { return value }
      shift &+= 5
    }
    return nil
  }
}
