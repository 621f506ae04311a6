/// A bounds-checked reader of bytes in place, for the paths where a `ByteReader`, which keeps its
/// owner alive, would count references.
///
/// After a read beyond the end every read gives 0 and `isBroken` stays true, so that a caller
/// checks once after several reads.
@unsafe
struct CheckedBytes {
  private let base: UnsafeRawPointer
  private(set) var position: Int
  private let end: Int
  private(set) var isBroken = false

  /// SAFETY: `bytes` must stay valid for the life of the reader.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    // An empty buffer may have no address; the reader then never reads.
    unsafe base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    unsafe position = 0
    unsafe end = bytes.count
  }

  var remaining: Int {
    @inline(__always) get { unsafe end &- position }
  }

  /// An unsigned LEB128 number below 2⁶³.
  @inline(__always)
  mutating func varint() -> Int {
    if unsafe position < end {
      let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
      if byte < 0x80 {
        unsafe position &+= 1
        return Int(byte)
      }
      // PERF: nearly all others have two bytes.
      if unsafe position &+ 1 < end {
        let second = unsafe base.load(fromByteOffset: position &+ 1, as: UInt8.self)
        if second < 0x80 {
          unsafe position &+= 2
          return Int(byte & 0x7F) | Int(second) &<< 7
        }
      }
    }
    return unsafe longVarint()
  }

  @inline(never)
  private mutating func longVarint() -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while unsafe position < end, shift < 63 {
      let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
      unsafe position &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return Int(value) }
      shift &+= 7
    }
    unsafe isBroken = true
    return 0
  }

  /// The next `count` bytes in place; empty when there are fewer.
  @inline(__always)
  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer {
    guard count >= 0, unsafe count <= remaining else {
      unsafe isBroken = true
      return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
    let start = unsafe base + position
    unsafe position &+= count
    return unsafe UnsafeRawBufferPointer(start: start, count: count)
  }
}
