import BenchmarkSupport
import Hongtou
import RetrievalEvaluation
import SystemPackage

/// Answers the queries of a collection, so that any judged collection can be scored.
enum RunCommand: BenchCommand {
  static let name = "run"
  static let usage = """
    COLLECTION_DIR words|bigrams|default OUT.trec [PARAMETER=VALUE…]
          Indexes docs.jsonl or docs.jsonl.xz (id, text; titles are left out, as they are made up
          in rebuilt collections), answers queries.tsv in any-mode and writes the top 100.
          PARAMETER is k1, b, k3, bigrams (their weight) or common (see Ranking).
    """

  private static let answersPerQuery = 100

  static func run(_ arguments: [String]) throws {
    guard arguments.count >= 3, var options = options(for: arguments[1]) else { throw UsageError() }
    for setting in arguments.dropFirst(3) { try set(setting, in: &options.ranking) }
    let collection = try JudgedCollection(folder: FilePath(arguments[0]))
    let index = try DocumentIndex()
    try index.update { batch in
      for document in collection.documents {
        try batch.add(Document(id: document.id, text: document.text))
      }
    }
    let snapshot = try index.snapshot()
    var run = Run()
    for query in collection.queries {
      // A question is no line of the query language: nothing in it is an operator.
      let results = try snapshot.search(Hongtou.Query.words(query.text), options: options)
      run.add(
        query: query.id,
        answers: results.filter { $0.score > 0 }.map {
          .init(document: $0.document.id, score: $0.score)
        })
    }
    try run.write(to: FilePath(arguments[2]), tag: arguments[1])
  }

  private static func set(_ setting: String, in ranking: inout Ranking) throws {
    let parts = setting.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let value = Double(parts[1]) else { throw UsageError() }
    switch parts[0] {
    case "k1": ranking.k1 = value
    case "b": ranking.b = value
    case "k3": ranking.k3 = value
    case "bigrams": ranking.bigramWeight = value
    case "common": ranking.commonTermFraction = value
    default: throw UsageError()
    }
  }

  private static func options(for mode: String) -> Hongtou.SearchOptions? {
    var options = Hongtou.SearchOptions()
    options.limit = answersPerQuery
    options.matching = .any
    options.snippet.passages = 0
    switch mode {
    case "default": break
    case "words": options.ranking.bigramWeight = 0
    case "bigrams":
      options.ranking.titleWeight = 0
      options.ranking.headingWeight = 0
      options.ranking.bodyWeight = 0
    default: return nil
    }
    return options
  }
}
