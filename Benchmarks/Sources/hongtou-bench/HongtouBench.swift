import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One word of `hongtou-bench`'s command line.
///
/// Arguments are taken as they stand: the rival bench and the scripts call the program with fixed
/// positions, and a parser's start-up would show in what `first` measures.
protocol BenchCommand: SendableMetatype {
  static var name: String { get }
  /// What stands behind the name, and a line about what it does.
  static var usage: String { get }
  /// - Parameter arguments: What stands behind the name.
  /// - Throws: ``UsageError`` where the arguments do not fit.
  static func run(_ arguments: [String]) async throws
}

/// The arguments do not fit; the usage is printed and the exit code is 2.
struct UsageError: Error {}

/// A check ran and found that something does not hold; the exit code is 1.
struct CheckFailure: Error, CustomStringConvertible {
  let description: String
}

@main
enum HongtouBench {
  static let commands: [any BenchCommand.Type] = [
    BuildCommand.self, IndexCommand.self, QueryCommand.self, FirstCommand.self,
    SegmentCommand.self, SegmentFirstCommand.self, IdentityCommand.self,
    GenerateCommand.self, QueriesCommand.self, StatisticsCommand.self,
    KernelCommand.self, ThresholdsCommand.self, CountersCommand.self,
    RunCommand.self, EvaluateCommand.self, LatencyCommand.self, ReportCommand.self,
    ExactCommand.self, HostileCommand.self, ScorersCommand.self,
  ]

  static func main() async {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let command = commands.first(where: { $0.name == arguments[1] })
    else {
      let isHelp =
        arguments.dropFirst().first.map { ["help", "--help", "-h"].contains($0) } ?? false
      let lines = commands.map { "  hongtou-bench \($0.name) \($0.usage)" }
      say(
        "usage:\n" + lines.joined(separator: "\n") + "\n",
        to: isHelp ? .standardOutput : .standardError)
      exit(isHelp ? 0 : 2)
    }
    do {
      try await command.run(Array(arguments.dropFirst(2)))
    } catch is UsageError {
      say("usage: hongtou-bench \(command.name) \(command.usage)\n", to: .standardError)
      exit(2)
    } catch let failure as CheckFailure {
      say("\(failure)\n", to: .standardError)
      exit(1)
    } catch {
      say("hongtou-bench \(command.name): \(error)\n", to: .standardError)
      exit(2)
    }
  }

  static func say(_ text: String, to file: FileDescriptor = .standardOutput) {
    _ = try? file.writeAll(text.utf8)
  }
}
