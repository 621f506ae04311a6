import BenchmarkSupport
import ChineseSegmentation
import CorpusGenerator
import SystemPackage

/// Makes the query files of the search benchmarks.
enum QueriesCommand: BenchCommand {
  static let name = "queries"
  static let usage = """
    SOURCE_DIR TOKENS OUT_DIR [PER_CLASS] [SEED]
          Writes OUT_DIR/queries_CLASS.tsv (id TAB words TAB string they come from) for
          term_common, term_rare, and2, or2, or35 and phrase, checked against TOKENS.
    """

  static func run(_ arguments: [String]) throws {
    guard (3...5).contains(arguments.count),
      let limit = arguments.count > 3 ? Int(arguments[3]) : 200,
      let seed = arguments.count > 4 ? UInt64(arguments[4]) : 1
    else { throw UsageError() }
    let segmenter = try Segmenter()
    let source = try SourceCorpus(contentsOf: FilePath(arguments[0]), segmenter: segmenter)
    var maker = QueryMaker(
      source: source, lines: try Files.read(FilePath(arguments[1])), segmenter: segmenter,
      seed: seed)
    let folder = FilePath(arguments[2])
    try Files.makeFolder(folder)
    let sets = maker.queries(limit: limit)
    for kind in QueryMaker.Class.allCases {
      let output = try BufferedOutput(folder.appending("queries_\(kind.rawValue).tsv"))
      for (index, query) in (sets[kind] ?? []).enumerated() {
        let words = query.words.joined(separator: " ")
        try output.write("\(kind.rawValue)\(index)\t\(words)\t\(query.origin)\n")
      }
      try output.finish()
      HongtouBench.say("\(kind.rawValue)\t\(sets[kind]?.count ?? 0)\n")
    }
  }
}
