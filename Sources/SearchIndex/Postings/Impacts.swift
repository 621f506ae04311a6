/// A bound on the postings of a block: three pairs (frequency, length code) such that every
/// posting of the block has, for one of the pairs, no higher frequency and no smaller length.
///
/// BM25 grows with the frequency and falls with the length, so the best of the three pairs bounds
/// every score of the block whatever k1, b and the weights are. The frequency 255 stands for any.
///
/// Source: Lucene's impacts (“competitive (freq, norm) pairs”); Ding & Suel, Faster Top-k Document
/// Retrieval Using Block-Max Indexes (2011) for bounds per block.
struct Impacts: Equatable {
  static let pairs = 3
  static let bytes = 2 * pairs

  var frequencies: (UInt8, UInt8, UInt8)
  var lengths: (UInt8, UInt8, UInt8)

  static func == (left: Impacts, right: Impacts) -> Bool {
    left.frequencies == right.frequencies && left.lengths == right.lengths
  }
}

extension Impacts {
  /// Reads six bytes.
  @inline(__always)
  @unsafe
  init(_ bytes: UnsafeRawPointer) {
    frequencies = unsafe (
      bytes.load(as: UInt8.self), bytes.load(fromByteOffset: 1, as: UInt8.self),
      bytes.load(fromByteOffset: 2, as: UInt8.self)
    )
    lengths = unsafe (
      bytes.load(fromByteOffset: 3, as: UInt8.self),
      bytes.load(fromByteOffset: 4, as: UInt8.self),
      bytes.load(fromByteOffset: 5, as: UInt8.self)
    )
  }
}

/// Collects the postings of a block and gives their impacts.
struct ImpactCollector {
  /// For each frequency the smallest length code, or 256 when there is none.
  private var shortest = [UInt16](repeating: 256, count: 256)
  private var highest = 0
  private let averageLength: Float

  /// - Parameter averageLength: A typical length, to choose which pairs to unite.
  init(averageLength: Double) {
    self.averageLength = Float(max(averageLength, 1))
  }

  /// The impacts of a block.
  mutating func impacts(_ postings: ScoredPostings) -> Impacts {
    for place in 0..<(unsafe postings.count) {
      let code = unsafe LengthCode.encode(postings.lengths[place])
      let frequency = unsafe Int(min(postings.frequencies[place], 255))
      if UInt16(code) < shortest[frequency] { shortest[frequency] = UInt16(code) }
      if frequency > highest { highest = frequency }
    }
    return finish()
  }

  private mutating func finish() -> Impacts {
    var frontier: [(frequency: UInt8, length: UInt8)] = []
    var least: UInt16 = 256
    for frequency in stride(from: highest, through: 0, by: -1) {
      let length = shortest[frequency]
      shortest[frequency] = 256
      if length < least {
        frontier.append((UInt8(frequency), UInt8(length)))
        least = length
      }
    }
    highest = 0
    while frontier.count > Impacts.pairs { uniteCheapest(&frontier) }
    while frontier.count < Impacts.pairs { frontier.append(frontier.last ?? (1, 255)) }
    return Impacts(
      frequencies: (frontier[0].frequency, frontier[1].frequency, frontier[2].frequency),
      lengths: (frontier[0].length, frontier[1].length, frontier[2].length))
  }

  /// Replaces two neighbours by the pair that covers both, where that pair would score least.
  private func uniteCheapest(_ frontier: inout [(frequency: UInt8, length: UInt8)]) {
    var best = 0
    var bestScore = Float.infinity
    for index in 0..<(frontier.count - 1) {
      let score = typicalPart(frontier[index].frequency, frontier[index + 1].length)
      if score < bestScore {
        bestScore = score
        best = index
      }
    }
    frontier[best].length = frontier[best + 1].length
    frontier.remove(at: best + 1)
  }

  /// The frequency part with the default parameters.
  private func typicalPart(_ frequency: UInt8, _ code: UInt8) -> Float {
    guard frequency < 255 else { return 1 }
    let frequency = Float(frequency)
    return frequency
      / (frequency + 1.2 * (0.25 + 0.75 * Float(LengthCode.decode(code)) / averageLength))
  }
}
