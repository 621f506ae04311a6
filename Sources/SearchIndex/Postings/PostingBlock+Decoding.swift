import CSearchKernels

/// Decoding a block; every function returns nil for bytes that make no sense.
///
/// SAFETY: callers have checked that `limit` lies in readable memory followed by at least 16 more
/// readable bytes (a file's checksums and footer are more), and that outputs have room for
/// `PostingBlock.size` numbers and four more.
extension PostingBlock {
  /// Whether the vector forms of the inner loops (`CSearchKernels`) can be used.
  static let hasVectors = hongtou_has_vectors()

  /// Unpacks packed numbers and their exceptions; returns the offset after them.
  ///
  /// - Parameter isIncremented: Whether 1 is added to each.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawPointer, _ start: Int, _ limit: Int, size: Int, form: NumberForm,
    isIncremented: Bool = false, usesVectors: Bool, into values: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    let isFull = size == PostingBlock.size
    let width = form.width
    let end = start &+ form.packedBytes(size)
    guard width <= 32, end <= limit else { return nil }
    // An exception adds bits above the width, so it can be added after the 1: as a sum, not as bits.
    if isFull && usesVectors {
      let input = unsafe (bytes + start).assumingMemoryBound(to: UInt8.self)
      if isIncremented {
        unsafe hongtou_unpack_increment(input, UInt32(truncatingIfNeeded: width), values)
      } else {
        unsafe hongtou_unpack(input, UInt32(truncatingIfNeeded: width), values)
      }
      if form.isPatched {
        unsafe hongtou_patch(
          input + BitPacking.blockBytes(width), Int32(truncatingIfNeeded: form.exceptions),
          UInt32(truncatingIfNeeded: form.highBits), UInt32(truncatingIfNeeded: width), values)
      }
      return end
    }
    var packed = 0
    if isFull {
      unsafe BitPacking.unpackBlock(bytes + start, width: width, into: values)
      packed = unsafe BitPacking.blockBytes(width)
    } else {
      unsafe BitPacking.unpackRun(bytes + start, count: size, width: width, into: values)
      packed = unsafe BitPacking.runBytes(size, width)
    }
    if isIncremented { unsafe increment(values, size: size) }
    if form.isPatched {
      let exceptions = unsafe bytes + (start &+ packed)
      guard unsafe NumberPacking.patch(exceptions, form: form, size: size, values) else {
        return nil
      }
    }
    return end
  }

  /// Decodes frequencies of any form; returns the offset after them.
  @inline(__always)
  static func decodeFrequencies(
    _ bytes: UnsafeRawPointer, _ start: Int, _ limit: Int, size: Int, form: NumberForm,
    usesVectors: Bool, into frequencies: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    guard form.isBits else {
      return unsafe decode(
        bytes, start, limit, size: size, form: form, isIncremented: true,
        usesVectors: usesVectors, into: frequencies)
    }
    let end = start &+ form.units
    guard end <= limit else { return nil }
    if size == PostingBlock.size && usesVectors {
      guard form.units >= PostingBlock.size / 8 else { return nil }
      let isRight = unsafe hongtou_unpack_levels(
        (bytes + start).assumingMemoryBound(to: UInt8.self),
        Int32(truncatingIfNeeded: form.units),
        Int32(truncatingIfNeeded: PostingBlock.maximumLevels), frequencies)
      return isRight ? end : nil
    }
    let isRight = unsafe decodeLevels(
      bytes + start, count: form.units, size: size, into: frequencies)
    return isRight ? end : nil
  }

  /// Decodes frequencies level by level; false unless the levels end in the last of the bytes.
  private static func decodeLevels(
    _ bytes: UnsafeRawPointer, count: Int, size: Int,
    into frequencies: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    for place in 0..<size { unsafe frequencies[place] = 1 }
    var bit = 0
    var reached = size
    var level: UInt32 = 0
    while reached > 0 {
      level &+= 1
      guard Int(level) <= maximumLevels, bit &+ reached <= 8 &* count else { return false }
      reached = 0
      for place in 0..<size where unsafe frequencies[place] == level {
        let byte = unsafe bytes.load(fromByteOffset: bit &>> 3, as: UInt8.self)
        let isAbove = UInt32(byte &>> UInt8(bit & 7) & 1)
        unsafe frequencies[place] &+= isAbove
        reached &+= Int(isAbove)
        bit &+= 1
      }
    }
    return (bit &+ 7) &>> 3 == count
  }

  /// Turns gaps minus one into documents after `base`; returns the largest.
  @inline(__always)
  static func sumGaps(
    _ documents: UnsafeMutablePointer<UInt32>, size: Int, base: UInt32, usesVectors: Bool
  ) -> UInt32 {
    if size == PostingBlock.size {
      return usesVectors
        ? unsafe hongtou_prefix_sum(documents, base)
        : unsafe BitPacking.prefixSum(documents, base: base)
    }
    var largest: UInt32 = 0
    var document = base
    for place in 0..<size {
      document &+= unsafe documents[place] &+ 1
      unsafe documents[place] = document
      largest = max(largest, document)
    }
    return largest
  }

  /// Decodes a bit set; returns the largest document.
  static func decodeBitSet(
    _ bytes: UnsafeRawPointer, words: Int, base: UInt32, size: Int,
    into documents: UnsafeMutablePointer<UInt32>, usesVectors: Bool = hasVectors
  ) -> UInt32? {
    if usesVectors {
      let found = unsafe hongtou_unpack_bits(
        bytes.assumingMemoryBound(to: UInt8.self), Int32(truncatingIfNeeded: words), base,
        Int32(truncatingIfNeeded: size), documents)
      return Int(found) == size ? unsafe max(documents[size &- 1], documents[0]) : nil
    }
    var place = 0
    var first = base &+ 1
    for word in 0..<words {
      var bits = unsafe UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: 8 &* word, as: UInt64.self))
      guard place &+ bits.nonzeroBitCount <= size else { return nil }
      while bits != 0 {
        unsafe documents[place] =
          first &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
        place &+= 1
        bits &= bits &- 1
      }
      first &+= 64
    }
    guard place == size else { return nil }
    return unsafe max(documents[size &- 1], documents[0])
  }

  /// Adds 1 to each number.
  @inline(__always)
  static func increment(_ values: UnsafeMutablePointer<UInt32>, size: Int) {
    let one = SIMD4<UInt32>(repeating: 1)
    let memory = UnsafeMutableRawPointer(values)
    for row in 0..<((size &+ 3) / 4) {
      let value = unsafe memory.loadUnaligned(fromByteOffset: row &* 16, as: SIMD4<UInt32>.self)
      unsafe memory.storeBytes(of: value &+ one, toByteOffset: row &* 16, as: SIMD4<UInt32>.self)
    }
  }
}
