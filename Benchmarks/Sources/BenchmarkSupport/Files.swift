public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reading and listing files without Foundation, whose loading alone would show in what
/// `hongtou-bench first` measures.
public enum Files {
  /// The bytes of a file.
  public static func read(_ path: FilePath) throws(BenchError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly)
      defer { try? file.close() }
      return try readToEnd(file)
    } catch {
      throw BenchError("\(path): cannot be read: \(error)")
    }
  }

  private static func readToEnd(_ file: FileDescriptor) throws -> [UInt8] {
    let expected = (try? file.seek(offset: 0, from: .end)).map { Int($0) } ?? 0
    if expected > 0 { try file.seek(offset: 0, from: .start) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expected)
    var chunk = [UInt8](repeating: 0, count: min(max(expected, 1 << 12), 1 << 20))
    while true {
      let count = try unsafe chunk.withUnsafeMutableBytes { buffer in
        try unsafe file.read(into: buffer)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// A text file's lines, without the line ends; a last empty line does not count.
  public static func lines(_ path: FilePath) throws(BenchError) -> [Substring] {
    let text = String(decoding: try read(path), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The regular files below a folder, sorted by the bytes of their paths; a file stands for
  /// itself. Names that begin with a dot are left out.
  public static func list(_ path: FilePath) throws(BenchError) -> [FilePath] {
    if !isFolder(path) { return [path] }
    var found: [FilePath] = []
    for name in try names(in: path) {
      let entry = path.appending(name)
      if isFolder(entry) { found.append(contentsOf: try list(entry)) } else { found.append(entry) }
    }
    return found
  }

  private static func names(in folder: FilePath) throws(BenchError) -> [String] {
    guard let stream = unsafe opendir(folder.string) else {
      throw BenchError("\(folder): cannot be listed: \(Errno(rawValue: errno))")
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is a folder at `path`.
  public static func isFolder(_ path: FilePath) -> Bool {
    var information = stat()
    guard unsafe stat(path.string, &information) == 0 else { return false }
    return information.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is anything at `path`.
  public static func exists(_ path: FilePath) -> Bool {
    unsafe access(path.string, F_OK) == 0
  }

  /// Makes a folder and those above it; one that is there is no error.
  public static func makeFolder(_ path: FilePath) throws(BenchError) {
    if path.isEmpty || isFolder(path) { return }
    try makeFolder(path.removingLastComponent())
    guard unsafe mkdir(path.string, 0o755) == 0 || errno == EEXIST else {
      throw BenchError("\(path): cannot be made: \(Errno(rawValue: errno))")
    }
  }

  /// The size of a file, or of all files below a folder, in bytes.
  public static func size(_ path: FilePath) throws(BenchError) -> Int {
    var total = 0
    for file in try list(path) {
      var information = stat()
      guard unsafe stat(file.string, &information) == 0 else { continue }
      total += Int(information.st_size)
    }
    return total
  }

  /// The bytes a shell command writes to its standard output.
  public static func output(of program: String, _ path: FilePath) throws(BenchError) -> [UInt8] {
    let quoted =
      "'"
      + path.string.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    guard let pipe = unsafe popen("\(program) \(quoted)", "r") else {
      throw BenchError("\(program): cannot be started")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    let status = unsafe pclose(pipe)
    guard status == 0 else {
      throw BenchError("\(program) \(path): ended with status \(status)")
    }
    return bytes
  }
}
