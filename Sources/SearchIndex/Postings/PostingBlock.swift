/// The form of one block of at most 128 postings: documents and frequencies.
///
/// ```
/// block   = forms [positionOffset:varint] documents frequencies
/// forms   = the NumberForm of the gaps, that of the frequencies: 2 … 4 bytes
/// ```
/// Gaps are document − previous − 1 and frequencies are frequency − 1, packed as blocks of four lanes
/// when the block holds 128 postings, else as a run (``BitPacking``), exceptions behind
/// (``NumberPacking``). In a bit set of documents, in units of 8 bytes, bit i stands for the document
/// previous + 1 + i. One of frequencies, in bytes, has a bit for each posting, set where the frequency is
/// above 1; then one for each of those, set where it is above 2; and so on, to the first level without
/// a set bit. So a frequency takes as many bits as it says.
///
/// Source of writing numbers by levels: Brisaboa, Ladra & Navarro, DACs: Bringing Direct Access to
/// Variable-Length Codes (2013), with chunks of one value.
enum PostingBlock {
  static let size = unsafe BitPacking.blockSize
  /// The bytes of the forms in any block.
  static let leastHeaderSize = 2
  /// The most levels of a bit set of frequencies.
  static let maximumLevels = 16
  /// What decoding a level of frequencies takes in time, as bits (see ``NumberPacking``).
  private static let levelCost = 8

  /// Appends a block.
  ///
  /// - Parameters:
  ///   - documents: Ascending documents, all larger than `previous`.
  ///   - previous: The last document of the block before, or `UInt32.max` before the first.
  ///   - frequencies: Their frequencies, at least 1.
  ///   - count: 1 … 128.
  ///   - positionOffset: Where the block's positions begin; nil when the field has none.
  ///   - scratch: Room for twice 128 numbers.
  static func append(
    documents: UnsafePointer<UInt32>, previous: UInt32, frequencies: UnsafePointer<UInt32>,
    count: Int, positionOffset: Int?, scratch: UnsafeMutablePointer<UInt32>, to output: ByteBuffer
  ) {
    let gaps = unsafe scratch
    let others = unsafe scratch + size
    var last = previous
    for index in 0..<count {
      let document = unsafe documents[index]
      unsafe gaps[index] = document &- last &- 1
      unsafe others[index] = frequencies[index] &- 1
      last = document
    }
    let documentForm = unsafe form(ofGaps: gaps, count: count, span: last &- previous)
    let frequencyForm = unsafe form(ofFrequencies: others, count: count)
    documentForm.append(to: output)
    frequencyForm.append(to: output)
    if let positionOffset { output.append(varint: UInt64(positionOffset)) }
    unsafe append(gaps: gaps, count: count, form: documentForm, to: output)
    unsafe append(frequencies: others, count: count, form: frequencyForm, to: output)
  }

  /// - Parameter span: The last document less the one before the block.
  private static func form(
    ofGaps gaps: UnsafePointer<UInt32>, count: Int, span: UInt32
  ) -> NumberForm {
    let packed = unsafe NumberPacking.best(gaps, count: count).form
    let words = (Int(span) + 63) / 64
    let isSmaller = words <= NumberForm.maximumUnits && words * 8 <= packed.packedBytes(count)
    return isSmaller ? NumberForm(units: words) : packed
  }

  /// - Parameter frequencies: Less one each.
  private static func form(
    ofFrequencies frequencies: UnsafePointer<UInt32>, count: Int
  ) -> NumberForm {
    let (packed, cost) = unsafe NumberPacking.best(frequencies, count: count)
    // Levels are read quickly in whole blocks only.
    guard count == size else { return packed }
    var sum = count
    var largest: UInt32 = 0
    for index in 0..<count {
      let frequency = unsafe frequencies[index]
      sum += Int(frequency)
      largest = max(largest, frequency)
    }
    let levels = Int(largest) + 1
    let bytes = (sum + 7) / 8
    let isSmaller =
      levels <= maximumLevels && bytes <= NumberForm.maximumUnits
      && 8 * bytes + levelCost * levels <= cost
    return isSmaller ? NumberForm(units: bytes) : packed
  }

  /// - Parameter frequencies: Less one each.
  private static func append(
    frequencies: UnsafeMutablePointer<UInt32>, count: Int, form: NumberForm, to output: ByteBuffer
  ) {
    guard form.isBits else {
      unsafe NumberPacking.encode(frequencies, count: count, form: form, into: output)
      return
    }
    // What is left of those that reach the level moves to the front.
    var reached = count
    while reached > 0 {
      var above = 0
      for index in 0..<reached {
        let rest = unsafe frequencies[index]
        output.append(rest > 0 ? 1 : 0, width: 1)
        guard rest > 0 else { continue }
        unsafe frequencies[above] = rest - 1
        above += 1
      }
      reached = above
    }
    output.endBits()
  }

  private static func append(
    gaps: UnsafePointer<UInt32>, count: Int, form: NumberForm, to output: ByteBuffer
  ) {
    guard form.isBits else {
      unsafe NumberPacking.encode(gaps, count: count, form: form, into: output)
      return
    }
    let bytes = 8 * form.units
    let room = unsafe output.extend(bytes)
    unsafe room.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    var bit = -1
    for index in 0..<count {
      bit += unsafe Int(gaps[index]) + 1
      let byte = unsafe room.load(fromByteOffset: bit / 8, as: UInt8.self)
      unsafe room.storeBytes(of: byte | 1 &<< UInt8(bit % 8), toByteOffset: bit / 8, as: UInt8.self)
    }
  }
}
