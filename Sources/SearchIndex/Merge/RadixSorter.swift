/// Sorts numbers by their upper 32 bits.
struct RadixSorter {
  private static let digitBits: UInt64 = 11
  private var other: [UInt64] = []

  /// Sorts numbers that ascend in their lower 32 bits, which are so the second key.
  mutating func sort(_ numbers: inout [UInt64]) {
    guard numbers.count >= 512 else { return numbers.sort() }
    let highest = numbers.reduce(0) { $0 | $1 &>> 32 }
    other.removeAll(keepingCapacity: true)
    other.append(contentsOf: numbers)
    var shift: UInt64 = 32
    while highest &>> (shift - 32) > 0 {
      pass(shift, from: numbers)
      swap(&numbers, &other)
      shift += Self.digitBits
    }
  }

  private mutating func pass(_ shift: UInt64, from numbers: [UInt64]) {
    let mask: UInt64 = 1 &<< Self.digitBits &- 1
    let digits = 1 << Int(Self.digitBits)
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: digits) { starts in
      unsafe starts.initialize(repeating: 0)
      for number in numbers { unsafe starts[Int(number &>> shift & mask)] += 1 }
      var sum = 0
      for digit in starts.indices {
        let size = unsafe starts[digit]
        unsafe starts[digit] = sum
        sum += size
      }
      for number in numbers {
        let digit = Int(number &>> shift & mask)
        other[unsafe starts[digit]] = number
        unsafe starts[digit] += 1
      }
    }
  }
}
