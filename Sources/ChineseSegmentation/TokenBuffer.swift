/// The tokens of one window, in up to eight stretches. Reused from window to window: in the
/// steady state nothing is allocated.
@usableFromInline
@safe final class TokenBuffer {
  @usableFromInline var storage: UnsafeMutablePointer<PackedToken>
  /// The stretches that hold tokens, in order.
  @usableFromInline var stretches: UnsafeMutablePointer<Stretch>
  @usableFromInline var stretchCount = 0
  /// The scalars of the window.
  @usableFromInline var scalarCount = 0
  private var capacity: Int
  static let mostStretches = 8

  @usableFromInline
  struct Stretch {
    @usableFromInline var first: Int
    @usableFromInline var end: Int
  }

  init() {
    capacity = 4096
    unsafe storage = .allocate(capacity: capacity)
    unsafe stretches = .allocate(capacity: Self.mostStretches)
  }

  deinit {
    unsafe storage.deallocate()
    unsafe stretches.deallocate()
  }

  /// The place after the last token.
  var end: Int { stretchCount == 0 ? 0 : unsafe stretches[stretchCount - 1].end }

  /// Makes room for `extra` tokens beyond `end`.
  func reserve(_ extra: Int) {
    guard end + extra > capacity else { return }
    capacity = max(capacity * 2, end + extra)
    let larger = UnsafeMutablePointer<PackedToken>.allocate(capacity: capacity)
    unsafe larger.update(from: storage, count: end)
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  func removeAll() {
    stretchCount = 0
    scalarCount = 0
  }

  /// Appends; room must have been reserved.
  func append(_ token: PackedToken) {
    assert(end < capacity)
    unsafe (storage + end).initialize(to: token)
    take(from: end, to: end + 1)
  }

  /// Takes over the tokens that were written from `start` up to `limit`, beyond `end`, as a
  /// stretch of their own or, where there are too many, moved to the last one.
  func take(from start: Int, to limit: Int) {
    assert(start >= end && limit <= capacity)
    let last = stretchCount - 1
    if last >= 0, start == end {
      unsafe stretches[last].end = limit
    } else if stretchCount < Self.mostStretches {
      unsafe stretches[stretchCount] = Stretch(first: start, end: limit)
      stretchCount += 1
    } else {
      let end = self.end
      unsafe (storage + end).update(from: storage + start, count: limit - start)
      unsafe stretches[last].end = end + limit - start
    }
  }
}
