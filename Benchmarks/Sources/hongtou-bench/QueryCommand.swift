import BenchmarkSupport
import SearchIndex
import SystemPackage

/// `query DIR QUERY_DIR OUT_DIR NAME WARM REPS CLASS…`: for each class, answers
/// `QUERY_DIR/queries_CLASS.tsv` (id TAB words …) WARM times untimed and REPS times timed, and writes
/// `OUT_DIR/NAME.CLASS.tsv`: id TAB ns,ns,… TAB doc:score … TAB −1.
func runQuery(_ arguments: [String]) {
  guard arguments.count >= 7, let warm = Int(arguments[4]), let repeats = Int(arguments[5]) else {
    fail("usage: hongtou-bench query DIR QUERY_DIR OUT_DIR NAME WARM REPS CLASS…")
  }
  do {
    let (snapshot, scope) = try openForQueries(arguments[0])
    for name in arguments[6...] {
      let queries = queries(in: "\(arguments[1])/queries_\(name).tsv")
      var times = [[Int64]](repeating: [], count: queries.count)
      var results = [SearchResults?](repeating: nil, count: queries.count)
      let clock = ContinuousClock()
      for round in 0..<(warm + repeats) {
        for (number, query) in queries.enumerated() {
          let start = clock.now
          let found = try snapshot.search(makeQuery(name, query.words, scope))
          let duration = clock.now - start
          if round >= warm { times[number].append(Int64(duration / .nanoseconds(1))) }
          results[number] = found
        }
      }
      var text = ""
      for (number, query) in queries.enumerated() {
        let hits = results[number]?.hits ?? []
        text += query.id + "\t" + times[number].map(String.init).joined(separator: ",") + "\t"
        for hit in hits {
          let line = try snapshot.insertionNumber(of: hit.document)
          text += "\(line):" + Decimal.string(hit.score, digits: 6) + " "
        }
        text += "\t-1\n"
      }
      let output = try BufferedOutput(FilePath("\(arguments[2])/\(arguments[3]).\(name).tsv"))
      try output.write(text)
      try output.finish()
    }
    print("{\"segments\":1}")
  } catch {
    fail("\(error)")
  }
}

/// The latest snapshot of the index in a directory, and its only field.
func openForQueries(_ path: String) throws -> (Snapshot, Query.Scope) {
  let directory = try FileSystemDirectory(FilePath(path), mode: .readOnly)
  let index = try InvertedIndex(in: directory, mode: .readOnly)
  guard let field = index.schema.field("t") else { fail("\(path) is no index made by build") }
  return (try index.snapshot(), .field(field))
}

/// The query of a class: one word, all words, any word, or the words as a phrase.
func makeQuery(_ name: String, _ words: [[UInt8]], _ scope: Query.Scope) -> Query {
  if words.count == 1 { return .term(words[0], in: scope) }
  if name.hasPrefix("phrase") {
    return .phrase(
      words.enumerated().map { Query.PhraseTerm($1, offset: UInt32($0)) }, in: scope)
  }
  let clauses = words.map { Query.term($0, in: scope) }
  return name.hasPrefix("and") ? .all(clauses) : .any(clauses)
}

private func queries(in path: String) -> [(id: String, words: [[UInt8]])] {
  String(decoding: readFile(path), as: UTF8.self).split(separator: "\n").map { line in
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
    let words = columns.count > 1 ? columns[1].split(separator: " ") : []
    return (String(columns[0]), words.map { Array($0.utf8) })
  }
}
