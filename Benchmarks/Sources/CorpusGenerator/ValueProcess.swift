import BenchmarkSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Draws values so that new ones keep coming at the rate of real text.
///
/// A Pitman–Yor process: after n draws of K different values the next one is new with probability
/// (θ + d K) / (θ + n), else an old value with probability proportional to its count minus d. The
/// number of different values then grows like n^d and their frequencies follow a power law:
/// Heaps' and Zipf's laws together (Pitman & Yor, The two-parameter Poisson–Dirichlet distribution,
/// 1997; Teh, A hierarchical Bayesian language model based on Pitman–Yor processes, 2006). The
/// process goes on from the counts of the source; d is the exponent with which its values grew over
/// the last factor of ten draws. (The share of values that occur once, the usual estimate, is too
/// low for text, whose rare words come in bursts.)
///
/// Only draws of invented values are kept one by one: those of the source are many, and the text
/// they stand in brings them at the right rate.
struct ValueProcess: Sendable {
  /// What the next draw is.
  enum Draw {
    /// A value of the source.
    case source
    /// A value invented earlier.
    case invented([UInt8])
    /// A value nobody has seen: to be made and given to ``insert(_:)``.
    case new
  }

  /// The different values, those of the source first.
  private(set) var values: [[UInt8]] = []
  private let sourceValueCount: Int
  private var known: Set<[UInt8]>
  private let discount: Double
  private var drawCount: Int
  /// How often each invented value was drawn, and every such draw: an entry picked uniformly
  /// picks a value by its count.
  private var inventedCounts: [Int32] = []
  private var inventedDraws: [Int32] = []
  private static let strength = 1.0

  init(observed: [[UInt8]]) {
    var order: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    var early = 0
    for (index, value) in observed.enumerated() {
      if seen.insert(value).inserted { order.append(value) }
      if index == observed.count / 10 { early = order.count }
    }
    values = order
    sourceValueCount = order.count
    known = seen
    drawCount = observed.count
    let growth = early == 0 ? 0 : log10(Double(order.count) / Double(early))
    discount = min(0.95, growth)
  }

  /// The number of different values so far.
  var distinct: Int { values.count }

  /// Makes the next draw. A new value counts only when it is inserted.
  mutating func draw(_ random: inout SeededGenerator) -> Draw {
    let inventedMass = Double(inventedDraws.count) - discount * Double(inventedCounts.count)
    let newMass = Self.strength + discount * Double(values.count)
    let point = random.unit() * (Self.strength + Double(drawCount))
    if point < newMass { return .new }
    drawCount += 1
    if point < newMass + inventedMass { return .invented(drawInvented(&random)) }
    return .source
  }

  private mutating func drawInvented(_ random: inout SeededGenerator) -> [UInt8] {
    while true {
      let number = inventedDraws[random.below(inventedDraws.count)]
      let count = Double(inventedCounts[Int(number)])
      if random.unit() * count >= discount {
        inventedCounts[Int(number)] += 1
        inventedDraws.append(number)
        return values[sourceValueCount + Int(number)]
      }
    }
  }

  /// One of the different values of the source, each as likely as another.
  func sourceValue(_ random: inout SeededGenerator) -> [UInt8] {
    sourceValueCount == 0 ? [] : values[random.below(sourceValueCount)]
  }

  func contains(_ value: [UInt8]) -> Bool { known.contains(value) }

  /// Takes in a value nobody has seen.
  mutating func insert(_ value: [UInt8]) {
    known.insert(value)
    inventedDraws.append(Int32(inventedCounts.count))
    inventedCounts.append(1)
    values.append(value)
    drawCount += 1
  }
}
