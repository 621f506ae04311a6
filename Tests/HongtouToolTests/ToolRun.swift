import Foundation

/// A finished run of the tool, as a shell would see it.
struct ToolRun {
  let status: Int32
  let output: String
  let errors: String

  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The objects of `--json`.
  func objects() throws -> [[String: Any]] {
    try lines.compactMap { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }
  }

  /// Runs the tool that was built with these tests.
  static func hongtou(
    _ arguments: String..., input: String? = nil, in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> ToolRun {
    try hongtou(arguments, input: input, in: folder, environment: environment)
  }

  /// Runs the tool with a list of arguments.
  static func hongtou(
    _ arguments: [String], input: String? = nil, in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> ToolRun {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("hongtou-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files instead of pipes: nothing can fill up and block.
    let output = scratch.appendingPathComponent("out")
    let errors = scratch.appendingPathComponent("err")
    let standardInput = scratch.appendingPathComponent("in")
    try Data((input ?? "").utf8).write(to: standardInput)
    try Data().write(to: output)
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = try FileHandle(forReadingFrom: standardInput)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return ToolRun(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// The tool stands beside the test bundle in the build folder.
  private static let executable: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("hongtou")
      let type = try? candidate.resourceValues(forKeys: [.isRegularFileKey])
      if type?.isRegularFile == true { return candidate }
      folder.deleteLastPathComponent()
    }
    return URL(fileURLWithPath: "hongtou")
  }()
}

/// The package's folder, found from this file's place in it.
let packageRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The document this project started from.
let seed = packageRoot.appendingPathComponent("Fixtures/中办发〔2018〕29号.txt").path
