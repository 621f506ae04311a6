import SystemPackage

/// A bar on standard error that shows how far a long command has come; silent where standard
/// error is no terminal.
struct ProgressBar {
  private let isShown = Console.isTerminal(.standardError) && Console.environment("TERM") != "dumb"
  private var drawnPercent = -1

  /// Shows `done` of `total` bytes; redraws only when a whole percent has passed.
  mutating func update(done: Int, total: Int) {
    guard isShown, total > 0 else { return }
    let percent = min(100, done / max(1, total / 100))
    guard percent != drawnPercent else { return }
    drawnPercent = percent
    let width = max(10, min(50, Console.columns - 8))
    let filled = percent * width / 100
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    Console.writeError("\r\(bar) \(percent) %")
  }

  /// Removes the bar.
  func clear() {
    if isShown, drawnPercent >= 0 { Console.writeError("\r\u{1B}[K") }
  }
}
