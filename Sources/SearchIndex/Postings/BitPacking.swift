/// Bit packing of 32-bit numbers: blocks of 128 in four interleaved lanes, and runs of any length.
///
/// In a packed block, number i lies in lane i mod 4 at row i div 4; each lane is a little-endian
/// bit stream of 32 rows. So four numbers are unpacked by one SIMD shift and mask.
///
/// Source of the layout: Lemire & Boytsov, Decoding billions of integers per second through
/// vectorization (2015), section 4 (“SIMD-BP128”).
@unsafe
enum BitPacking {
  /// The numbers of a packed block.
  static let blockSize = 128

  /// The bytes of a packed block of numbers of `width` bits.
  @inline(__always)
  static func blockBytes(_ width: Int) -> Int { width &* 16 }

  /// The bytes of a run of `count` numbers of `width` bits.
  @inline(__always)
  static func runBytes(_ count: Int, _ width: Int) -> Int { (count &* width &+ 7) &>> 3 }

  /// The bits that `value` needs: 0 for 0.
  @inline(__always)
  static func width(_ value: UInt32) -> Int { 32 &- value.leadingZeroBitCount }

  /// Packs 128 numbers; bits above `width` are dropped.
  ///
  /// - Parameters:
  ///   - values: 128 numbers.
  ///   - width: 0 … 32.
  ///   - output: Room for `blockBytes(width)` bytes, which are overwritten.
  static func packBlock(
    _ values: UnsafePointer<UInt32>, width: Int, into output: UnsafeMutableRawPointer
  ) {
    guard width > 0 else { return }
    let mask = SIMD4<UInt32>(repeating: width == 32 ? .max : (1 &<< UInt32(width)) &- 1)
    var word = SIMD4<UInt32>(repeating: 0)
    var used = 0
    var offset = 0
    for row in 0..<32 {
      let value =
        unsafe UnsafeRawPointer(values + row &* 4).loadUnaligned(as: SIMD4<UInt32>.self) & mask
      word |= value &<< SIMD4(repeating: UInt32(used))
      used &+= width
      if used >= 32 {
        unsafe output.storeBytes(of: word, toByteOffset: offset, as: SIMD4<UInt32>.self)
        offset &+= 16
        used &-= 32
        let kept = width &- used
        word =
          kept == 32 ? SIMD4(repeating: 0) : value &>> SIMD4(repeating: UInt32(kept))
      }
    }
  }

  /// Unpacks 128 numbers.
  ///
  /// SAFETY: the caller has checked that `blockBytes(width) + 16` bytes can be read at `input` (the
  /// last row reads, and masks away, up to 16 bytes after the block) and that `width` is 0 … 32.
  /// PERF: no branch in the loop: two loads and three shifts serve a row whether or not it crosses
  /// a word; the shift counts are the same in all lanes.
  @inline(__always)
  static func unpackBlock(
    _ input: UnsafeRawPointer, width: Int, into values: UnsafeMutablePointer<UInt32>
  ) {
    let output = UnsafeMutableRawPointer(values)
    guard width > 0 else {
      unsafe output.initializeMemory(as: UInt8.self, repeating: 0, count: 512)
      return
    }
    let mask = SIMD4<UInt32>(repeating: width == 32 ? .max : (1 &<< UInt32(width)) &- 1)
    var bit = 0
    for row in 0..<32 {
      let word = unsafe input + (bit &>> 5) &* 16
      let shift = UInt32(truncatingIfNeeded: bit & 31)
      let low = unsafe word.loadUnaligned(as: SIMD4<UInt32>.self)
      let high = unsafe word.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self)
      let value =
        (low &>> SIMD4(repeating: shift))
        | ((high &<< SIMD4(repeating: 1)) &<< SIMD4(repeating: 31 &- shift))
      unsafe output.storeBytes(
        of: value & mask, toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      bit &+= width
    }
  }

  /// Turns 128 gaps minus one into ascending numbers after `base`, and gives the largest of them.
  ///
  /// PERF: two shifted additions sum four lanes; the carry is one broadcast of the last lane.
  @inline(__always)
  static func prefixSum(_ values: UnsafeMutablePointer<UInt32>, base: UInt32) -> UInt32 {
    let memory = UnsafeMutableRawPointer(values)
    let zero = SIMD4<UInt32>(repeating: 0)
    var carry = SIMD4<UInt32>(repeating: base)
    let steps = SIMD4<UInt32>(1, 2, 3, 4)
    var largest = zero
    for row in 0..<32 {
      var sum = unsafe memory.loadUnaligned(fromByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      sum = sum &+ SIMD4(0, sum[0], sum[1], sum[2])
      sum = sum &+ SIMD4(0, 0, sum[0], sum[1])
      sum = sum &+ carry &+ steps
      unsafe memory.storeBytes(of: sum, toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      largest = pointwiseMax(largest, sum)
      carry = SIMD4(repeating: sum[3])
    }
    return largest.max()
  }

  /// Packs a run of numbers as one little-endian bit stream.
  static func packRun(
    _ values: UnsafeBufferPointer<UInt32>, width: Int, into output: inout [UInt8]
  ) {
    guard width > 0 else { return }
    var pending: UInt64 = 0
    var used: UInt64 = 0
    for index in values.indices {
      pending |= unsafe UInt64(values[index]) &<< used
      used &+= UInt64(width)
      while used >= 8 {
        output.append(UInt8(truncatingIfNeeded: pending))
        pending &>>= 8
        used &-= 8
      }
    }
    if used > 0 { output.append(UInt8(truncatingIfNeeded: pending)) }
  }

  /// Unpacks a run of `count` numbers.
  ///
  /// SAFETY: the caller has checked that `runBytes(count, width) + 8` bytes can be read at `input`.
  @inline(__always)
  static func unpackRun(
    _ input: UnsafeRawPointer, count: Int, width: Int, into values: UnsafeMutablePointer<UInt32>
  ) {
    let mask: UInt64 = width >= 32 ? 0xFFFF_FFFF : (1 &<< UInt64(width)) &- 1
    var bit = 0
    for index in 0..<count {
      let word = unsafe input.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
      unsafe values[index] = UInt32(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & mask)
      bit &+= width
    }
  }
}
