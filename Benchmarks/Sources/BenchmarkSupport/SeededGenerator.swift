@_exported public import TestSupport

extension SeededGenerator {
  /// A number from 0 to `count` - 1; `count` is at least 1. The standard library's way to do
  /// this may change between versions, this one does not.
  public mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(count, 1))).high)
  }

  /// A number from 0 up to, but not including, 1.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }
}
