/// What went wrong, in words for the person at the terminal.
public struct BenchError: Error, CustomStringConvertible, Sendable {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
