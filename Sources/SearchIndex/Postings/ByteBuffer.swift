/// A growing run of bytes in memory that is never moved by anybody else: what postings are
/// encoded into.
///
/// Numbers of any width can be appended as one little-endian stream of bits, which begins and ends at a
/// byte (``append(_:width:)``, ``endBits()``).
///
/// PERF: appending is a comparison and a store; an `Array` would check uniqueness, exclusivity and
/// bounds for every byte of every posting. The bits that are no whole word yet are plain numbers of this
/// object for the same reason: a structure of their own would be locked for every number.
@safe
final class ByteBuffer {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var count = 0
  private(set) var capacity: Int
  /// The bits that have not been appended yet, and their number, below 32.
  private var pendingBits: UInt64 = 0
  private var pendingCount = 0

  init(capacity: Int = 4_096) {
    self.capacity = max(capacity, 64)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { unsafe base.deallocate() }

  /// Forgets the bytes and keeps the memory.
  func removeAll() {
    count = 0
    pendingBits = 0
    pendingCount = 0
  }

  /// Forgets the bytes from `length` on.
  func truncate(to length: Int) { count = min(count, max(length, 0)) }

  /// Makes room for `more` bytes beyond `count`.
  @inline(__always)
  func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @inline(never)
  private func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    unsafe memory.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = memory
    capacity = larger
  }

  @inline(__always)
  func append(_ value: UInt8) {
    reserve(1)
    unsafe base.storeBytes(of: value, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  func append(littleEndian value: some FixedWidthInteger & BitwiseCopyable) {
    let bytes = value.bitWidth &>> 3
    reserve(bytes)
    unsafe base.storeBytes(of: value.littleEndian, toByteOffset: count, as: type(of: value))
    count &+= bytes
  }

  /// Appends an unsigned number in LEB128 form.
  @inline(__always)
  func append(varint value: UInt64) {
    reserve(10)
    var rest = value
    while rest >= 0x80 {
      unsafe base.storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
      count &+= 1
      rest &>>= 7
    }
    unsafe base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  /// Appends the lowest `width` bits of `value`, the higher ones of which are 0; `width` ≤ 32. Nothing
  /// else may be appended before ``endBits()``.
  @inline(__always)
  func append(_ value: UInt32, width: Int) {
    pendingBits |= UInt64(value) &<< UInt64(pendingCount)
    pendingCount &+= width
    if pendingCount >= 32 {
      append(littleEndian: UInt32(truncatingIfNeeded: pendingBits))
      pendingBits &>>= 32
      pendingCount &-= 32
    }
  }

  /// Appends the last bits, filled up with zeros to whole bytes.
  func endBits() {
    while pendingCount > 0 {
      append(UInt8(truncatingIfNeeded: pendingBits))
      pendingBits &>>= 8
      pendingCount &-= 8
    }
    pendingBits = 0
    pendingCount = 0
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    if let start = bytes.baseAddress {
      unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
    }
    count &+= bytes.count
  }

  /// Room for `size` bytes at the end, which the caller fills.
  @inline(__always)
  func extend(_ size: Int) -> UnsafeMutableRawPointer {
    reserve(size)
    let start = unsafe base + count
    count &+= size
    return unsafe start
  }

  /// The bytes, valid until the next call that changes the buffer.
  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }
}
