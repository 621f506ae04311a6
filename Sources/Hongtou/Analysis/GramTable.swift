/// Counts numbers, never 0, in a hash table.
///
/// PERF: plain memory without bounds, uniqueness or exclusivity checks, because every character of a
/// document is counted several times. A table that has grown for a long document keeps its memory,
/// but a short one is spread over no more of it than it needs, so that it stays in the cache.
/// SAFETY: `slots` and `used` are owned by this table. A place is always under the mask, which stays
/// below the capacity; `used` has room for half as many places as there are slots, and the table
/// grows before more are taken. Slots that are not in use are empty, beyond the mask too.
@unsafe
struct GramTable<Key: FixedWidthInteger & UnsignedInteger> {
  private struct Slot {
    /// 0 in an empty slot.
    var key: Key
    var count: UInt32
  }

  private var slots: UnsafeMutablePointer<Slot>
  private var capacity: Int
  private let leastMask: Int
  private var mask: Int
  /// The slots in use.
  private var used: UnsafeMutablePointer<UInt32>
  private var usedCount = 0

  /// - Parameter capacity: The number of slots to begin with, a power of two.
  init(capacity: Int) {
    unsafe slots = Self.emptySlots(capacity)
    unsafe used = .allocate(capacity: capacity / 2)
    unsafe self.capacity = capacity
    unsafe mask = capacity - 1
    unsafe leastMask = mask
  }

  func deallocate() {
    unsafe slots.deallocate()
    unsafe used.deallocate()
  }

  /// Counts a number.
  /// - Complexity: O(1) on average.
  @inline(__always)
  mutating func add(_ key: Key, count: UInt32 = 1) {
    var place = unsafe home(of: key)
    while true {
      let slot = unsafe slots + place
      if unsafe slot.pointee.key == key {
        unsafe slot.pointee.count &+= count
        return
      }
      if unsafe slot.pointee.key == 0 { break }
      place = unsafe (place &+ 1) & mask
    }
    unsafe insert(key, count: count, at: place)
  }

  /// Calls `body` with each number and its count, and forgets them.
  /// - Complexity: O(*n*) in the number of different numbers.
  @inline(__always)
  mutating func removeAll(_ body: (Key, UInt32) -> Void) {
    for index in unsafe 0..<usedCount {
      let slot = unsafe slots + Int(used[index])
      unsafe body(slot.pointee.key, slot.pointee.count)
      unsafe slot.pointee.key = 0
    }
    unsafe usedCount = 0
    unsafe mask = leastMask
  }

  /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
  @inline(__always)
  private func home(of key: Key) -> Int {
    let product = UInt64(truncatingIfNeeded: key) &* 0x9E37_79B9_7F4A_7C15
    return unsafe Int(truncatingIfNeeded: product &>> 32) & mask
  }

  @inline(never)
  private mutating func insert(_ key: Key, count: UInt32, at place: Int) {
    unsafe slots[place] = Slot(key: key, count: count)
    unsafe used[usedCount] = UInt32(truncatingIfNeeded: place)
    unsafe usedCount += 1
    if unsafe usedCount * 2 > mask { unsafe grow() }
  }

  private mutating func grow() {
    let count = unsafe usedCount
    unsafe withUnsafeTemporaryAllocation(of: Slot.self, capacity: count) { old in
      for index in 0..<count {
        let slot = unsafe slots + Int(used[index])
        unsafe old.initializeElement(at: index, to: slot.pointee)
        unsafe slot.pointee.key = 0
      }
      if unsafe mask + 1 == capacity {
        unsafe deallocate()
        unsafe capacity *= 2
        unsafe slots = Self.emptySlots(capacity)
        unsafe used = .allocate(capacity: capacity / 2)
      }
      unsafe mask = unsafe mask * 2 + 1
      unsafe usedCount = 0
      for index in 0..<count { unsafe add(old[index].key, count: old[index].count) }
    }
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    unsafe slots.initialize(repeating: Slot(key: 0, count: 0), count: count)
    return unsafe slots
  }
}
