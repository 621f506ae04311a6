import SystemPackage

/// Reads a file line by line into one buffer.
final class LineReader {
  private let file: FileDescriptor
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  private var start = 0
  private var end = 0
  private var lineRange = 0..<0

  init(_ path: FilePath) throws {
    file = try FileDescriptor.open(path, .readOnly)
  }

  deinit { try? file.close() }

  /// Calls `body` with the current line without its end.
  func withLine(_ body: (Span<UInt8>) -> Void) {
    let bytes = buffer
    body(bytes.span.extracting(lineRange))
  }

  /// Goes to the next line; false at the end of the file.
  func next() throws -> Bool {
    var searched = start
    while true {
      if let newline = buffer[searched..<end].firstIndex(of: 0x0A) {
        lineRange = start..<newline
        start = newline + 1
        return true
      }
      searched = end - start
      buffer.removeSubrange(0..<start)
      end -= start
      start = 0
      if buffer.count - end < 1 << 19 {
        buffer.append(contentsOf: [UInt8](repeating: 0, count: 1 << 20))
      }
      let count = try unsafe buffer.withUnsafeMutableBytes { bytes in
        try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
      }
      guard count > 0 else {
        lineRange = 0..<end
        defer { start = end }
        return end > 0
      }
      end += count
    }
  }
}
