import BenchmarkSupport
import ChineseSegmentation
import CorpusGenerator
import SearchIndex

/// A small index over passages generated from three fixtures: words with positions, one field.
struct IndexFixture {
  /// The passages, as lines of words.
  let lines: [[UInt8]]
  let schema: Schema
  let body: FieldID

  /// - Parameter count: The number of passages.
  init(passages count: Int) throws {
    let segmenter = try Segmenter(engine: .dictionary)
    let texts = try [FixtureText.seed, FixtureText.programme, FixtureText.law].map { name in
      (name: name, text: String(decoding: try FixtureText.bytes(name), as: UTF8.self))
    }
    let source = SourceCorpus(texts: texts, segmenter: segmenter)
    var generator = CorpusGenerator(source: source, segmenter: segmenter, seed: 29)
    var tokens = TokenLine(segmenter: segmenter)
    lines = (0..<count).map { _ in
      var passage: [UInt8] = []
      var line: [UInt8] = []
      generator.appendPassage(to: &passage)
      tokens.append(passage, to: &line)
      return line
    }
    schema = try Schema(groups: [.init("words", fields: [.init("body")])])
    guard let body = schema.field("body") else { throw BenchError("the schema lost its field") }
    self.body = body
  }

  /// The bytes of all lines.
  var byteCount: Int { lines.reduce(0) { $0 + $1.count } }

  /// Builds the index in memory, as one commit.
  func build(in directory: MemoryDirectory) throws -> InvertedIndex {
    let index = try InvertedIndex(in: directory, schema: schema, mode: .create)
    let analyzer = WhitespaceAnalyzer()
    try index.update { batch in
      for line in lines {
        try batch.add(id: nil) { sink in
          analyzer.analyze(line.span, into: &sink, field: body)
        }
      }
    }
    return index
  }

  /// The passages whose words satisfy a condition: the plain way to answer a query.
  func count(_ matches: ([ArraySlice<UInt8>]) -> Bool) -> Int {
    lines.count { matches($0.split(separator: 0x20)) }
  }

  /// Words by descending number of passages, ties by bytes.
  func wordsByFrequency() -> [String] {
    var frequencies: [String: Int] = [:]
    for line in lines {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      for word in Set(words) { frequencies[String(word), default: 0] += 1 }
    }
    return frequencies.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }.map(\.key)
  }
}
