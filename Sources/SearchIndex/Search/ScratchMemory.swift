import Synchronization

/// Memory for the working arrays of one search, handed out piece by piece and taken back all at once.
///
/// PERF: a search needs a dozen arrays for some microseconds; asking the allocator for each costs more than
/// a short search itself.
///
/// SAFETY: pieces do not overlap and stay valid until ``reset()``; they are not initialised. One search at
/// a time uses it (``ScratchPool``).
@safe
final class ScratchMemory: @unchecked Sendable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  /// Earlier pieces of memory, which turned out too small.
  private var full = unsafe [UnsafeMutableRawPointer]()
  private var fullBytes = 0

  private static let alignment = 64
  private static let initialBytes = 16 << 10
  /// What is kept for the next search at the most.
  private static let keptBytes = 1 << 20

  init() {
    capacity = Self.initialBytes
    unsafe base = .allocate(byteCount: capacity, alignment: Self.alignment)
  }

  deinit {
    freeFull()
    unsafe base.deallocate()
  }

  /// Room for `count` values; at least one byte more than none.
  @inline(__always)
  func take<Value: ~Copyable>(_ count: Int) -> UnsafeMutablePointer<Value> {
    let bytes =
      (max(count, 1) &* MemoryLayout<Value>.stride &+ (Self.alignment &- 1))
      & ~(Self.alignment &- 1)
    if bytes > capacity &- used { grow(bytes) }
    let start = used
    used &+= bytes
    return unsafe (base + start).assumingMemoryBound(to: Value.self)
  }

  @inline(never)
  private func grow(_ bytes: Int) {
    unsafe full.append(base)
    fullBytes &+= capacity
    capacity = max(capacity &* 2, bytes)
    unsafe base = .allocate(byteCount: capacity, alignment: Self.alignment)
    used = 0
  }

  /// Takes all pieces back.
  func reset() {
    used = 0
    guard fullBytes > 0 || capacity > Self.keptBytes else { return }
    // One piece that would have been large enough.
    let wanted = fullBytes &+ capacity
    freeFull()
    unsafe base.deallocate()
    capacity = wanted <= Self.keptBytes ? wanted : Self.initialBytes
    unsafe base = .allocate(byteCount: capacity, alignment: Self.alignment)
  }

  private func freeFull() {
    while let memory = unsafe full.popLast() { unsafe memory.deallocate() }
    fullBytes = 0
  }
}

/// The scratch memory of a snapshot's searches.
final class ScratchPool: Sendable {
  private let free = Mutex<[ScratchMemory]>([])
  /// As many are kept as searches may well run at a time.
  private static let capacity = 16

  func take() -> ScratchMemory {
    free.withLock { $0.popLast() } ?? ScratchMemory()
  }

  func give(_ memory: ScratchMemory) {
    memory.reset()
    free.withLock { if $0.count < Self.capacity { $0.append(memory) } }
  }
}
