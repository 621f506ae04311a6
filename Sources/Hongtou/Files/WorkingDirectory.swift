import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The process's working directory.
enum WorkingDirectory {
  /// The path made absolute and normalised without asking the file system about links.
  static func absolute(_ path: FilePath) -> FilePath {
    guard path.isRelative, let current = current() else { return path.lexicallyNormalized() }
    return current.appending(path.components).lexicallyNormalized()
  }

  private static func current() -> FilePath? {
    guard let buffer = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(buffer) }
    return unsafe FilePath(platformString: buffer)
  }
}
