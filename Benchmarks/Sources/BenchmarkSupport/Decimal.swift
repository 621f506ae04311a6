/// Numbers in tables and JSON, the same in every locale.
public enum Decimal {
  /// `value` with `digits` digits after the point, rounded half away from zero; `nan` and `inf`
  /// as such.
  public static func string(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int64((abs(value) * scale).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return sign + "\(scaled)" }
    let whole = scaled / Int64(scale)
    let fraction = "\(scaled % Int64(scale))"
    return sign + "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
