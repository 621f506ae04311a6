import ArgumentParser
import Hongtou
import Synchronization

struct IndexCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Add files and folders to an index, or bring it up to date.",
    usage: """
      hongtou index documents
      hongtou index --prune --index archive.hongtou documents more/notice.md
      hongtou index --rebuild --lexicon words.txt
      """,
    discussion: """
      Reads text and Markdown files (UTF-8, GB 18030, UTF-16 with a byte order mark). Files that \
      have not changed are left alone. What cannot be read is skipped with the reason; a path \
      that the system refuses to read makes the exit status 2 after all the rest is done.
      """)

  @OptionGroup var location: IndexLocation

  @Flag(help: "Drop documents whose file has vanished from under the paths named.")
  var prune = false

  @Option(help: ArgumentHelp("A file with words to keep together, one a line.", valueName: "file"))
  var lexicon: String?

  @Option(
    help: ArgumentHelp(
      "A file with words that find each other, a line each: 党委, 党组 or 纪委 => 纪律检查委员会.",
      valueName: "file"))
  var synonyms: String?

  @Option(help: ArgumentHelp("A file with words that queries leave out.", valueName: "file"))
  var stopWords: String?

  @Flag(
    help: """
      First analyse all documents again, from the text that the index keeps: after an update of ICU \
      or of this program, or to give the index other words.
      """)
  var rebuild = false

  @Flag(help: "Print the summary as one JSON object.")
  var json = false

  @Argument(help: "Files and folders.")
  var paths: [String] = []

  func validate() throws {
    if paths.isEmpty, !rebuild { throw ValidationError("no files or folders to index") }
  }

  func run() async throws {
    var options = DocumentIndex.Options()
    if let lexicon { options.lexicon = try TextFile.contents(of: lexicon) }
    if let synonyms { options.synonyms = try TextFile.contents(of: synonyms) }
    if let stopWords { options.stopWords = try TextFile.contents(of: stopWords) }
    let bar = Mutex(ProgressBar())
    if rebuild {
      let documents = try location.rebuild(options: options) { share in
        bar.withLock { $0.update(done: Int(share * 1000), total: 1000) }
        return true
      }
      bar.withLock { $0.clear() }
      if paths.isEmpty { return printRebuilt(documents) }
    }
    let index = try DocumentIndex(at: location.directory, options: options)
    if !index.hasWords(of: options) {
      Console.warn("the index keeps the words it was made with; --rebuild gives it others")
    }
    let report = try await index.add(contentsOf: paths, pruning: prune) { progress in
      bar.withLock { $0.update(done: progress.bytes, total: progress.totalBytes) }
    }
    bar.withLock { $0.clear() }
    var console = Console()
    print(report, index: index, to: &console)
    console.flush()
    if report.skipped.contains(where: { $0.cause == .unreadable }) { throw ExitStatus.error }
  }

  private func printRebuilt(_ documents: Int) {
    var console = Console()
    console.printLine(
      json
        ? JSONValue.object([("rebuilt", .integer(documents))]).text
        : "\(documents) document\(documents == 1 ? "" : "s") analysed again")
    console.flush()
  }

  private func print(
    _ report: IndexingReport, index: DocumentIndex, to console: inout Console
  ) {
    for skipped in report.skipped { Console.warn("skipped \(skipped.path): \(skipped.reason)") }
    guard !json else { return console.printLine(object(for: report).text) }
    let seconds = (report.seconds * 100).rounded() / 100
    console.printLine(
      "\(report.added) added, \(report.updated) updated, \(report.unchanged) unchanged, "
        + "\(report.removed) removed, \(report.skipped.count) skipped: "
        + "\(report.documents) documents read from \(report.bytes) bytes in \(seconds) s")
  }

  private func object(for report: IndexingReport) -> JSONValue {
    .object([
      ("added", .integer(report.added)), ("updated", .integer(report.updated)),
      ("unchanged", .integer(report.unchanged)), ("removed", .integer(report.removed)),
      (
        "skipped",
        .array(
          report.skipped.map { skipped in
            .object([("path", .string(skipped.path)), ("reason", .string(skipped.reason))])
          })
      ),
      ("documents", .integer(report.documents)), ("bytes", .integer(report.bytes)),
      ("seconds", .number(report.seconds)),
    ])
  }
}
