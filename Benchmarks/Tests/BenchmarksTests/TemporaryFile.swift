import BenchmarkSupport
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Calls `body` with the path of a folder of its own, which is removed afterwards.
func withFolder(_ body: (FilePath) throws -> Void) throws {
  let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  let folder = FilePath("\(root)/hongtou-bench-\(UInt64.random(in: 0...UInt64.max))")
  try Files.makeFolder(folder)
  defer {
    for file in (try? Files.list(folder)) ?? [] { unsafe unlink(file.string) }
    unsafe rmdir(folder.string)
  }
  try body(folder)
}

/// Calls `body` with the path of a file that holds `text`.
func withFile(_ text: String, _ body: (FilePath) throws -> Void) throws {
  try withFolder { folder in
    let path = folder.appending("file")
    let output = try BufferedOutput(path)
    try output.write(text)
    try output.finish()
    try body(path)
  }
}
