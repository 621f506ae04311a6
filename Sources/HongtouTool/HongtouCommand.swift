import ArgumentParser

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The search tool's entry: it parses arguments, runs a command, and turns every outcome into
/// one of grep's exit statuses.
@main
struct HongtouCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hongtou",
    abstract: "Full-text search for Chinese party and government documents (党政机关公文).",
    usage: """
      hongtou search --in Fixtures 容错纠错
      hongtou index documents && hongtou search '"三个区分开来" 干部 -通知'
      """,
    discussion: """
      Exit status: 0 something matched (or the work is done), 1 nothing matched, 2 an error.
      Data goes to standard output; progress, warnings and errors go to standard error.
      """,
    version: HongtouVersion.text,
    subcommands: [
      SearchCommand.self, TrendCommand.self, ShowCommand.self, IndexCommand.self,
      RemoveCommand.self, InspectCommand.self, SegmentCommand.self, InfoCommand.self,
      VerifyCommand.self, MergeCommand.self,
    ]
  )

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      end(status)
    } catch {
      leave(after: error)
    }
  }

  /// Prints what a failed parse or run has to say, and ends the process. The argument parser's
  /// own status for wrong usage (64) becomes grep's 2; help and completion scripts are no error.
  private static func leave(after error: any Error) -> Never {
    let text = fullMessage(for: error)
    if exitCode(for: error).isSuccess {
      var console = Console()
      console.printLine(text)
      console.flush()
      end(ExitStatus.success)
    }
    Console.writeError(text + "\n")
    end(ExitStatus.error)
  }
}

/// Ends the process. (A command has a method `exit` of its own.)
private func end(_ status: ExitStatus) -> Never { exit(status.rawValue) }

/// The tool's version.
enum HongtouVersion {
  static let text = "0.1.0"
}
