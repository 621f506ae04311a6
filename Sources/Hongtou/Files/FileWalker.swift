import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A regular file met on a walk.
struct WalkedFile: Sendable, Hashable {
  /// The path as it can be opened, with `.` and `..` resolved as far as that is possible
  /// without asking the file system.
  let path: String
  /// The size in bytes when it was met.
  let size: Int64
  /// The time of the last modification, in nanoseconds since 1970.
  let modified: Int64
}

/// What a walk found, in the order of the paths' bytes.
struct FileWalk: Sendable {
  var files: [WalkedFile] = []
  var skipped: [SkippedFile] = []
}

/// Lists the regular files at and below some paths.
///
/// Entries whose name starts with a dot are passed over inside folders, as `rg` does; a path that
/// is named itself is always taken. Links are followed after everything else, and each file is
/// listed once, whatever leads to it, so a loop of links ends. The walk keeps its own stack: its
/// depth is bounded by memory, not by the thread's stack.
struct FileWalker {
  private var result = FileWalk()
  private var visited: Set<FileIdentity> = []
  private var links: [FilePath] = []

  private struct FileIdentity: Hashable {
    let device: DeviceID
    let inode: Inode
  }

  /// Lists the files at and below `paths`.
  /// - Parameter excluded: a directory that is passed over wherever it is met.
  /// - Complexity: O(*n* log *n*) for *n* entries met.
  static func walk(_ paths: [String], leavingOut excluded: FilePath? = nil) -> FileWalk {
    var walker = FileWalker()
    if let status = try? excluded?.stat() { walker.visited.insert(walker.identity(of: status)) }
    for path in paths { walker.visitNamed(path) }
    while !walker.links.isEmpty {
      let links = walker.links
      walker.links = []
      for link in links { walker.visit(link, followingLinks: true) }
    }
    walker.result.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return walker.result
  }

  private mutating func visitNamed(_ path: String) {
    guard !path.utf8.contains(0), !path.isEmpty else {
      skip(FilePath(path), .unreadable, "the path is empty or holds a NUL byte")
      return
    }
    visit(FilePath(path).lexicallyNormalized(), followingLinks: true)
  }

  private mutating func visit(_ start: FilePath, followingLinks: Bool) {
    var pending = [start]
    var follow = followingLinks
    while let path = pending.popLast() {
      guard let status = status(of: path, followingLinks: follow) else { continue }
      follow = false
      switch status.type {
      case .regular: take(path, status)
      case .directory:
        if visited.insert(identity(of: status)).inserted { pending += entries(of: path) }
      case .symbolicLink: links.append(path)
      default: skip(path, .notAFile, "not a regular file")
      }
    }
  }

  private mutating func status(of path: FilePath, followingLinks: Bool) -> Stat? {
    do {
      return try path.stat(flags: followingLinks ? [] : .symlinkNoFollow)
    } catch {
      let broken = followingLinks && (try? path.stat(flags: .symlinkNoFollow)) != nil
      skip(path, .unreadable, broken ? "the link leads nowhere: \(error)" : "\(error)")
      return nil
    }
  }

  private mutating func take(_ path: FilePath, _ status: Stat) {
    guard visited.insert(identity(of: status)).inserted else { return }
    guard let name = String(validating: path) else {
      skip(path, .notAFile, "the file name is not UTF-8; rename it to index it")
      return
    }
    result.files.append(
      WalkedFile(path: name, size: status.size, modified: status.modificationTime))
  }

  private func identity(of status: Stat) -> FileIdentity {
    FileIdentity(device: status.deviceID, inode: status.inode)
  }

  private mutating func entries(of directory: FilePath) -> [FilePath] {
    guard let stream = unsafe directory.withPlatformString({ unsafe opendir($0) }) else {
      skip(directory, .unreadable, "\(Errno(rawValue: errno))")
      return []
    }
    defer { unsafe closedir(stream) }
    var found: [FilePath] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      if let name = unsafe Self.name(of: entry), !name.string.hasPrefix(".") {
        found.append(directory.appending(name))
      }
    }
    if errno != 0 { skip(directory, .unreadable, "\(Errno(rawValue: errno))") }
    return found
  }

  /// The last component that a directory entry names; its bytes need not be UTF-8.
  private static func name(of entry: UnsafeMutablePointer<dirent>) -> FilePath.Component? {
    // SAFETY: `readdir` returns a NUL-terminated name inside the entry, which stays valid until
    // the next call on the same stream.
    unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
      unsafe field.withMemoryRebound(
        to: CInterop.PlatformChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)
      ) { unsafe FilePath.Component(platformString: $0) }
    }
  }

  private mutating func skip(_ path: FilePath, _ cause: SkippedFile.Cause, _ reason: String) {
    result.skipped.append(SkippedFile(path: path.string, cause: cause, reason: reason))
  }
}
