import SourceText
import Testing

@testable import Hongtou

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Exact search against the plain oracle: the same documents, the same bytes of their files, nothing
/// more and nothing less.
@Suite("Recall of exact search")
struct ExactRecallTests {
  @Test("Substrings of the fixtures are found wherever they stand, and nowhere else")
  func fixtures() async throws {
    let folder = Fixtures.folder
    var recall = try await ExactRecall(folder: folder, seed: 1)
    let report = try recall.run(
      random: 120, quoted: 40, long: 3, isStrict: [false, true])
    #expect(report.differences.isEmpty, "\(report.json)")
    #expect(report.occurrences > 1_000)
  }

  /// `.scripts/exact-recall` runs it on a folder of documents.
  @Test("The same for a folder of documents", .enabled(if: Setting.folder != nil))
  func folder() async throws {
    let folder = try #require(Setting.folder)
    var recall = try await ExactRecall(folder: folder, seed: Setting.seed)
    let report = try recall.run(
      random: Setting.count, quoted: .max, long: 20, isStrict: [false, true])
    print(report.json)
    #expect(report.differences.isEmpty)
  }

  private enum Setting {
    static let folder = value("EXACT_RECALL_FOLDER")
    static let count = value("EXACT_RECALL_COUNT").flatMap(Int.init) ?? 10_000
    static let seed = value("EXACT_RECALL_SEED").flatMap(UInt64.init) ?? 1

    private static func value(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
  }
}

/// One comparison of exact search with the oracle.
private struct ExactRecall {
  struct Report {
    var seed: UInt64
    var strings = 0
    var searches = 0
    var occurrences = 0
    var differences: [String] = []

    var json: String {
      let texts = differences.prefix(5).map { "\"\($0)\"" }.joined(separator: ",")
      return """
        {"seed":\(seed),"strings":\(strings),"searches":\(searches),"occurrences":\(occurrences),\
        "differing":\(differences.count),"first":[\(texts)]}
        """
    }
  }

  private let index: DocumentIndex
  private let texts: [PlainText]
  private var random: SplitMix64
  private let seed: UInt64

  init(folder: String, seed: UInt64) async throws {
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [folder])
    self.index = index
    texts = try FileWalker.walk([folder], leavingOut: nil).files.flatMap { file in
      try PlainText.texts(ofFile: file.path, documentPath: index.documentPath(of: file.path))
    }
    random = SplitMix64(seed: seed)
    self.seed = seed
  }

  mutating func run(
    random count: Int, quoted: Int, long: Int, isStrict modes: [Bool]
  ) throws -> Report {
    var strings = quotedStrings().shuffled(using: &random)
    strings.removeLast(max(0, strings.count - quoted))
    for _ in 0..<count { strings.append(substring(length: Int.random(in: 1...12, using: &random))) }
    strings += longSubstrings(long)
    var report = Report(seed: seed, strings: strings.count)
    for isStrict in modes {
      let oracle = StartTable(texts, isStrict: isStrict)
      for string in strings { try compare(string, oracle, isStrict, &report) }
    }
    return report
  }

  private func compare(
    _ string: String, _ oracle: StartTable, _ isStrict: Bool, _ report: inout Report
  ) throws {
    var options = SearchOptions()
    options.limit = 100_000
    options.isStrict = isStrict
    options.collectsAllMatches = true
    options.snippet.passages = 0
    let expected = oracle.occurrences(of: string)
    var found: [String: [Range<Int>]] = [:]
    for hit in try index.snapshot().search(.exact(string), options: options) {
      found[hit.document.id] = hit.matches.map(\.range)
    }
    report.searches += 1
    report.occurrences += expected.values.reduce(0) { $0 + $1.count }
    guard found != expected else { return }
    let ids = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
    report.differences.append(
      "\(string.debugDescription.dropFirst().dropLast()) strict \(isStrict) in \(ids.first ?? "")")
  }

  // MARK: - Strings

  /// A part of a paragraph.
  private mutating func substring(length: Int) -> String {
    while true {
      let paragraph = texts.randomElement(using: &random)?.paragraphs.randomElement(using: &random)
      guard let scalars = paragraph?.text.unicodeScalars, !scalars.isEmpty else { continue }
      let start = Int.random(in: 0..<scalars.count, using: &random)
      return String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(length)))
    }
  }

  /// Parts of 1,000 characters of the longest paragraphs, which may be shorter.
  private mutating func longSubstrings(_ count: Int) -> [String] {
    let paragraphs = texts.flatMap(\.paragraphs).map { Array($0.text.unicodeScalars) }
      .sorted { $0.count > $1.count }
    return paragraphs.prefix(count).map { scalars in
      let start = Int.random(in: 0...max(0, scalars.count - 1_000), using: &random)
      return String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(1_000)))
    }
  }

  /// What stands in “…” and 《…》, with its marks, each once.
  private func quotedStrings() -> [String] {
    var strings: Set<String> = []
    for paragraph in texts.flatMap(\.paragraphs) {
      for (opening, closing) in [("《", "》"), ("“", "”")] as [(Unicode.Scalar, Unicode.Scalar)] {
        let scalars = paragraph.text.unicodeScalars
        var rest = scalars[...]
        while let start = rest.firstIndex(of: opening) {
          rest = rest[rest.index(after: start)...]
          guard let end = rest.firstIndex(of: closing) else { break }
          strings.insert(String(scalars[start...end]))
        }
      }
    }
    return strings.sorted()
  }
}

/// A document's paragraphs, read from its file once more.
private struct PlainText {
  struct Paragraph {
    let text: String
    let map: OffsetMap
  }

  let id: String
  let paragraphs: [Paragraph]

  static func texts(ofFile path: String, documentPath: String) throws -> [PlainText] {
    let bytes = try FileReading.bytes(at: path, limit: 1 << 28)
    guard let decoded = try? DecodedText(decoding: bytes) else { return [] }
    return StoredDocument.documents(in: decoded).enumerated().map { place, document in
      PlainText(
        id: DocumentID.text(path: documentPath, part: place + 1),
        paragraphs: document.paragraphs.map {
          Paragraph(text: String(decoding: document.text[$0.range], as: UTF8.self), map: $0.map)
        })
    }
  }
}

/// Every place of every scalar in the texts as they are compared, so that the oracle tries only starts
/// that the first character of a string allows.
private struct StartTable {
  private struct Paragraph {
    let document: Int
    let scalars: [Unicode.Scalar]
    /// The bytes of the paragraph that each scalar comes from.
    let sources: [Range<Int>]
    let map: OffsetMap
  }

  private let texts: [PlainText]
  private let isStrict: Bool
  private var paragraphs: [Paragraph] = []
  private var places: [Unicode.Scalar: [(paragraph: Int32, start: Int32)]] = [:]

  init(_ texts: [PlainText], isStrict: Bool) {
    self.texts = texts
    self.isStrict = isStrict
    for (document, text) in texts.enumerated() {
      for paragraph in text.paragraphs { add(paragraph, of: document) }
    }
  }

  private mutating func add(_ paragraph: PlainText.Paragraph, of document: Int) {
    var scalars: [Unicode.Scalar] = []
    var sources: [Range<Int>] = []
    var offset = 0
    for scalar in paragraph.text.unicodeScalars {
      let end = offset + UTF8.width(scalar)
      if let compared = isStrict ? scalar : Folding.fold(scalar) {
        places[compared, default: []].append((Int32(paragraphs.count), Int32(scalars.count)))
        scalars.append(compared)
        sources.append(offset..<end)
      }
      offset = end
    }
    paragraphs.append(
      Paragraph(document: document, scalars: scalars, sources: sources, map: paragraph.map))
  }

  /// The bytes of the files where a string occurs, by document.
  func occurrences(of string: String) -> [String: [Range<Int>]] {
    let pattern = ExactOracle.Pattern(string, isStrict: isStrict)
    let starts = pattern.firstScalars.flatMap { places[$0] ?? [] }
      .sorted { ($0.paragraph, $0.start) < ($1.paragraph, $1.start) }
    var found: [String: [Range<Int>]] = [:]
    for (number, start) in starts {
      let paragraph = paragraphs[Int(number)]
      guard let end = pattern.end(in: paragraph.scalars, from: Int(start)) else { continue }
      let own = paragraph.sources[Int(start)].lowerBound..<paragraph.sources[end - 1].upperBound
      let place = paragraph.map.sourceRange(of: own)
      let id = texts[paragraph.document].id
      if found[id]?.last != place { found[id, default: []].append(place) }
    }
    return found
  }
}
