/// Sorts numbers by their upper 32 bits.
@unsafe
enum RadixSorter {
  private static let digitBits: UInt64 = 11
  /// Fewer numbers are sorted by comparing: counting digits takes longer than that.
  private static let fewNumbers = 512

  /// Sorts numbers; the order of those with equal upper halves is any.
  ///
  /// - Parameters:
  ///   - numbers: `count` numbers, which are not kept.
  ///   - other: Room for as many.
  /// - Returns: Where the sorted numbers are: one of the two.
  /// - Complexity: O(count) from some hundreds of numbers on.
  static func sort(
    _ numbers: UnsafeMutablePointer<UInt64>, _ other: UnsafeMutablePointer<UInt64>, count: Int
  ) -> UnsafeMutablePointer<UInt64> {
    guard unsafe count >= fewNumbers else {
      var few = unsafe UnsafeMutableBufferPointer(start: numbers, count: count)
      unsafe few.sort()
      return unsafe numbers
    }
    var highest: UInt64 = 0
    for index in 0..<count { unsafe highest |= numbers[index] &>> 32 }
    var (source, target) = unsafe (numbers, other)
    var shift: UInt64 = 32
    while shift < 64, highest &>> (shift - 32) > 0 {
      unsafe pass(shift, from: source, to: target, count: count)
      unsafe swap(&source, &target)
      unsafe shift += digitBits
    }
    return unsafe source
  }

  private static func pass(
    _ shift: UInt64, from numbers: UnsafeMutablePointer<UInt64>,
    to target: UnsafeMutablePointer<UInt64>, count: Int
  ) {
    let digits = unsafe 1 << Int(digitBits)
    let mask: UInt64 = unsafe 1 &<< digitBits &- 1
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: digits) { starts in
      unsafe starts.initialize(repeating: 0)
      for index in 0..<count { unsafe starts[Int(numbers[index] &>> shift & mask)] += 1 }
      var sum = 0
      for digit in starts.indices {
        let size = unsafe starts[digit]
        unsafe starts[digit] = sum
        sum += size
      }
      for index in 0..<count {
        let number = unsafe numbers[index]
        let digit = Int(number &>> shift & mask)
        unsafe target[starts[digit]] = number
        unsafe starts[digit] += 1
      }
    }
  }
}
