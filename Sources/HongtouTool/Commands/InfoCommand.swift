import ArgumentParser
import Hongtou

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what an index holds.",
    usage: "hongtou info --index archive.hongtou")

  @OptionGroup var location: IndexLocation

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    let info = try location.open(mode: .readOnly).info()
    var console = Console()
    if json {
      console.printLine(
        JSONValue.object([
          ("documents", .integer(info.documents)), ("deleted", .integer(info.deletedDocuments)),
          ("files", .integer(info.files)), ("bytes", .integer(info.bytes)),
          ("segments", .integer(info.segments)), ("generation", .integer(info.generation)),
          ("analysisCurrent", .boolean(info.isAnalysisCurrent)),
        ]).text)
    } else {
      console.printLine("documents   \(info.documents) (and \(info.deletedDocuments) deleted)")
      console.printLine("files       \(info.files), \(info.bytes) bytes")
      console.printLine("segments    \(info.segments), commit \(info.generation)")
      let analysis =
        info.isAnalysisCurrent
        ? "the same as this program's" : "another than this program's: index again to search"
      console.printLine("analysis    \(analysis)")
    }
    console.flush()
  }
}
