/// Room for the positions of a posting.
@safe
struct PositionBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt32>
  private var capacity = 64

  init() { unsafe base = .allocate(capacity: 64) }

  deinit { unsafe base.deallocate() }

  mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    unsafe base.deallocate()
    capacity = max(count, capacity * 2)
    unsafe base = .allocate(capacity: capacity)
  }

  /// Makes room; the first `kept` numbers stay.
  mutating func reserve(_ count: Int, keeping kept: Int) {
    guard count > capacity else { return }
    let old = unsafe base
    let size = max(count, capacity * 2)
    unsafe base = .allocate(capacity: size)
    unsafe base.update(from: old, count: min(kept, capacity))
    unsafe old.deallocate()
    capacity = size
  }

  subscript(index: Int) -> UInt32 {
    @inline(__always) get {
      precondition(index >= 0 && index < capacity)
      return unsafe base[index]
    }
  }
}
