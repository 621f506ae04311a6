import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The operating system's calls that the storage layer needs, each with its errors reported as
/// they are: interrupted calls are repeated, short writes continued, nothing else is retried.
///
/// These are thin: which flags are right and what an error means is decided in
/// ``FileSystemDirectory``.
enum SystemCalls {
  /// An open file or directory; closed exactly once.
  struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { _ = SystemCalls.closeDescriptor(number) }

    /// Closes now and reports the error, which some file systems give only here.
    consuming func close() -> Errno? {
      let number = self.number
      discard self
      return SystemCalls.closeDescriptor(number)
    }
  }

  /// What the caller may want to know about a file.
  struct Status {
    let isRegularFile: Bool
    let length: Int
    let device: UInt64
    let inode: UInt64
  }

  static var lastError: Errno { Errno(rawValue: errno) }

  /// Repeats a call as long as a signal interrupts it.
  private static func repeating(_ call: () -> Int32) -> Result<Int32, Errno> {
    while true {
      let result = call()
      if result >= 0 { return .success(result) }
      if errno != EINTR { return .failure(lastError) }
    }
  }

  /// On Linux the number is free after `close`, whatever it returns; closing again could close
  /// another thread's file. So an interrupted close counts as done.
  fileprivate static func closeDescriptor(_ number: Int32) -> Errno? {
    #if canImport(Darwin)
      let result = Darwin.close(number)
    #elseif canImport(Musl)
      let result = Musl.close(number)
    #else
      let result = Glibc.close(number)
    #endif
    return result == 0 || errno == EINTR ? nil : lastError
  }

  static func openDirectory(_ path: FilePath) throws(Errno) -> Descriptor {
    let result = unsafe path.withPlatformString { name in
      repeating { unsafe open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }
    return Descriptor(try result.get())
  }

  static func makeDirectory(_ path: FilePath) throws(Errno) {
    let result = unsafe path.withPlatformString { name in
      repeating { unsafe mkdir(name, 0o700) }
    }
    _ = try result.get()
  }

  /// Opens for reading. `O_NONBLOCK` keeps a FIFO put in a file's place from blocking for ever,
  /// `O_NOFOLLOW` keeps a link from leading out of the directory.
  static func openForReading(
    _ name: String, in directory: borrowing Descriptor
  ) throws(Errno) -> Descriptor {
    let number = directory.number
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    return Descriptor(try repeating { unsafe openat(number, name, flags) }.get())
  }

  static func createForWriting(
    _ name: String, in directory: borrowing Descriptor
  ) throws(Errno) -> Descriptor {
    let number = directory.number
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    return Descriptor(try repeating { unsafe openat(number, name, flags, 0o600) }.get())
  }

  static func openForLocking(
    _ name: String, in directory: borrowing Descriptor
  ) throws(Errno) -> Descriptor {
    let number = directory.number
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    return Descriptor(try repeating { unsafe openat(number, name, flags, 0o600) }.get())
  }

  static func status(_ file: borrowing Descriptor) throws(Errno) -> Status {
    var status = stat()
    let number = file.number
    _ = try repeating { unsafe fstat(number, &status) }.get()
    return Status(status)
  }

  /// The status of what stands under a name now, links not followed.
  static func status(
    of name: String, in directory: borrowing Descriptor
  ) throws(Errno) -> Status {
    var status = stat()
    let number = directory.number
    _ = try repeating { unsafe fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) }.get()
    return Status(status)
  }

  /// Writes all bytes: a short write is continued, an interrupted one repeated.
  static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to file: borrowing Descriptor
  ) throws(Errno) {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let chunk = unsafe UnsafeRawBufferPointer(rebasing: rest)
      let written = unsafe write(file.number, chunk.baseAddress, chunk.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw lastError
      }
      // POSIX lets `write` return 0 only for empty requests; an error here, because going on
      // would never end.
      if written == 0 { throw .ioError }
      unsafe rest = rest.dropFirst(written)
    }
  }

  /// Makes bytes (of a file) or names (of a directory) last.
  ///
  /// On Apple's systems `fsync` stops at the drive's own cache; `F_FULLFSYNC` empties that too.
  /// Where a file system does not know it, `fsync` is all there is.
  static func synchronize(_ file: borrowing Descriptor) throws(Errno) {
    let number = file.number
    #if canImport(Darwin)
      switch repeating({ fcntl(number, F_FULLFSYNC) }) {
      case .success: return
      case .failure(let error) where error == .notSupported || error == .invalidArgument: break
      case .failure(let error) where error.rawValue == ENOTTY: break
      case .failure(let error): throw error
      }
    #endif
    _ = try repeating { fsync(number) }.get()
  }

  static func rename(
    _ name: String, to newName: String, in directory: borrowing Descriptor
  ) throws(Errno) {
    let number = directory.number
    _ = try repeating { unsafe renameat(number, name, number, newName) }.get()
  }

  static func unlink(_ name: String, in directory: borrowing Descriptor) throws(Errno) {
    let number = directory.number
    _ = try repeating { unsafe unlinkat(number, name, 0) }.get()
  }

  /// Takes the lock of an open file without waiting; false when somebody else has it.
  static func tryLock(_ file: borrowing Descriptor) throws(Errno) -> Bool {
    let number = file.number
    switch repeating({ flock(number, LOCK_EX | LOCK_NB) }) {
    case .success: return true
    case .failure(let error) where error.rawValue == EWOULDBLOCK: return false
    case .failure(let error): throw error
    }
  }

  /// The names in a directory, read through a descriptor of its own, so that several threads can
  /// list at once. Names that are no UTF-8 are nobody's here and left out.
  static func names(in directory: borrowing Descriptor) throws(Errno) -> [String] {
    let number = directory.number
    let copy = try repeating { unsafe openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      .get()
    guard let stream = unsafe fdopendir(copy) else {
      let error = lastError
      _ = closeDescriptor(copy)
      throw error
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 1) {
          unsafe String(validatingCString: $0)
        }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    if errno != 0 { throw lastError }
    return names
  }

  /// Maps a file of a known, positive length for reading.
  static func map(
    _ file: borrowing Descriptor, length: Int
  ) throws(Errno) -> UnsafeRawBufferPointer {
    let address = unsafe mmap(nil, length, PROT_READ, MAP_SHARED, file.number, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else { throw lastError }
    return unsafe UnsafeRawBufferPointer(start: address, count: length)
  }

  static func unmap(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
  }

  /// Reads a file into memory, at most as many bytes as there is room for.
  ///
  /// - Returns: the number of bytes read; less than the room only at the end of the file.
  static func readAll(
    _ file: borrowing Descriptor, into room: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    var filled = 0
    while filled < room.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[filled...])
      let count = unsafe pread(file.number, rest.baseAddress, rest.count, off_t(filled))
      if count < 0 {
        if errno == EINTR { continue }
        throw lastError
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

extension SystemCalls.Status {
  fileprivate init(_ status: stat) {
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    length = Int(clamping: status.st_size)
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
