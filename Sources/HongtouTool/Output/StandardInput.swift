import SystemPackage

extension FileDescriptor {
  /// All bytes up to the end of the file.
  /// - Throws: the operating system's error.
  func readAll() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }
}
