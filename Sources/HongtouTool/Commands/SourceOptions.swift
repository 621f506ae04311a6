import ArgumentParser
import Hongtou

/// What is searched: an index, or files read into memory.
struct SourceOptions: ParsableArguments {
  @OptionGroup var location: IndexLocation

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Search this file or folder directly, without an index; may be repeated.",
      valueName: "path"))
  var paths: [String] = []

  /// The documents to search. What cannot be read is skipped with a warning.
  func open() async throws -> Source {
    guard !paths.isEmpty else {
      return Source(snapshot: try location.open(mode: .readOnly).snapshot(), hasFailures: false)
    }
    let index = try DocumentIndex()
    let report = try await index.add(contentsOf: paths)
    for skipped in report.skipped { Console.warn("skipped \(skipped.path): \(skipped.reason)") }
    return Source(
      snapshot: try index.snapshot(),
      hasFailures: report.skipped.contains { $0.cause == .unreadable })
  }

  /// Documents to search.
  struct Source {
    let snapshot: DocumentSnapshot
    /// Whether a path could not be read.
    let hasFailures: Bool
  }
}
