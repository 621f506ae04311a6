#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Large blocks of memory that grow.
enum GrowingMemory {
  /// A larger block with the first `count` bytes of `memory`, which is given back.
  ///
  /// The blocks come from `malloc` (as Swift's own allocations of ordinary alignment do), so that
  /// `realloc` can move the pages of a large one instead of copying them.
  @unsafe
  static func resized(
    _ memory: UnsafeMutableRawPointer, from count: Int, to capacity: Int
  ) -> UnsafeMutableRawPointer {
    if let larger = unsafe realloc(memory, capacity) { return unsafe larger }
    // Out of memory: Swift's allocator reports it in the usual way.
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    unsafe larger.copyMemory(from: memory, byteCount: count)
    unsafe free(memory)
    return unsafe larger
  }
}
