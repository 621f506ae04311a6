import SystemPackage

/// The bytes of a whole file, or the reason why there are none.
enum FileReading {
  /// Reads a regular file whole.
  ///
  /// The size that `stat` told is only a hint: a file may grow or shrink meanwhile.
  /// - Parameter limit: the largest size accepted, in bytes.
  /// - Throws: the reason why the file is left out, ready to be reported.
  static func bytes(at path: String, limit: Int) throws(FileRefusal) -> [UInt8] {
    do {
      // A pipe put in the place of the file must not block the open.
      let file = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter { try read(file, limit: limit) }
    } catch let error as FileRefusal {
      throw error
    } catch {
      throw FileRefusal(cause: .unreadable, reason: "\(error)")
    }
  }

  private static func read(_ file: FileDescriptor, limit: Int) throws -> [UInt8] {
    let size = try file.stat().size
    guard size <= limit else { throw tooLarge(Int(size), limit: limit) }
    var bytes: [UInt8] = []
    // One byte more than expected, so that the end of the file is seen in the same call.
    var room = Int(size) + 1
    while true {
      let count = try unsafe bytes.appendUninitialized(room) { unsafe try file.read(into: $0) }
      if count == 0 { return bytes }
      guard bytes.count <= limit else { throw tooLarge(bytes.count, limit: limit) }
      room = max(Int(size) + 1 - bytes.count, 1 << 16)
    }
  }

  private static func tooLarge(_ size: Int, limit: Int) -> FileRefusal {
    FileRefusal(
      cause: .tooLarge, reason: "it has \(size) bytes, and the limit for a file is \(limit)")
  }
}

/// Why a file was left out; the path is added where the refusal is reported.
struct FileRefusal: Error {
  let cause: SkippedFile.Cause
  let reason: String
}

extension [UInt8] {
  /// Appends what `body` writes into `count` fresh bytes, and returns how many it wrote.
  fileprivate mutating func appendUninitialized(
    _ count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Int {
    var written = 0
    let tail = try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      written = try unsafe body(UnsafeMutableRawBufferPointer(buffer))
      initialized = written
    }
    if isEmpty { self = tail } else { append(contentsOf: tail) }
    return written
  }
}
