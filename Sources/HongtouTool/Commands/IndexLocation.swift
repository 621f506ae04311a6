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
    try explainingAbsence { try DocumentIndex(at: directory, mode: mode) }
  }

  /// Analyses the documents of the index that must be there again; returns how many there are.
  func rebuild(
    options: DocumentIndex.Options, progress: @escaping @Sendable (Double) -> Bool
  ) throws -> Int {
    try explainingAbsence {
      try DocumentIndex.rebuild(at: directory, options: options, progress: progress)
    }
  }

  /// Checks every byte of the index, also of one that is too damaged to be opened.
  func verify() throws -> IndexCheck {
    try explainingAbsence { try DocumentIndex.verify(at: directory) }
  }

  private func explainingAbsence<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as IndexError where error.code == .notFound {
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
