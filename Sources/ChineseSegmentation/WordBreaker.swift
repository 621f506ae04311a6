import CICU

/// The only owner of ICU's word break iterator. One per session: ICU's iterators are not
/// thread-safe.
@safe final class WordBreaker {
  private let handle: OpaquePointer

  /// - Throws: ``SegmenterError/icuUnavailable(code:)`` where ICU cannot open its word rules.
  init() throws(SegmenterError) {
    var code: Int32 = 0
    guard let handle = unsafe hongtou_word_breaker_open(&code) else {
      throw .icuUnavailable(code: code)
    }
    unsafe self.handle = handle
  }

  deinit { unsafe hongtou_word_breaker_close(handle) }

  /// Cuts UTF-16 `units`; writes the end and the rule status of each piece.
  ///
  /// - Returns: the number of pieces; 0 for an empty text and where ICU fails (out of memory).
  func cut(
    _ units: UnsafePointer<UInt16>, count: Int,
    ends: UnsafeMutablePointer<Int32>, statuses: UnsafeMutablePointer<UInt16>
  ) -> Int {
    guard count > 0, let length = Int32(exactly: count) else { return 0 }
    let pieces = unsafe hongtou_word_breaker_cut(handle, units, length, ends, statuses, length)
    return max(0, Int(pieces))
  }

  private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  /// A copy for another thread, or nil when memory runs out.
  func clone() -> WordBreaker? {
    guard let copy = unsafe hongtou_word_breaker_clone(handle) else { return nil }
    return unsafe WordBreaker(copy)
  }

  /// ICU's compiled rules as 32-bit words of this machine's byte order, or an empty array where
  /// ICU does not give them away.
  func binaryRules() -> [UInt32] {
    let size = unsafe Int(hongtou_word_breaker_rules(handle, nil, 0))
    var words = [UInt32](repeating: 0, count: (size + 3) / 4)
    let written = unsafe words.withUnsafeMutableBytes { buffer in
      unsafe hongtou_word_breaker_rules(
        handle, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(buffer.count))
    }
    return written == size ? words : []
  }
}

/// An iterator that is never used to cut, only cloned: ICU promises that a clone of an untouched
/// iterator may be taken on any thread, as it only reads.
final class WordBreakerPrototype: @unchecked Sendable {
  private let breaker: WordBreaker

  init(_ breaker: WordBreaker) { self.breaker = breaker }

  func clone() -> WordBreaker? { breaker.clone() }
}
