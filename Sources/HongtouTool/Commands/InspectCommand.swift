import ArgumentParser
import Hongtou

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show the documents found in files: elements, outline, repairs.",
    usage: """
      hongtou inspect 'Fixtures/中办发〔2018〕29号.txt'
      hongtou inspect --json documents/*.txt
      """)

  @Flag(help: "One JSON object for each document.")
  var json = false

  @Argument(help: "Text or Markdown files.")
  var files: [String]

  func run() throws {
    var console = Console()
    var failed = false
    for file in files {
      do {
        let inspection = try DocumentFile(at: file)
        if json {
          for object in InspectionJSON.objects(for: inspection) { console.printLine(object.text) }
        } else {
          for line in InspectionReport(inspection).lines { console.printLine(line) }
        }
      } catch {
        console.flush()
        Console.warn("\(file): \(error.reason)")
        failed = true
      }
    }
    console.flush()
    if failed { throw ExitStatus.error }
  }
}
