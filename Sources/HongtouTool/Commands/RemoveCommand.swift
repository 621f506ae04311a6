import ArgumentParser
import Hongtou

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Delete documents from an index.",
    usage: """
      hongtou remove documents/old.txt
      hongtou remove 'documents/notice.txt#2' 中办发〔2018〕29号
      """,
    discussion: """
      DOCUMENT is the path that a search shows (all documents of the file), PATH#part (one of them) \
      or a document number (the document and those it transmits). Files are not touched: indexing a file again adds its documents again. \
      Where a name stands for nothing (exit status 1) or for documents of several files (2), \
      nothing is deleted.
      """)

  @OptionGroup var location: IndexLocation

  @Flag(help: "Print the number of deleted documents as a JSON object.")
  var json = false

  @Argument(help: "The documents.")
  var documents: [String]

  func run() throws {
    let index = try location.open(mode: .existing)
    let snapshot = try index.snapshot()
    let found = try documents.flatMap { try NamedDocument.resolve($0, in: snapshot) }
    let removed = try index.remove(ids: Set(found.map(\.id)).sorted())
    var console = Console()
    console.printLine(
      json
        ? JSONValue.object([("removed", .integer(removed))]).text
        : "\(removed) document\(removed == 1 ? "" : "s") removed")
    console.flush()
  }
}
