import Foundation

/// Ends the program with a message on standard error and exit code 2.
func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(2)
}

/// The bytes of a file, or the end of the program.
func readFile(_ path: String) -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)") }
  return Array(data)
}

/// The middle value; the lower of two.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
}

/// Two decimals.
func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
