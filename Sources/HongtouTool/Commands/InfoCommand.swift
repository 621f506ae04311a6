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
    let index = try location.open(mode: .readOnly)
    let info = try index.info()
    let storage = try index.storage()
    var console = Console()
    if json {
      console.printLine(
        JSONValue.object([
          ("documents", .integer(info.documents)), ("deleted", .integer(info.deletedDocuments)),
          ("files", .integer(info.files)), ("bytes", .integer(info.bytes)),
          ("segments", .integer(info.segments)), ("generation", .integer(info.generation)),
          ("analysisCurrent", .boolean(info.isAnalysisCurrent)),
          ("sourceBytes", .integer(storage.sourceBytes)),
          (
            "parts",
            .object(storage.parts.map { ("\($0.content)", .integer($0.bytes)) })
          ),
        ]).text)
    } else {
      console.printLine("documents   \(info.documents) (and \(info.deletedDocuments) deleted)")
      console.printLine("files       \(info.files), \(info.bytes) bytes")
      console.printLine("segments    \(info.segments), commit \(info.generation)")
      let analysis =
        info.isAnalysisCurrent
        ? "the same as this program's"
        : "another than this program's: `hongtou index --rebuild` to search"
      console.printLine("analysis    \(analysis)")
      printParts(of: storage, to: &console)
    }
    console.flush()
  }

  /// A table of the parts with their share of the files that were indexed.
  private func printParts(of storage: IndexStorage, to console: inout Console) {
    func line(_ bytes: Int, _ name: String) -> String {
      let number = String(bytes)
      var text = String(repeating: " ", count: max(0, 12 - number.count)) + number
      if storage.sourceBytes > 0 {
        let share = Double(bytes) / Double(storage.sourceBytes)
        text += "  × \(Decimal.text(share, digits: 3))"
      }
      return text + "  " + name
    }
    console.printLine("")
    console.printLine(line(storage.parts.reduce(0) { $0 + $1.bytes }, "all"))
    for part in storage.parts { console.printLine(line(part.bytes, "\(part.content)")) }
    guard storage.sourceBytes > 0 else { return }
    console.printLine("(bytes, × the \(storage.sourceBytes) bytes of the files indexed)")
  }
}
