import BenchmarkSupport
import SystemPackage

/// The texts that workloads read: files of the repository's Fixtures, which never change, so that
/// counts of instructions can be compared between commits.
enum FixtureText {
  /// The seed document: a notice with the opinion it passes on, 11 KB.
  static let policy = "中办发〔2018〕29号.txt"

  private static var folder: FilePath {
    // …/Benchmarks/Sources/Workloads/FixtureText.swift
    var path = FilePath(#filePath)
    for _ in 0..<4 { path.removeLastComponent() }
    return path.appending("Fixtures")
  }

  /// The bytes of a fixture, as they stand in the file.
  static func bytes(_ name: String) throws(BenchError) -> [UInt8] {
    try Files.read(folder.appending(name))
  }

  /// `count` times the same bytes.
  static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }
}
