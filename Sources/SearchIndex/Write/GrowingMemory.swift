#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Large blocks of memory that grow.
enum GrowingMemory {
  /// The size of a huge page of the usual processors, in bytes.
  private static let hugePage = 2 << 20

  /// Asks the system to back a large block with huge pages, where it has them: less of it is looked
  /// at through the tables of pages. A smaller block is left as it is.
  @unsafe
  static func adviseHugePages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    #if os(Linux)
      guard byteCount >= 2 * hugePage else { return }
      let start = unsafe memory.alignedUp(toMultipleOf: hugePage)
      // What the system says does not matter: without huge pages all works the same.
      _ = unsafe madvise(start, byteCount - (start - memory), MADV_HUGEPAGE)
    #endif
  }

  /// A larger block with the first `count` bytes of `memory`, which is given back.
  ///
  /// The blocks come from `malloc` (as Swift's own allocations of ordinary alignment do), so that
  /// `realloc` can move the pages of a large one instead of copying them.
  @unsafe
  static func resized(
    _ memory: UnsafeMutableRawPointer, from count: Int, to capacity: Int
  ) -> UnsafeMutableRawPointer {
    if let larger = unsafe realloc(memory, capacity) {
      unsafe adviseHugePages(larger, byteCount: capacity)
      return unsafe larger
    }
    // Out of memory: Swift's allocator reports it in the usual way.
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    unsafe larger.copyMemory(from: memory, byteCount: count)
    unsafe free(memory)
    return unsafe larger
  }
}
