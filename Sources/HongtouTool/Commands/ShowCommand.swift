import ArgumentParser
import Hongtou

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the text of a document, repaired, with its headings.",
    usage: """
      hongtou show 中办发〔2018〕29号
      hongtou show 'documents/notice.txt#2' --section 四
      hongtou show --in Fixtures 中办发〔2018〕29号 --section 三/2
      """,
    discussion: """
      DOCUMENT is the path that a search shows (all documents of the file), PATH#part (one of them) \
      or a document number (the document and those it transmits). The text comes from the index: the file is not needed. Exit status 1 \
      says that there is no such document or section, 2 that the name is ambiguous; the candidates \
      are listed.
      """)

  @OptionGroup var source: SourceOptions

  @Option(
    help: ArgumentHelp(
      "Only this section: its number (四, （一）, 第23条), its heading, or a way to it (四/（一）).",
      valueName: "section"))
  var section: String?

  @Flag(help: "One JSON object for each document.")
  var json = false

  @Argument(help: "The document.")
  var document: String

  func run() async throws {
    let source = try await source.open()
    let documents = try NamedDocument.resolve(document, in: source.snapshot)
    let texts = try documents.compactMap { try source.snapshot.text(ofDocument: $0.id) }
    let parts = try section.map { try Self.parts(of: texts, named: $0) } ?? texts.map(TextPart.init)
    var console = Console()
    if json {
      for part in parts { console.printLine(TextJSON.object(for: part).text) }
    } else {
      let report = TextReport(style: .standardOutput)
      for line in report.lines(for: parts) { console.printLine(line) }
    }
    console.flush()
    if source.hasFailures { throw ExitStatus.error }
  }

  /// The one section of the documents that has a name.
  private static func parts(of texts: [DocumentText], named name: String) throws -> [TextPart] {
    let found = texts.flatMap { text in
      text.sections(named: name).map { TextPart(text, section: $0) }
    }
    guard found.count != 1 else { return found }
    guard !found.isEmpty else {
      Console.warn("no section is called \(name)")
      list(texts.flatMap { text in text.sections.indices.map { TextPart(text, section: $0) } })
      throw ExitStatus.nothing
    }
    Console.warn("\(name) stands for \(found.count) sections; name more of the way to one:")
    list(found)
    throw ExitStatus.error
  }

  /// The most sections that are listed.
  private static let listed = 40

  private static func list(_ parts: [TextPart]) {
    for part in parts.prefix(listed) {
      Console.writeError("  \(part.path.joined(separator: " / "))\n")
    }
    if parts.count > listed { Console.writeError("  and \(parts.count - listed) more\n") }
  }
}
