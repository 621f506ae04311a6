import BenchmarkSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lines over two logarithmic axes, as SVG text.
struct LogPlot {
  struct Series {
    var name: String
    var points: [(x: Double, y: Double)]
  }

  var title: String
  var xLabel: String
  var series: [Series]

  private static let width = 340.0
  private static let height = 260.0
  private static let margin = (left: 52.0, top: 34.0, right: 14.0, bottom: 44.0)
  /// Okabe and Ito's colours, which people with any colour vision can tell apart.
  private static let colors = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9"]

  /// Panels side by side with one legend below them. The background is white, so that the plot
  /// reads the same on a dark page.
  static func document(_ panels: [LogPlot]) -> String {
    let total = width * Double(panels.count)
    let legendHeight = 30.0
    let values = panels.flatMap(\.points)
    guard let x = Axis(values.map(\.x)), let y = Axis(values.map(\.y)) else { return "" }
    var body = ""
    for (index, panel) in panels.enumerated() {
      body += "<g transform=\"translate(\(number(width * Double(index))),0)\">\n"
      body += panel.body(x, y) + "</g>\n"
    }
    var left = margin.left
    for (index, name) in (panels.first?.series.map(\.name) ?? []).enumerated() {
      body += "<line x1=\"\(number(left))\" y1=\"\(number(height + 10))\" "
      body += "x2=\"\(number(left + 18))\" y2=\"\(number(height + 10))\" "
      body += "stroke=\"\(color(index))\" stroke-width=\"2.5\"/>\n"
      body += label(name, x: left + 23, y: height + 14)
      // About 6.5 units a letter at this size.
      left += 48 + 6.5 * Double(name.count)
    }
    let size = "\(number(total)) \(number(height + legendHeight))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" font-family="sans-serif" \
      font-size="11" fill="#222">
      <rect width="100%" height="100%" fill="#fff"/>
      \(body)</svg>

      """
  }

  private var points: [(x: Double, y: Double)] {
    series.flatMap(\.points).filter { $0.x > 0 && $0.y > 0 }
  }

  /// The panel; all panels have the same axes, so that heights compare.
  private func body(_ x: Axis, _ y: Axis) -> String {
    var text = Self.label(title, x: Self.margin.left, y: 20, weight: "bold")
    for exponent in x.exponents {
      let position = Self.x(x.place(pow(10, Double(exponent))))
      text += Self.line(position, Self.y(0), position, Self.y(1), "#ddd")
      text += Self.tick(exponent, x: position - 8, y: Self.y(0) + 16)
    }
    for exponent in y.exponents {
      let position = Self.y(y.place(pow(10, Double(exponent))))
      text += Self.line(Self.x(0), position, Self.x(1), position, "#ddd")
      text += Self.tick(exponent, x: Self.x(0) - 30, y: position + 4)
    }
    text += Self.label(xLabel, x: Self.x(0.5) - 24, y: Self.height - 8)
    for (index, one) in series.enumerated() {
      let places = one.points.filter { $0.x > 0 && $0.y > 0 }
        .map { (Self.x(x.place($0.x)), Self.y(y.place($0.y))) }
      let path = places.map { "\(Self.number($0.0)),\(Self.number($0.1))" }
      text += "<polyline points=\"\(path.joined(separator: " "))\" fill=\"none\" "
      text += "stroke=\"\(Self.color(index))\" stroke-width=\"2\"/>\n"
      for place in places {
        text += "<circle cx=\"\(Self.number(place.0))\" cy=\"\(Self.number(place.1))\" r=\"3\" "
        text += "fill=\"\(Self.color(index))\"/>\n"
      }
    }
    return text
  }

  /// A logarithmic axis over whole powers of ten around its values.
  private struct Axis {
    let exponents: ClosedRange<Int>

    init?(_ values: [Double]) {
      guard let least = values.min(), let most = values.max() else { return nil }
      let low = Int(log10(least).rounded(.down))
      exponents = low...max(low + 1, Int(log10(most).rounded(.up)))
    }

    /// From 0 at the lower end to 1 at the upper one.
    func place(_ value: Double) -> Double {
      (log10(value) - Double(exponents.lowerBound)) / Double(exponents.count - 1)
    }
  }

  private static func x(_ share: Double) -> Double {
    margin.left + share * (width - margin.left - margin.right)
  }

  private static func y(_ share: Double) -> Double {
    height - margin.bottom - share * (height - margin.top - margin.bottom)
  }

  private static func color(_ index: Int) -> String { colors[index % colors.count] }

  private static func number(_ value: Double) -> String { Decimal.string(value, digits: 1) }

  private static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String
  ) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" "
      + "stroke=\"\(color)\"/>\n"
  }

  private static func label(
    _ text: String, x: Double, y: Double, weight: String = "normal"
  ) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" font-weight=\"\(weight)\">\(text)</text>\n"
  }

  private static func tick(_ exponent: Int, x: Double, y: Double) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\">10<tspan dy=\"-5\" font-size=\"8\">\(exponent)"
      + "</tspan></text>\n"
  }
}
