import ArgumentParser
import Hongtou

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every checksum and structure of an index.",
    usage: "hongtou verify --index archive.hongtou")

  @OptionGroup var location: IndexLocation

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    let result = try location.verify()
    var console = Console()
    if json {
      console.printLine(
        JSONValue.object([
          ("ok", .boolean(result.isSound)), ("files", .integer(result.files)),
          ("bytes", .integer(result.bytes)),
          ("problems", .array(result.problems.map { .string("\($0)") })),
        ]).text)
    } else if result.isSound {
      console.printLine("sound: \(result.files) files, \(result.bytes) bytes")
    }
    console.flush()
    for problem in result.problems { Console.warn("\(problem)") }
    if !result.isSound { throw ExitStatus.error }
  }
}
