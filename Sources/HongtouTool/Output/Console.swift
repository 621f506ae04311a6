import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the tool's words go: data to standard output, everything else to standard error.
///
/// Output is gathered and written in large pieces. A reader that goes away (a broken pipe) ends
/// the process quietly; any other failure to write ends it with a message and status 2.
struct Console {
  private static let capacity = 1 << 16
  private var pending: [UInt8] = []

  /// Adds a line of data.
  mutating func printLine(_ line: String) {
    pending.append(contentsOf: line.utf8)
    pending.append(UInt8(ascii: "\n"))
    if pending.count >= Self.capacity { flush() }
  }

  /// Writes out what has been gathered.
  mutating func flush() {
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    if let failure = Self.write(bytes, to: .standardOutput) {
      if failure == .brokenPipe { exit(ExitStatus.success.rawValue) }
      Self.warn("cannot write the output: \(failure)")
      exit(ExitStatus.error.rawValue)
    }
  }

  /// Writes a warning or an error to standard error.
  static func warn(_ message: String) {
    _ = write([UInt8]("hongtou: \(message)\n".utf8), to: .standardError)
  }

  /// Writes text to standard error as it is.
  static func writeError(_ text: String) {
    _ = write([UInt8](text.utf8), to: .standardError)
  }

  /// Whether a person is likely to be looking at this descriptor.
  static func isTerminal(_ descriptor: FileDescriptor) -> Bool {
    isatty(descriptor.rawValue) == 1
  }

  /// The width of the terminal behind standard error, in columns; 80 where there is none.
  static var columns: Int {
    var size = winsize()
    let answer = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// The value of an environment variable.
  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Writes all bytes; returns the error where that fails.
  private static func write(_ bytes: [UInt8], to descriptor: FileDescriptor) -> Errno? {
    do {
      try descriptor.writeAll(bytes)
      return nil
    } catch {
      return error as? Errno ?? .ioError
    }
  }
}

/// The tool's exit statuses, as grep's.
enum ExitStatus: Int32, Error {
  /// Something matched, or the command did its work.
  case success = 0
  /// Nothing matched.
  case nothing = 1
  /// Something went wrong; a message on standard error says what.
  case error = 2
}
