/// The form of one block of at most 128 postings: documents and frequencies.
///
/// ```
/// block     = header [positionOffset:varint] documents exceptions frequencies exceptions
/// header    = 4 bytes:
///   0  documents: 0 … 32 is the width of the gaps; 128 + n is a bit set of n 64-bit words
///   1  exceptions of the documents
///   2  width of the frequencies, 0 … 32
///   3  exceptions of the frequencies
/// exception count byte: bits 0 … 5 their number, bits 6 and 7 the bytes of each, less one
/// exceptions = so many index bytes, then for each its bits above the width, little-endian
/// ```
/// Gaps are document − previous − 1 and frequencies are frequency − 1, packed at the width with the
/// bits above it in the exceptions: as blocks of four lanes when the block holds 128 postings, else
/// as a run (``BitPacking``). In a bit set, bit i stands for the document previous + 1 + i.
///
/// Source of patching: Zukowski et al., Super-Scalar RAM-CPU Cache Compression (2006); choosing the
/// width by cost: Yan, Ding & Suel, Inverted Index Compression and Query Processing with Optimized
/// Document Ordering (2009), “OptPFD”.
enum PostingBlock {
  static let size = unsafe BitPacking.blockSize
  static let headerSize = 4
  static let bitSetFlag: UInt8 = 0x80
  static let maximumWords = 64
  static let maximumExceptions = 63
  /// No block is larger: two payloads of 128 32-bit numbers, two sets of exceptions, the header
  /// and a varint.
  static let maximumBytes = 2 * 512 + 2 * 63 * 5 + headerSize + 10

  /// How a set of numbers is packed.
  struct Packing {
    var width: Int
    var exceptions: Int
    var bytesPerException: Int

    var countByte: UInt8 {
      UInt8(exceptions) | UInt8(bytesPerException - 1) << 6
    }

    func bytes(_ count: Int) -> Int {
      let packed =
        unsafe count == size
        ? BitPacking.blockBytes(width) : BitPacking.runBytes(count, width)
      return packed + exceptions * (1 + bytesPerException)
    }
  }

  /// The packing with the fewest bytes.
  ///
  /// - Complexity: O(count).
  static func bestPacking(_ values: UnsafePointer<UInt32>, count: Int) -> Packing {
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 33) { histogram in
      unsafe histogram.initialize(repeating: 0)
      var all: UInt32 = 0
      for index in 0..<count {
        let value = unsafe values[index]
        all |= value
        unsafe histogram[BitPacking.width(value)] &+= 1
      }
      let widest = unsafe BitPacking.width(all)
      var best = Packing(width: widest, exceptions: 0, bytesPerException: 1)
      var bestBytes = best.bytes(count)
      var exceptions = 0
      var width = widest
      while width > 0 {
        exceptions += unsafe Int(histogram[width])
        width -= 1
        guard exceptions <= maximumExceptions else { break }
        let packing = Packing(
          width: width, exceptions: exceptions, bytesPerException: (widest - width + 7) / 8)
        let bytes = packing.bytes(count)
        if bytes < bestBytes {
          best = packing
          bestBytes = bytes
        }
      }
      return best
    }
  }

  /// Packs numbers and their exceptions.
  static func encode(
    _ values: UnsafePointer<UInt32>, count: Int, packing: Packing, into output: ByteBuffer
  ) {
    let width = packing.width
    let limit: UInt64 = 1 &<< UInt64(width)
    if count == size {
      let room = unsafe output.extend(BitPacking.blockBytes(width))
      unsafe BitPacking.packBlock(values, width: width, into: room)
    } else {
      let mask = UInt32(truncatingIfNeeded: limit &- 1)
      for index in 0..<count { unsafe output.append(values[index] & mask, width: width) }
      output.endBits()
    }
    guard packing.exceptions > 0 else { return }
    for index in 0..<count where unsafe UInt64(values[index]) >= limit {
      output.append(UInt8(index))
    }
    for index in 0..<count where unsafe UInt64(values[index]) >= limit {
      var high = unsafe values[index] &>> UInt32(width)
      for _ in 0..<packing.bytesPerException {
        output.append(UInt8(truncatingIfNeeded: high))
        high &>>= 8
      }
    }
  }

  /// Appends a block.
  ///
  /// - Parameters:
  ///   - documents: Ascending documents, all larger than `previous`.
  ///   - previous: The last document of the block before, or `UInt32.max` before the first.
  ///   - frequencies: Their frequencies, at least 1.
  ///   - count: 1 … 128.
  ///   - positionOffset: Where the block's positions begin; nil when the field has none.
  ///   - scratch: Room for 128 numbers.
  static func append(
    documents: UnsafePointer<UInt32>, previous: UInt32, frequencies: UnsafePointer<UInt32>,
    count: Int, positionOffset: Int?, scratch: UnsafeMutablePointer<UInt32>, to output: ByteBuffer
  ) {
    var last = previous
    for index in 0..<count {
      let document = unsafe documents[index]
      unsafe scratch[index] = document &- last &- 1
      last = document
    }
    let gaps = unsafe bestPacking(scratch, count: count)
    let words = Int(last &- previous &+ 63) / 64
    let isBitSet = words <= maximumWords && words * 8 <= gaps.bytes(count)
    let header = unsafe output.extend(headerSize)
    let headerOffset = output.count - headerSize
    unsafe header.storeBytes(
      of: isBitSet ? bitSetFlag | UInt8(words - 1) : UInt8(gaps.width), as: UInt8.self)
    unsafe header.storeBytes(
      of: isBitSet ? 0 : gaps.countByte, toByteOffset: 1, as: UInt8.self)
    if let positionOffset { output.append(varint: UInt64(positionOffset)) }
    if isBitSet {
      unsafe appendBitSet(
        unsafe documents, count: count, previous: previous, words: words, to: output)
    } else {
      unsafe encode(scratch, count: count, packing: gaps, into: output)
    }
    for index in 0..<count { unsafe scratch[index] = frequencies[index] &- 1 }
    let packing = unsafe bestPacking(scratch, count: count)
    unsafe output.base.storeBytes(
      of: UInt8(packing.width), toByteOffset: headerOffset + 2, as: UInt8.self)
    unsafe output.base.storeBytes(
      of: packing.countByte, toByteOffset: headerOffset + 3, as: UInt8.self)
    unsafe encode(scratch, count: count, packing: packing, into: output)
  }

  private static func appendBitSet(
    _ documents: UnsafePointer<UInt32>, count: Int, previous: UInt32, words: Int,
    to output: ByteBuffer
  ) {
    let room = unsafe output.extend(words * 8)
    unsafe room.initializeMemory(as: UInt8.self, repeating: 0, count: words * 8)
    for index in 0..<count {
      let bit = unsafe Int(documents[index] &- previous &- 1)
      let byte = unsafe room.load(fromByteOffset: bit / 8, as: UInt8.self)
      unsafe room.storeBytes(of: byte | 1 &<< UInt8(bit % 8), toByteOffset: bit / 8, as: UInt8.self)
    }
  }
}
