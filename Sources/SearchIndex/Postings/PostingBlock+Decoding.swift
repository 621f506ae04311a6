import CSearchKernels

/// Decoding a block; every function returns nil for bytes that make no sense.
///
/// SAFETY: callers have checked that `limit` lies in readable memory followed by at least 16 more
/// readable bytes (a file's checksums and footer are more), and that outputs have room for
/// `PostingBlock.size` numbers and four more.
extension PostingBlock {
  /// Whether the vector forms of the inner loops (`CSearchKernels`) can be used.
  static let hasVectors = hongtou_has_vectors()

  /// Unpacks numbers and their exceptions; returns the offset after them.
  ///
  /// - Parameter isIncremented: Whether 1 is added to each.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawPointer, _ start: Int, _ limit: Int, size: Int, width: Int,
    exceptions: UInt8, isIncremented: Bool = false, usesVectors: Bool,
    into values: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    let isFull = size == PostingBlock.size
    let exceptionCount = Int(exceptions & 63)
    let exceptionSize = Int(exceptions &>> 6) &+ 1
    let packed = unsafe isFull ? BitPacking.blockBytes(width) : BitPacking.runBytes(size, width)
    let end = start &+ packed &+ exceptionCount &* (1 &+ exceptionSize)
    guard width <= 32, end <= limit else { return nil }
    // An exception adds bits above the width, so it can be added after the 1: as a sum, not as bits.
    if isFull && usesVectors {
      let input = unsafe (bytes + start).assumingMemoryBound(to: UInt8.self)
      if isIncremented {
        unsafe hongtou_unpack_increment(input, UInt32(truncatingIfNeeded: width), values)
      } else {
        unsafe hongtou_unpack(input, UInt32(truncatingIfNeeded: width), values)
      }
    } else {
      if isFull {
        unsafe BitPacking.unpackBlock(bytes + start, width: width, into: values)
      } else {
        unsafe BitPacking.unpackRun(bytes + start, count: size, width: width, into: values)
      }
      if isIncremented { unsafe increment(values, size: size) }
    }
    if exceptionCount > 0 {
      guard
        unsafe patch(
          bytes + (start &+ packed), count: exceptionCount, bytesEach: exceptionSize, size: size,
          width: width, values)
      else { return nil }
    }
    return end
  }

  /// Adds the high bits of exceptions.
  private static func patch(
    _ exceptions: UnsafeRawPointer, count: Int, bytesEach: Int, size: Int, width: Int,
    _ values: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    var high = unsafe exceptions + count
    if bytesEach == 1 {
      for exception in 0..<count {
        let place = unsafe Int(exceptions.load(fromByteOffset: exception, as: UInt8.self))
        guard place < size else { return false }
        let bits = unsafe UInt32(high.load(fromByteOffset: exception, as: UInt8.self))
        unsafe values[place] &+= bits << UInt32(width)
      }
      return true
    }
    for exception in 0..<count {
      let place = unsafe Int(exceptions.load(fromByteOffset: exception, as: UInt8.self))
      var bits: UInt32 = 0
      for byte in 0..<bytesEach {
        bits |=
          unsafe UInt32(high.load(fromByteOffset: byte, as: UInt8.self))
          &<< UInt32(8 &* byte)
      }
      guard place < size else { return false }
      unsafe values[place] &+= bits << UInt32(width)
      unsafe high += bytesEach
    }
    return true
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
    into documents: UnsafeMutablePointer<UInt32>
  ) -> UInt32? {
    if hasVectors {
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
