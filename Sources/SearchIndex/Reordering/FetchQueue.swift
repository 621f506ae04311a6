/// Numbers that wait for the memory they lead to: the first comes out when some more have gone in.
///
/// PERF: an array of a number per document is larger than the processor's caches, and a list meets it at
/// places of its own. Who asks for a place as its number goes in, and touches it as the number comes out,
/// waits for many places at a time.
/// SAFETY: `ring` has room for `length` numbers and is indexed under its mask; allocated in `init`, freed in
/// `deinit`, like the counter, which lies in memory so that a class can use the queue without an exclusivity
/// check.
@safe
struct FetchQueue: ~Copyable {
  private static let length = 16
  private let ring: UnsafeMutablePointer<UInt64>
  private let added: UnsafeMutablePointer<Int>

  init() {
    unsafe ring = .allocate(capacity: Self.length)
    unsafe ring.initialize(repeating: 0, count: Self.length)
    unsafe added = .allocate(capacity: 1)
    unsafe added.initialize(to: 0)
  }

  deinit {
    unsafe ring.deallocate()
    unsafe added.deallocate()
  }

  /// Puts a number in; returns the first of those that wait, once the queue is full.
  @inline(__always)
  func push(_ number: UInt64) -> UInt64? {
    let place = unsafe added.pointee & (Self.length &- 1)
    let first = unsafe ring[place]
    unsafe ring[place] = number
    unsafe added.pointee &+= 1
    return unsafe added.pointee > Self.length ? first : nil
  }

  /// Takes out all numbers that wait, in their order.
  func drain(_ body: (UInt64) -> Void) {
    let end = unsafe added.pointee
    unsafe added.pointee = 0
    for index in max(0, end - Self.length)..<end {
      unsafe body(ring[index & (Self.length &- 1)])
    }
  }
}
