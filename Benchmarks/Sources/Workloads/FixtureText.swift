import BenchmarkSupport
import SystemPackage

/// The texts that workloads read: files of the repository's Fixtures, which never change, so that
/// counts of instructions can be compared between commits.
enum FixtureText {
  /// The seed document: a notice with the opinion it passes on, 11 KB.
  static let seed = "中办发〔2018〕29号.txt"
  /// A statute with parts, chapters and articles, 95 KB.
  static let law = "民事诉讼法(2021-12-24).md"
  /// A plan with many digits, Latin letters and hard line ends, 38 KB.
  static let plan = "sh_145guihua.txt"
  /// A notice and its programme, 24 KB.
  static let programme = "5359620_国务院办公厅关于印发“无废城市”建设试点工作方案的通知.txt"
  /// A short reply in GB 18030, 2 KB.
  static let gb18030 =
    "5345402_国务院关于同意组建2008年北京奥运会首都国际机场协调委员会的批复.gb18030.txt"

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
