import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that documents came from, as the system shows it now.
enum SourceFile {
  /// Whether a file's size or time of modification differ from what was indexed, or it is gone.
  ///
  /// - Parameters:
  ///   - size: in bytes, as indexed.
  ///   - modified: in nanoseconds since 1970, as indexed.
  /// - Complexity: one call of the system.
  static func hasChanged(_ path: FilePath, size: Int64, modified: Int64) -> Bool {
    guard let status = try? path.stat() else { return true }
    return status.size != size || status.modificationTime != modified
  }
}

extension Stat {
  /// The time of the last modification, in nanoseconds since 1970.
  var modificationTime: Int64 {
    let seconds = Int64(st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return seconds.partialValue &+ Int64(st_mtim.tv_nsec)
  }
}
