/// Cuts with ICU's own iterator: the definition the other engines are measured against, and the
/// way out where ICU's data cannot be read.
@safe final class ICUEngine {
  private let breaker: WordBreaker?
  private var overlay: LexiconOverlay?
  private let window = UTF16Window()
  private var ends: UnsafeMutablePointer<Int32>
  private var statuses: UnsafeMutablePointer<UInt16>
  private var capacity = 0
  /// Where the last piece of the path starts.
  private var lastWord = (unit: 0, position: 0)

  init(breaker: WordBreaker?, lexicon: LexiconTrie? = nil) {
    self.breaker = breaker
    overlay = lexicon.map(LexiconOverlay.init)
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

  /// Cuts one window and appends its tokens. There is no dictionary here: a lattice holds what
  /// the lexicon's words cover.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer) {
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
    overlay?.removeAll()
    var start = 0
    for piece in 0..<pieces {
      let end = unsafe Int(ends[piece])
      let status = unsafe Int(statuses[piece])
      if overlay == nil {
        append(start..<end, status: status, isInner: false, to: tokens)
      } else {
        overlay?.add(start..<end, status: status, in: window)
      }
      start = end
    }
    guard let overlay else { return }
    tokens.reserve(overlay.pieces.count)
    for piece in overlay.pieces where !piece.isInner || lattice != .none {
      append(piece.range, status: piece.status, isInner: piece.isInner, to: tokens)
    }
  }

  private func append(_ range: Range<Int>, status: Int, isInner: Bool, to tokens: TokenBuffer) {
    let (scalars, isAllKana) = measure(range)
    let kind = PackedToken.kind(status: status, isAllKana: isAllKana)
    // An inner piece starts inside the last word of the path.
    let position = isInner ? innerPosition(range.lowerBound) : tokens.scalarCount
    let tail = scalars | PackedToken.bits(kind: kind, status: status, isInner: isInner)
    unsafe tokens.append(
      PackedToken(
        start: window.offsets[range.lowerBound], end: window.offsets[range.upperBound],
        position: UInt32(truncatingIfNeeded: position), tail: tail))
    if isInner { return }
    lastWord = (range.lowerBound, position)
    tokens.scalarCount += Int(scalars)
  }

  private func innerPosition(_ unit: Int) -> Int {
    let scalars = unit > lastWord.unit ? Int(measure(lastWord.unit..<unit).scalars) : 0
    return lastWord.position + scalars
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
