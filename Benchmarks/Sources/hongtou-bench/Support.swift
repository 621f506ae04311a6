import BenchmarkSupport
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Ends the program with a message on standard error and exit code 2.
func fail(_ message: String) -> Never {
  HongtouBench.say(message + "\n", to: .standardError)
  exit(2)
}

/// The bytes of a file, or the end of the program.
func readFile(_ path: String) -> [UInt8] {
  do {
    return try Files.read(FilePath(path))
  } catch {
    fail("\(error)")
  }
}

/// The files below a folder, or the file itself; or the end of the program.
func files(under path: String) -> [String] {
  do {
    return try Files.list(FilePath(path)).map(\.string)
  } catch {
    fail("\(error)")
  }
}

/// The middle value; the lower of two.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
}

/// Two decimals.
func rounded(_ value: Double) -> String { Decimal.string(value, digits: 2) }
