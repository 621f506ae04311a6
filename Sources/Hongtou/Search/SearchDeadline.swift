public import SearchIndex

/// When a search has to be done (``SearchOptions/timeLimit``).
struct SearchDeadline: Sendable {
  private let limit: Duration?
  private let end: ContinuousClock.Instant?

  /// No end.
  static let none = SearchDeadline(limit: nil)

  /// - Parameter limit: how long a search may take from now on; nil for as long as it needs.
  init(limit: Duration?) {
    self.limit = limit
    end = limit.map { ContinuousClock.now + $0 }
  }

  /// Whether the time is over.
  var isOver: Bool { end.map { ContinuousClock.now >= $0 } ?? false }

  /// What the index asks now and then; nil where there is no end.
  var isCancelled: (@Sendable () -> Bool)? {
    end == nil ? nil : { @Sendable in isOver }
  }

  /// - Throws: `timedOut` where the time is over.
  func check() throws(IndexError) {
    guard isOver, let limit else { return }
    throw IndexError(
      .timedOut, expected: "an answer within \(limit)", found: "more to do",
      advice: "Ask for less at once, or raise the time limit.")
  }

  /// Runs a part of a search; that the index gave up because the time is over becomes `timedOut`.
  func run<Result>(_ body: () throws(IndexError) -> Result) throws(IndexError) -> Result {
    do throws(IndexError) {
      return try body()
    } catch {
      if error.code == .cancelled { try check() }
      throw error
    }
  }
}

extension IndexError.Code {
  /// A search took longer than it was allowed to (``SearchOptions/timeLimit``).
  public static let timedOut = Self(rawValue: "timedOut")
}
