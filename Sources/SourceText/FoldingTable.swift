/// Which scalar is matched as which: a two-level table over all of Unicode, unpacked once from
/// the generated `data` (about 8,400 scalars, 22 KB) on first use.
struct FoldingTable: Sendable {
  /// Stands in the table for a scalar that is left out; no scalar has this value.
  static let dropped: UInt32 = 0xFFFF_FFFF

  /// Scalars of one block: 64, so that a block's places in `isMapped` are one word.
  private static let blockBits: UInt32 = 6
  private static let blockMask: UInt32 = 63

  /// For each block of 64 scalars: bit *n* is set where scalar *n* of it is mapped or dropped.
  /// Text is scanned against this alone: the part for 汉字 is 2.6 KB and stays in the L1 cache.
  let isMapped: [UInt64]

  /// For each block, where its 64 targets start in `targets`; 0 where none is mapped.
  private let blockStart: [UInt16]

  private let targets: [UInt32]

  static let shared = FoldingTable(decoding: data)

  /// Unpacks the generated form: runs of `gap flags`, `delta`, `count`.
  ///
  /// Numbers are in base 32, least significant digit first, a digit being a character from
  /// 48 on, 32 higher where another digit follows. The first number is
  /// 4 × (key − end of the run before) + 2 × (every second scalar only) + (a count follows);
  /// the second is the zigzag of target − key, 0 where the scalars are dropped.
  private init(decoding data: StaticString) {
    var isMapped = [UInt64](repeating: 0, count: 0x11_0000 >> 6)
    var blockStart = [UInt16](repeating: 0, count: 0x11_0000 >> 6)
    var targets = [UInt32](repeating: 0, count: 64)
    targets.reserveCapacity(40 << 10)
    var reader = DigitReader(data)
    var key: UInt32 = 0
    while let head = reader.next(), let zigzag = reader.next() {
      let stride: UInt32 = head & 2 == 0 ? 1 : 2
      let count = head & 1 == 0 ? 1 : reader.next() ?? 1
      let delta = Int32(bitPattern: zigzag >> 1) ^ -Int32(bitPattern: zigzag & 1)
      key &+= head >> 2
      for index in 0..<count {
        let scalar = key &+ index &* stride
        let block = Int(scalar >> Self.blockBits)
        if blockStart[block] == 0 {
          // Starts are counted in blocks, so that 16 bits are enough.
          blockStart[block] = UInt16(truncatingIfNeeded: targets.count >> 6)
          let first = scalar & ~Self.blockMask
          for place in 0..<64 { targets.append(first &+ UInt32(place)) }
        }
        isMapped[block] |= 1 << UInt64(scalar & Self.blockMask)
        let place = Int(blockStart[block]) << 6 | Int(scalar & Self.blockMask)
        targets[place] =
          delta == 0 ? Self.dropped : UInt32(bitPattern: Int32(bitPattern: scalar) &+ delta)
      }
      key &+= (count &- 1) &* stride
    }
    self.isMapped = isMapped
    self.blockStart = blockStart
    self.targets = targets
  }

  /// What a scalar's value is matched as, or `dropped`.
  @inline(__always)
  func target(of scalar: UInt32) -> UInt32 {
    let block = Int(scalar >> Self.blockBits)
    let start = Int(blockStart[block])
    return start == 0 ? scalar : targets[start << 6 | Int(scalar & Self.blockMask)]
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
