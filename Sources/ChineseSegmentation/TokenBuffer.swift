import CICU

/// The tokens of one window. Reused from window to window: in the steady state nothing is
/// allocated.
@usableFromInline
@safe final class TokenBuffer {
  @usableFromInline var storage: UnsafeMutablePointer<PackedToken>
  @usableFromInline var count = 0
  /// The scalars of the window.
  @usableFromInline var scalarCount = 0
  private var capacity: Int

  init() {
    capacity = 4096
    unsafe storage = .allocate(capacity: capacity)
  }

  deinit { unsafe storage.deallocate() }

  /// The place after the last token.
  var end: UnsafeMutablePointer<PackedToken> { unsafe storage + count }

  /// Makes room for `extra` tokens more.
  func reserve(_ extra: Int) {
    guard count + extra > capacity else { return }
    capacity = max(capacity * 2, count + extra)
    let larger = UnsafeMutablePointer<PackedToken>.allocate(capacity: capacity)
    unsafe larger.update(from: storage, count: count)
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  func removeAll() {
    count = 0
    scalarCount = 0
  }

  /// Appends; room must have been reserved.
  func append(_ token: PackedToken) {
    assert(count < capacity)
    unsafe end.initialize(to: token)
    count += 1
  }

  /// Takes over the tokens that were written from ``end`` up to `limit`.
  func take(to limit: UnsafeMutablePointer<hongtou_token>) {
    count =
      unsafe (UnsafeRawPointer(limit) - UnsafeRawPointer(storage))
      / MemoryLayout<PackedToken>.stride
    assert(count <= capacity)
  }
}
