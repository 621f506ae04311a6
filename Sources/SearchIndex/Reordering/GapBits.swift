/// Which of many posting lists are looked at for an estimate about all of them.
struct ListSample {
  /// One list of so many.
  private static let interval = 16

  private var lists = 0
  private var postings = 0
  private var sampled = 0

  /// Whether the next list, of so many postings, belongs to the sample; every list has to be asked for.
  mutating func takes(postings count: Int) -> Bool {
    lists += 1
    postings += count
    guard lists % Self.interval == 0 else { return false }
    sampled += count
    return true
  }

  /// What the sample has, taken up to all lists; 0 without a sample.
  func scaled(_ value: Int) -> Double {
    sampled > 0 ? Double(value) * Double(postings) / Double(sampled) : 0
  }
}

/// Estimates whether an order of documents makes posting lists smaller, from a sample of the lists.
///
/// The bits of the gaps between the documents of a list stand for its size. Where neighbours have been
/// added together because they belong together, as the paragraphs of a document, another order makes
/// gaps larger, and it has to be kept besides (``InsertionColumn``).
struct GapBits {
  /// Lists with more documents than one for so many use the bit set: reading it is then quicker than
  /// sorting.
  private static let sparsity = 512

  /// The new number of each document.
  private let numbers: [UInt32]
  /// A bit per document, all 0 between lists.
  private var bits: [UInt64]
  /// The documents at hand.
  private var list: [UInt32] = []
  /// The bits of all lists so far, in the old order and in the new one.
  private var before = 0
  private var after = 0

  /// - Parameter order: The old number of each document, in the new order.
  init(order: DocumentOrder) {
    numbers = order.numbers
    bits = [UInt64](repeating: 0, count: (order.numbers.count + 63) / 64)
  }

  /// Adds a list of the sample.
  ///
  /// - Parameter documents: The old numbers of its documents, each once.
  mutating func add(_ documents: [UInt32]) {
    list.removeAll(keepingCapacity: true)
    list.append(contentsOf: documents)
    before += bitsOfGaps()
    list.removeAll(keepingCapacity: true)
    for document in documents { list.append(numbers[Int(document)]) }
    after += bitsOfGaps()
  }

  /// Whether the new order takes fewer bits, its own included.
  func isSmaller(_ sample: ListSample) -> Bool {
    let own = InsertionColumn.byteCount(documents: numbers.count) * 8
    return sample.scaled(before - after) > Double(own)
  }

  /// The bits of the gaps of `list`.
  private mutating func bitsOfGaps() -> Int {
    var sum = 0
    var previous: UInt32 = .max
    func add(_ document: UInt32) {
      sum += unsafe BitPacking.width(document &- previous &- 1)
      previous = document
    }
    guard list.count > numbers.count / Self.sparsity else {
      list.sort()
      for document in list { add(document) }
      return sum
    }
    for document in list { bits[Int(document) / 64] |= 1 << UInt64(document % 64) }
    for word in bits.indices {
      var rest = bits[word]
      bits[word] = 0
      while rest != 0 {
        add(UInt32(truncatingIfNeeded: word * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return sum
  }
}
