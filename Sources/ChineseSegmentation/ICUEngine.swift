/// Cuts with ICU's own iterator: the definition the other engines are measured against, and the
/// way out where ICU's data cannot be read.
@safe final class ICUEngine {
  private let breaker: WordBreaker?
  private let lexicon: LexiconTrie?
  private let window = UTF16Window()
  private var ends: UnsafeMutablePointer<Int32>
  private var statuses: UnsafeMutablePointer<UInt16>
  private var capacity = 0

  init(breaker: WordBreaker?, lexicon: LexiconTrie? = nil) {
    self.breaker = breaker
    self.lexicon = lexicon
    unsafe ends = .allocate(capacity: 1)
    unsafe statuses = .allocate(capacity: 1)
  }

  deinit {
    unsafe ends.deallocate()
    unsafe statuses.deallocate()
  }

  private func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    unsafe ends.deallocate()
    unsafe statuses.deallocate()
    capacity = needed
    unsafe ends = .allocate(capacity: needed)
    unsafe statuses = .allocate(capacity: needed)
  }

  /// Cuts one window and appends its tokens.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, into tokens: TokenBuffer) {
    unsafe window.decode(bytes)
    reserve(window.count)
    var pieces =
      unsafe breaker?.cut(window.units, count: window.count, ends: ends, statuses: statuses) ?? 0
    if pieces == 0, window.count > 0 {
      // Out of memory inside ICU: the window stays in one piece rather than being lost.
      pieces = 1
      unsafe ends[0] = Int32(truncatingIfNeeded: window.count)
      unsafe statuses[0] = 0
    }
    tokens.reserve(pieces)
    var start = 0
    var position: UInt32 = 0
    for piece in 0..<pieces {
      let end = unsafe Int(ends[piece])
      let status = unsafe Int(statuses[piece])
      let (scalars, isAllKana) = measure(start..<end)
      let kind = PackedToken.kind(status: status, isAllKana: isAllKana)
      unsafe tokens.append(
        PackedToken(
          start: window.offsets[start], end: window.offsets[end], position: position,
          tail: scalars | PackedToken.bits(kind: kind, status: status)))
      position &+= scalars
      start = end
    }
    tokens.scalarCount = Int(position)
  }

  /// Scalars in a range of units, and whether all of them are kana.
  private func measure(_ range: Range<Int>) -> (scalars: UInt32, isAllKana: Bool) {
    var scalars: UInt32 = 0
    var isAllKana = true
    for index in range {
      let unit = unsafe window.units[index]
      if unit & 0xFC00 == 0xDC00 { continue }
      scalars &+= 1
      if !Kana.contains(UInt32(unit)) { isAllKana = false }
    }
    return (scalars, isAllKana)
  }
}
