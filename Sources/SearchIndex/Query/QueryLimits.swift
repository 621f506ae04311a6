/// The limits of a query. Going over one is a typed error, never a truncated answer.
public struct QueryLimits: Sendable, Hashable {
  /// The deepest nesting of clauses; at most 200, so that a debug build needs little stack.
  public var maximumDepth: Int
  /// The most clauses in the whole tree, terms of phrases and expanded prefixes included.
  public var maximumClauses: Int
  /// The most bytes in all terms together.
  public var maximumBytes: Int

  /// The largest boost or constant score.
  public static let maximumBoost: Double = 64
  /// The largest number of hits one search may ask for.
  public static let maximumHits = 1_000_000
  /// Trees deeper than this are not kept when they are made.
  static let keptDepth = 200

  public init(
    maximumDepth: Int = 200,
    maximumClauses: Int = 4_096,
    maximumBytes: Int = 1 << 20
  ) {
    self.maximumDepth = min(maximumDepth, Self.keptDepth)
    self.maximumClauses = maximumClauses
    self.maximumBytes = maximumBytes
  }
}
