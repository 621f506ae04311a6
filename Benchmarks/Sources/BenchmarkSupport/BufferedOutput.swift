public import SystemPackage

/// A file being written, a megabyte at a time.
public final class BufferedOutput {
  private let file: FileDescriptor
  private let path: FilePath
  private let closes: Bool
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 20

  /// Makes the file, or empties it; `-` stands for standard output.
  public init(_ path: FilePath) throws(BenchError) {
    self.path = path
    buffer.reserveCapacity(Self.capacity + 65_536)
    closes = path != "-"
    if !closes {
      file = .standardOutput
      return
    }
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw BenchError("\(path): cannot be written: \(error)")
    }
  }

  public func write(_ bytes: some Sequence<UInt8>) throws(BenchError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  public func write(_ text: String) throws(BenchError) {
    try write(text.utf8)
  }

  private func flush() throws(BenchError) {
    do {
      _ = try file.writeAll(buffer)
    } catch {
      throw BenchError("\(path): cannot be written: \(error)")
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file; without this call the rest is lost.
  public func finish() throws(BenchError) {
    try flush()
    if closes { try? file.close() }
  }
}
