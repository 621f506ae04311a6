/// Asks now and then whether a search should stop.
struct CancellationCheck {
  private let isCancelled: (@Sendable () -> Bool)?
  private var work = 0

  /// How many documents or postings are looked at between two questions.
  static let interval = 65_536

  init(_ isCancelled: (@Sendable () -> Bool)?) {
    self.isCancelled = isCancelled
  }

  /// Counts work done.
  ///
  /// - Throws: `cancelled`.
  @inline(__always)
  mutating func add(_ amount: Int) throws(IndexError) {
    work &+= amount
    if work >= Self.interval {
      work = 0
      try ask()
    }
  }

  /// Asks at once.
  @inline(never)
  func ask() throws(IndexError) {
    if Task.isCancelled || isCancelled?() == true { throw IndexError(.cancelled) }
  }
}
