import Synchronization

/// Cuts Chinese text into words, at the boundaries of ICU's word break iterator.
///
/// Made once and shared by all threads; each thread works through a ``Session`` of its own.
///
/// ```swift
/// let segmenter = try Segmenter(lexicon: .officialDocuments)
/// for token in segmenter.tokens(in: "落实习近平新时代中国特色社会主义思想") { print(token.range) }
/// ```
public final class Segmenter: Sendable {
  /// How the boundaries are found. All engines find the same ones, except where ``icu`` is given
  /// a lexicon: it lays the words over ICU's boundaries instead of weighing them.
  public enum Engine: Sendable, Hashable {
    /// ``dictionary`` for the first texts, ``tables`` once building them pays (see ``Purpose``);
    /// ``icu`` where ICU's rules or its dictionary cannot be read.
    case automatic
    /// ICU's own iterator.
    case icu
    /// ICU's rules and its mapped dictionary: no table is built.
    case dictionary
    /// Tables built from ICU's rules, its dictionary and the lexicon.
    case tables
  }

  /// What a session is for: it decides when ``Engine/automatic`` changes over to its tables.
  public enum Purpose: Sendable, Hashable {
    /// Many texts. The session that comes to 512 KiB of text, together with the others of this
    /// purpose, builds the tables, some tens of milliseconds, and all go on with them.
    case indexing
    /// Queries and what they show: no call waits for tables. Where a process lives so long that
    /// its queries have cut 1 MiB, a task in the background builds them; the sessions go on over
    /// the mapped dictionary until they are ready.
    case querying
  }

  /// The engine asked for.
  public let engine: Engine
  let data: SegmentationData

  /// - Parameters:
  ///   - lexicon: Words beside those of ICU's dictionary.
  ///   - engine: How the boundaries are found; for tests and measurements.
  /// - Throws: ``SegmenterError/icuUnavailable(code:)`` where ICU cannot open its word rules. It
  ///   is no error when its rules or dictionary cannot be read: then ICU itself cuts.
  /// - Complexity: O(*n*) in the length of the lexicon; no table is built here.
  public init(lexicon: Lexicon = .none, engine: Engine = .automatic) throws(SegmenterError) {
    self.engine = engine
    data = SegmentationData(breaker: try WordBreaker(), lexicon: lexicon)
  }

  /// What the cuts depend on: ICU's rules, its dictionary and the lexicon, not the engine. Two
  /// segmenters with the same identity cut alike; stored with an index, it tells whether a query
  /// may be cut with this segmenter.
  ///
  /// - Complexity: O(size of the dictionary), a fraction of a millisecond, at the first call.
  public var identity: UInt64 { data.identity }

  /// Builds the tables of the fast engine now, where the engine may use them, instead of when
  /// they pay. Call it before cutting a large collection.
  ///
  /// - Complexity: O(size of the dictionary), some tens of milliseconds, at the first call.
  public func prepare() {
    if engine == .automatic || engine == .tables { _ = data.makeTables() }
  }

  /// The memory of the fast engine's tables in bytes; builds them if need be. 0 where they cannot
  /// be built.
  public var tableBytes: Int { data.makeTables()?.byteCount ?? 0 }

  /// A session for one thread; keep it for as many texts as that thread has.
  ///
  /// - Parameter purpose: Says when the tables of the fast engine are built. A session uses tables
  ///   as soon as there are any, whoever built them.
  public func makeSession(for purpose: Purpose = .indexing) -> Session {
    Session(data: data, engine: engine, purpose: purpose)
  }

  /// The tokens of a string; offsets are UTF-8 bytes of `text.utf8`.
  ///
  /// For many texts use a ``Session``, which allocates nothing per token.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  public func tokens(in text: String, lattice: Lattice = .none) -> [Token] {
    let session = makeSession()
    var tokens: [Token] = []
    session.forEachToken(in: text, lattice: lattice) { tokens.append($0) }
    return tokens
  }
}
