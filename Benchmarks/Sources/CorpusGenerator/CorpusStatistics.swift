#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How terms are spread over the passages of a corpus: what decides how large an index gets and
/// how long its posting lists are.
///
/// Add passages one after the other as lines of words; `add` may be called in any order, but the
/// growth of the vocabulary is that of the order given.
public struct CorpusStatistics: Sendable {
  private var terms: [ArraySlice<UInt8>: Int] = [:]
  private var documentFrequencies: [Int] = []
  private var collectionFrequencies: [Int] = []
  private var lastPassage: [Int] = []
  private var lengths: [Int] = []
  /// Tokens and vocabulary, noted at each power of √2 tokens.
  private var growth: [(tokens: Int, vocabulary: Int)] = []
  private var nextNote = 1_000.0

  /// The number of tokens in all passages.
  public private(set) var tokenCount = 0
  /// The number of (term, passage) pairs.
  public private(set) var postingCount = 0

  public init() {}

  /// Adds a passage: its words, separated by spaces.
  public mutating func add(_ line: ArraySlice<UInt8>) {
    let passage = lengths.count
    var length = 0
    for word in line.split(separator: 0x20) {
      length += 1
      tokenCount += 1
      let term = number(of: word)
      collectionFrequencies[term] += 1
      if lastPassage[term] != passage {
        lastPassage[term] = passage
        documentFrequencies[term] += 1
        postingCount += 1
      }
    }
    lengths.append(length)
    if Double(tokenCount) >= nextNote {
      growth.append((tokenCount, terms.count))
      nextNote = max(nextNote, Double(tokenCount)) * 1.4142135623730951
    }
  }

  private mutating func number(of word: ArraySlice<UInt8>) -> Int {
    if let number = terms[word] { return number }
    let number = terms.count
    // A copy of its own: the slice would keep the whole passage alive.
    terms[ArraySlice(Array(word))] = number
    documentFrequencies.append(0)
    collectionFrequencies.append(0)
    lastPassage.append(-1)
    return number
  }

  /// The number of passages.
  public var passageCount: Int { lengths.count }
  /// The number of different terms.
  public var vocabulary: Int { terms.count }
  /// The average number of tokens in a passage.
  public var meanLength: Double { Double(tokenCount) / Double(max(passageCount, 1)) }
  /// The average frequency of a term in a passage that holds it.
  public var meanFrequency: Double { Double(tokenCount) / Double(max(postingCount, 1)) }

  /// The length that the given share of the passages does not exceed.
  public func length(atShare share: Double) -> Int {
    let sorted = lengths.sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
  }

  /// The share of the terms that occur in one passage only.
  public var singletonShare: Double { share(ofTermsIn: 1...1) }

  /// The share of the terms whose document frequency lies in `range`.
  public func share(ofTermsIn range: ClosedRange<Int>) -> Double {
    let count = documentFrequencies.reduce(0) { $0 + (range.contains($1) ? 1 : 0) }
    return Double(count) / Double(max(vocabulary, 1))
  }

  /// The share of all postings that belong to terms in at least the given share of the passages.
  public func postingShare(ofTermsInAtLeast share: Double) -> Double {
    let least = share * Double(passageCount)
    let sum = documentFrequencies.reduce(0) { $0 + (Double($1) >= least ? $1 : 0) }
    return Double(sum) / Double(max(postingCount, 1))
  }

  /// The exponent s of Zipf's law f(r) ~ r^-s, fitted by least squares to the logarithms of rank
  /// and collection frequency at ranks 10 … 10,000, spaced evenly by logarithm.
  public var zipfExponent: Double {
    let sorted = collectionFrequencies.sorted(by: >)
    var points: [(x: Double, y: Double)] = []
    var rank = 10.0
    while rank <= 10_000, Int(rank) <= sorted.count {
      points.append((log(rank), log(Double(sorted[Int(rank) - 1]))))
      rank *= 1.1
    }
    return -Self.slope(points)
  }

  /// The exponent β of Heaps' law V(n) ~ n^β over the whole corpus from 100,000 tokens on (over
  /// all of a smaller one), fitted by least squares to logarithms.
  public var heapsExponent: Double {
    heapsExponent(from: tokenCount > 1_000_000 ? 100_000 : 1_000)
  }

  /// The same over the last factor of ten in tokens: whether the growth flattens.
  public var lateHeapsExponent: Double { heapsExponent(from: tokenCount / 10) }

  private func heapsExponent(from least: Int) -> Double {
    Self.slope(
      growth.lazy.filter { $0.tokens >= least }
        .map { (log(Double($0.tokens)), log(Double($0.vocabulary))) })
  }

  private static func slope(_ points: some Collection<(x: Double, y: Double)>) -> Double {
    guard points.count > 1 else { return .nan }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let covariance = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    let variance = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    return covariance / variance
  }
}
