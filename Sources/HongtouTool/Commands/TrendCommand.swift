import ArgumentParser
import Hongtou

struct TrendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trend",
    abstract: "Show how often strings were used, year by year, and where first.",
    usage: """
      hongtou trend 三个区分开来
      hongtou trend 简政放权 放管服 --filter issuer=国务院办公厅
      hongtou trend --in documents --json 高质量发展
      """,
    discussion: """
      Each PHRASE is taken as one string and found wherever it stands. A document belongs to the \
      year of its date (成文日期), or of that of the document which transmits it. Beside the \
      documents with the string stands how many there are of the year. Exit status 1 says that no \
      phrase occurs.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var filter: FilterOptions

  @Flag(help: "Compare code point by code point, punctuation included.")
  var strict = false

  @Flag(help: "One JSON object for each phrase.")
  var json = false

  @Argument(help: "The strings.")
  var phrases: [String]

  func run() async throws {
    var options = SearchOptions()
    options.filters = filter.filters
    options.isStrict = strict
    let parser = QueryParser()
    let queries = try phrases.map { try parser.parseExact($0) }
    let source = try await source.open()
    var console = Console()
    var isFound = false
    for (phrase, query) in zip(phrases, queries) {
      let trend = try source.snapshot.trend(of: query, options: options)
      isFound = isFound || trend.documents > 0
      if json {
        console.printLine(TrendReport.object(for: trend, of: phrase).text)
      } else {
        let report = TrendReport(style: .standardOutput)
        for line in report.lines(for: trend, of: phrase) { console.printLine(line) }
      }
    }
    console.flush()
    if source.hasFailures { throw ExitStatus.error }
    if !isFound { throw ExitStatus.nothing }
  }
}
