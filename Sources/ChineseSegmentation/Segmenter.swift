/// Cuts Chinese text into words, at the boundaries of ICU's word break iterator.
///
/// Made once and shared by all threads; each thread works through a ``Session`` of its own.
///
/// ```swift
/// let segmenter = try Segmenter()
/// for token in segmenter.tokens(in: "责任担当") { print(token.range) }
/// ```
public final class Segmenter: Sendable {
  private let prototype: WordBreakerPrototype

  /// - Throws: ``SegmenterError/icuUnavailable(code:)`` where ICU cannot open its word rules.
  public init() throws(SegmenterError) {
    prototype = WordBreakerPrototype(try WordBreaker())
  }

  /// A session for one thread; keep it for as many texts as that thread has.
  public func makeSession() -> Session {
    Session(engine: ICUEngine(breaker: prototype.clone()))
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
