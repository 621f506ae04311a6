/// Numbers as tables show them.
enum Decimal {
  /// A number that is not negative with a fixed number of digits behind the point, rounded to the
  /// nearest.
  static func text(_ value: Double, digits: Int) -> String {
    var unit = 1.0
    for _ in 0..<digits { unit *= 10 }
    guard value.isFinite, let scaled = Int64(exactly: (value * unit).rounded()) else {
      return "\(value)"
    }
    let text = String(scaled)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return digits == 0 ? padded : "\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
