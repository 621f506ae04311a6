import ArgumentParser
import Hongtou

/// Which index a command works on.
struct IndexLocation: ParsableArguments {
  @Option(
    name: .customLong("index"),
    help: ArgumentHelp("The directory of the index.", valueName: "directory"))
  var directory = ".hongtou"

  /// Opens the index that must be there.
  func open(mode: OpenMode) throws -> DocumentIndex {
    do {
      return try DocumentIndex(at: directory, mode: mode)
    } catch where error.code == .notFound {
      throw CommandFailure(
        "there is no index at \(directory): make one with `hongtou index PATH…`, or search files "
          + "directly with `--in PATH`")
    }
  }
}

/// A failure whose whole message is known.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
