/// Packing the numbers of a block at one width, with the bits above it in exceptions.
///
/// An exception is its place in the block (``placeBits`` bits), then its bits above the width; all of
/// a block have equally many. They follow the packed numbers as one stream of bits.
///
/// Source of patching: Zukowski et al., Super-Scalar RAM-CPU Cache Compression (2006); choosing the
/// width by cost: Yan, Ding & Suel, Inverted Index Compression and Query Processing with Optimized
/// Document Ordering (2009), “OptPFD”.
enum NumberPacking {
  /// The bits of a place in a block.
  static let placeBits = 7

  // What decoding exceptions takes in time counts as bits when a width is chosen. With nothing added,
  // documents of passages are 1 to 3 % smaller, with half as many exceptions again.
  private static let patchingCost = 32
  private static let exceptionCost = 4

  /// The form of the numbers with the lowest cost.
  ///
  /// - Returns: The form and its cost in bits: those it takes, and what stands for time.
  /// - Complexity: O(count).
  static func best(
    _ values: UnsafePointer<UInt32>, count: Int
  ) -> (form: NumberForm, cost: Int) {
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 33) { histogram in
      unsafe histogram.initialize(repeating: 0)
      var all: UInt32 = 0
      for index in 0..<count {
        let value = unsafe values[index]
        all |= value
        unsafe histogram[BitPacking.width(value)] &+= 1
      }
      let widest = unsafe BitPacking.width(all)
      var best = NumberForm(width: widest)
      var least = 8 * best.packedBytes(count)
      var exceptions = 0
      var width = widest
      while width > 0, widest - width < NumberForm.maximumHighBits {
        exceptions += unsafe Int(histogram[width])
        width -= 1
        guard exceptions <= NumberForm.maximumExceptions else { break }
        let form = NumberForm(width: width, exceptions: exceptions, highBits: widest - width)
        let cost = 8 * form.packedBytes(count) + patchingCost + exceptionCost * exceptions
        if cost < least { (best, least) = (form, cost) }
      }
      return (best, least)
    }
  }

  /// Packs numbers and their exceptions.
  static func encode(
    _ values: UnsafePointer<UInt32>, count: Int, form: NumberForm, into output: ByteBuffer
  ) {
    let width = form.width
    let limit: UInt64 = 1 &<< UInt64(width)
    if unsafe count == BitPacking.blockSize {
      let room = unsafe output.extend(BitPacking.blockBytes(width))
      unsafe BitPacking.packBlock(values, width: width, into: room)
    } else {
      let mask = UInt32(truncatingIfNeeded: limit &- 1)
      for index in 0..<count { unsafe output.append(values[index] & mask, width: width) }
      output.endBits()
    }
    guard form.isPatched else { return }
    for index in 0..<count where unsafe UInt64(values[index]) >= limit {
      output.append(UInt32(truncatingIfNeeded: index), width: placeBits)
      unsafe output.append(values[index] &>> UInt32(width), width: form.highBits)
    }
    output.endBits()
  }

  /// Adds the exceptions to unpacked numbers; false for a place behind the numbers.
  ///
  /// SAFETY: the caller has checked that the exceptions lie in readable memory at `input`, followed
  /// by at least 8 more readable bytes, and that `values` has room for `size` numbers.
  static func patch(
    _ input: UnsafeRawPointer, form: NumberForm, size: Int, _ values: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    let width = UInt32(truncatingIfNeeded: form.width)
    let bits = form.highBits
    let mask: UInt64 = (1 &<< UInt64(bits)) &- 1
    var bit = 0
    for _ in 0..<form.exceptions {
      let word =
        unsafe UInt64(
          littleEndian: input.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
        &>> UInt64(bit & 7)
      let place = Int(word & 0x7F)
      guard place < size else { return false }
      unsafe values[place] &+=
        UInt32(truncatingIfNeeded: word &>> UInt64(placeBits) & mask) &<< width
      bit &+= placeBits &+ bits
    }
    return true
  }
}
