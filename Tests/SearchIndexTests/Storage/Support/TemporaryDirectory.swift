import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A directory of its own for one test, removed at the end of its life.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    path = FilePath(base).appending("search-index-\(UInt64.random(in: 0 ... .max))")
    guard unsafe mkdir(path.string, 0o700) == 0 else { throw Errno(rawValue: errno) }
  }

  deinit { Self.remove(path) }

  /// Removes a tree; links are removed, not followed.
  private static func remove(_ path: FilePath) {
    guard path.kind == .directory, let stream = unsafe opendir(path.string) else {
      unsafe unlink(path.string)
      return
    }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { remove(path.appending(name)) }
    }
    unsafe closedir(stream)
    unsafe rmdir(path.string)
  }
}

extension FilePath {
  /// The permission bits of what stands here; nil when nothing does.
  var permissions: UInt32? {
    (try? stat(followTargetSymlink: false)).map { UInt32($0.permissions.rawValue) }
  }

  /// What kind of file stands here, links not followed.
  fileprivate var kind: FileType? { (try? stat(followTargetSymlink: false))?.type }
}
