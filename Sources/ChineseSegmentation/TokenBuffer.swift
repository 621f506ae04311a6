/// The tokens of one window. Reused from window to window: in the steady state nothing is
/// allocated.
@usableFromInline
@safe final class TokenBuffer {
  @usableFromInline var storage: UnsafeMutablePointer<PackedToken>
  /// The tokens are those from `first` up to `end`.
  @usableFromInline var first = 0
  @usableFromInline var end = 0
  /// The scalars of the window.
  @usableFromInline var scalarCount = 0
  private var capacity: Int

  init() {
    capacity = 4096
    unsafe storage = .allocate(capacity: capacity)
  }

  deinit { unsafe storage.deallocate() }

  /// Makes room for `extra` tokens beyond `end`.
  func reserve(_ extra: Int) {
    guard end + extra > capacity else { return }
    capacity = max(capacity * 2, end + extra)
    let larger = UnsafeMutablePointer<PackedToken>.allocate(capacity: capacity)
    unsafe larger.initialize(from: storage, count: end)
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  func removeAll() {
    first = 0
    end = 0
    scalarCount = 0
  }

  /// Appends; room must have been reserved.
  func append(_ token: PackedToken) {
    assert(end < capacity)
    unsafe (storage + end).initialize(to: token)
    end += 1
  }

  /// Takes over the tokens that were written from `start` up to `limit`, beyond `end`.
  func take(from start: Int, to limit: Int) {
    assert(start >= end && limit <= capacity)
    if first == end || start == end {
      if first == end { first = start }
      end = limit
    } else {
      unsafe (storage + end).update(from: storage + start, count: limit - start)
      end += limit - start
    }
  }
}
