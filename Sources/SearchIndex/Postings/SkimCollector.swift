/// Chooses the postings of a long list that are likely to matter: a copy of them, a few thousand at
/// most, is kept beside the list, with a bound on all the others.
///
/// Most queries end there: once the best documents found among the skimmed postings score more than
/// the other postings could add up to, the lists themselves need not be read. The choice follows the
/// default parameters; that it is right for any others rests on the bound alone.
///
/// Sources: Long & Suel, Optimized Query Execution in Large Search Engines with Global Page Ordering
/// (2003), “fancy lists”; Kane & Tompa, Split-Lists and Initial Thresholds for WAND-Based Search
/// (2018).
struct SkimCollector {
  /// Lists of fewer postings are short enough to be read as a whole.
  static let minimumPostings = 1_024
  /// One posting in so many is taken …
  static let share = 16
  /// … but no more than this.
  static let maximum = 2_048

  private let levels: [UInt8]
  private let documents = ByteBuffer()
  private let frequencies = ByteBuffer()
  private let postingLevels = ByteBuffer()
  private let codes = ByteBuffer()
  private var histogram = [Int](repeating: 0, count: 256)
  private var count = 0

  /// - Parameter averageLength: The field's average length.
  init(averageLength: Double) {
    let average = Float(max(averageLength, 1))
    levels = (0..<(16 * 256)).map { index in
      let frequency = Float(index / 256)
      let length = Float(LengthCode.decode(UInt8(index % 256)))
      return UInt8(255 * frequency / (frequency + 1.2 * (0.25 + 0.75 * length / average)))
    }
  }

  /// Adds a posting; documents ascend.
  @inline(__always)
  mutating func add(document: UInt32, frequency: UInt32, code: UInt8) {
    let level = levels[Int(min(frequency, 15)) &* 256 &+ Int(code)]
    histogram[Int(level)] &+= 1
    documents.append(littleEndian: document)
    frequencies.append(littleEndian: frequency)
    postingLevels.append(level)
    codes.append(code)
    count &+= 1
  }

  /// Encodes the chosen postings and collects the impacts of the others; forgets everything.
  mutating func finish(
    into output: ByteBuffer, others: inout ImpactCollector,
    scratch: UnsafeMutablePointer<UInt32>
  ) -> Impacts {
    let wanted = min(count / Self.share, Self.maximum)
    var chosen = 0
    var level = 256
    if count >= Self.minimumPostings {
      while level > 0, chosen + histogram[level - 1] <= wanted {
        level -= 1
        chosen += histogram[level]
      }
    }
    output.append(varint: UInt64(chosen))
    let blockDocuments = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingBlock.size)
    let blockFrequencies = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingBlock.size)
    defer {
      unsafe blockDocuments.deallocate()
      unsafe blockFrequencies.deallocate()
    }
    var filled = 0
    var previous = UInt32.max
    func end() {
      guard filled > 0 else { return }
      unsafe PostingBlock.append(
        documents: blockDocuments, previous: previous, frequencies: blockFrequencies,
        count: filled, positionOffset: nil, scratch: scratch, to: output)
      previous = unsafe blockDocuments[filled - 1]
      filled = 0
    }
    for index in 0..<count {
      let frequency = unsafe frequencies.base.load(fromByteOffset: 4 &* index, as: UInt32.self)
      if unsafe Int(postingLevels.base.load(fromByteOffset: index, as: UInt8.self)) >= level {
        unsafe blockDocuments[filled] = documents.base.load(
          fromByteOffset: 4 &* index, as: UInt32.self)
        unsafe blockFrequencies[filled] = frequency
        filled += 1
        if filled == PostingBlock.size { end() }
      } else {
        unsafe others.add(
          frequency: frequency, lengthCode: codes.base.load(fromByteOffset: index, as: UInt8.self))
      }
    }
    end()
    reset()
    return others.finish()
  }

  mutating func reset() {
    documents.removeAll()
    frequencies.removeAll()
    postingLevels.removeAll()
    codes.removeAll()
    count = 0
    for index in histogram.indices { histogram[index] = 0 }
  }
}

/// Room for skimmed postings.
@safe
struct SkimBuffer: ~Copyable {
  private(set) var documents: UnsafeMutablePointer<UInt32>
  private(set) var frequencies: UnsafeMutablePointer<UInt32>
  private var capacity = 256

  init() {
    unsafe documents = .allocate(capacity: 256)
    unsafe frequencies = .allocate(capacity: 256)
  }

  deinit {
    unsafe documents.deallocate()
    unsafe frequencies.deallocate()
  }

  /// Makes room for `count` postings and the few that decoding may write behind them; what was
  /// there is lost.
  mutating func reserve(_ count: Int) {
    guard count + 4 > capacity else { return }
    capacity = count + 132
    unsafe documents.deallocate()
    unsafe frequencies.deallocate()
    unsafe documents = .allocate(capacity: capacity)
    unsafe frequencies = .allocate(capacity: capacity)
  }
}
