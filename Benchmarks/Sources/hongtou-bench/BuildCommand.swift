import SearchIndex
import SystemPackage

/// `build TOKENS DIR pos|nopos MEMORY_MB [unordered]`: indexes a file of one document per line, words separated by
/// spaces, as one segment with reordered documents; the last line of output is JSON with the number of documents.
func runBuild(_ arguments: [String]) {
  guard arguments.count == 4 || arguments.count == 5 && arguments[4] == "unordered",
    ["pos", "nopos"].contains(arguments[2]), let memory = Int(arguments[3])
  else { fail("usage: hongtou-bench build TOKENS DIR pos|nopos MEMORY_MB [unordered]") }
  do {
    let reorders = arguments.count == 4
    let clock = ContinuousClock()
    let start = clock.now
    let schema = try Schema(
      groups: [.init("t", fields: [.init("t", storesPositions: arguments[2] == "pos")])])
    let directory = try FileSystemDirectory(FilePath(arguments[1]), mode: .create)
    let index = try InvertedIndex(
      in: directory, schema: schema, mode: .create,
      options: IndexOptions(
        memoryBudget: memory << 20, mergeFactor: 0, reordersDocuments: reorders))
    let lines = try LineReader(FilePath(arguments[0]))
    let analyzer = WhitespaceAnalyzer()
    guard let field = schema.field("t") else { fail("the schema has no field") }
    var documents = 0
    try index.update { batch in
      while try lines.next() {
        try batch.add { sink in
          lines.withLine { _ = analyzer.analyze($0, into: &sink, field: field) }
        }
        documents += 1
      }
    }
    let indexed = clock.now
    try index.merge(reordering: reorders)
    print(
      "{\"docs\":\(documents),\"index_s\":\(seconds(start, indexed)),"
        + "\"total_s\":\(seconds(start, clock.now))}")
  } catch {
    fail("\(error)")
  }
}

/// The seconds between two instants, with two decimals.
func seconds(_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> String {
  rounded((end - start) / .seconds(1))
}
