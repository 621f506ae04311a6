import BenchmarkSupport
import ChineseSegmentation
import Dispatch
import Hongtou
import RetrievalEvaluation
import SearchIndex
import SourceText
import Synchronization
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Times the way from raw text to an index in memory.
enum IndexCommand: BenchCommand {
  static let name = "index"
  static let usage = """
    SOURCE words|default ROUNDS [THREADS]
          Indexes a folder of texts, or a judged collection, ROUNDS times (once more to warm up):
          “words” decodes, folds and cuts the text and keeps words with positions, “default” makes a
          whole document index. Prints JSON: the middle of MB of text a second of wall time and of
          CPU time, bytes of the index, peak memory. THREADS: 1 by default.
    """

  static func run(_ arguments: [String]) async throws {
    guard 3...4 ~= arguments.count, ["words", "default"].contains(arguments[1]),
      let rounds = Int(arguments[2]), rounds > 0,
      let threads = arguments.count == 4 ? Int(arguments[3]) : 1, threads > 0
    else { throw UsageError() }
    let source = try TextSource(FilePath(arguments[0]))
    let isWords = arguments[1] == "words"
    var wall: [Double] = []
    var cpu: [Double] = []
    var size = IndexSize(documents: 0, bytes: 0)
    for round in 0...rounds {
      let (start, startCPU) = (ContinuousClock.now, processSeconds())
      size =
        isWords
        ? try indexWords(of: source, threads: threads)
        : try await indexDocuments(of: source, threads: threads)
      // The first round warms up.
      guard round > 0 else { continue }
      wall.append((ContinuousClock.now - start) / .seconds(1))
      cpu.append(processSeconds() - startCPU)
    }
    let megabytes = Double(source.byteCount) / 1e6
    HongtouBench.say(
      "{\"index\": \"\(arguments[1])\", \"threads\": \(threads), \"rounds\": \(rounds), "
        + "\"text_bytes\": \(source.byteCount), \"documents\": \(size.documents), "
        + "\"wall_mb_s\": \(rounded(megabytes / median(wall))), "
        + "\"cpu_mb_s\": \(rounded(megabytes / median(cpu))), "
        + "\"index_bytes\": \(size.bytes), \"peak_mb\": \(rounded(peakMegabytes()))}\n")
  }
}

/// What came of indexing.
private struct IndexSize {
  var documents: Int
  var bytes: Int
}

/// Texts in files, or in the memory of this process.
private enum TextSource {
  case files(folder: FilePath, paths: [FilePath], byteCount: Int)
  case texts([(id: String, text: String)])

  /// - Throws: `BenchError`.
  init(_ folder: FilePath) throws {
    if Files.exists(folder.appending("queries.tsv")) {
      let collection = try JudgedCollection(folder: folder)
      self = .texts(collection.documents.map { ($0.id, $0.text) })
    } else {
      self = .files(
        folder: folder, paths: try Files.list(folder), byteCount: try Files.size(folder))
    }
  }

  var byteCount: Int {
    switch self {
    case .files(_, _, let byteCount): byteCount
    case .texts(let texts): texts.reduce(0) { $0 + $1.text.utf8.count }
    }
  }

  var count: Int {
    switch self {
    case .files(_, let paths, _): paths.count
    case .texts(let texts): texts.count
    }
  }

  /// The bytes of a text in UTF-8.
  func utf8(_ number: Int) throws -> [UInt8] {
    switch self {
    case .files(_, let paths, _): try DecodedText(decoding: Files.read(paths[number])).utf8
    case .texts(let texts): Array(texts[number].text.utf8)
    }
  }
}

// MARK: - Words

private func indexWords(of source: TextSource, threads: Int) throws -> IndexSize {
  let schema = try Schema(groups: [.init("words", fields: [.init("text")])])
  guard let field = schema.field("text") else { throw BenchError("the schema has no field") }
  let index = try InvertedIndex(in: MemoryDirectory(), schema: schema, mode: .create)
  let segmenter = try Segmenter(engine: .tables)
  try index.update { batch in
    let next = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var worker = WordWorker(session: segmenter.makeSession(), field: field)
      do {
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < source.count else { return }
          let text = try source.utf8(number)
          try batch.add { sink in worker.add(text.span, into: &sink) }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
  let bytes = try index.parts().reduce(0) { $0 + $1.bytes }
  return IndexSize(documents: try index.snapshot().documentCount, bytes: bytes)
}

/// Gives the words of texts to documents, for one thread.
private struct WordWorker {
  let session: Segmenter.Session
  let field: FieldID
  var folded: [UInt8] = []

  /// A word's position is its number in the text.
  mutating func add(_ text: Span<UInt8>, into sink: inout DocumentSink) {
    var position: UInt32 = 0
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      folded.removeAll(keepingCapacity: true)
      Folding.fold(text.extracting(start..<end), into: &folded)
      let bytes = folded.span
      session.forEachToken(in: bytes) { token in
        guard token.isIndexed else { return }
        sink.add(term: bytes.extracting(token.range), field: field, position: position)
        position += 1
      }
      start = end + 1
    }
  }
}

// MARK: - Documents

private func indexDocuments(of source: TextSource, threads: Int) async throws -> IndexSize {
  var options = DocumentIndex.Options()
  options.threads = threads
  let index = try DocumentIndex(options: options)
  switch source {
  case .files(let folder, _, _): _ = try await index.add(contentsOf: [folder.string])
  case .texts(let texts):
    guard threads == 1 else { throw BenchError("documents made in memory are added by one thread") }
    try index.update { batch in
      for (id, text) in texts { try batch.add(Document(id: id, text: text)) }
    }
  }
  let info = try index.info()
  return IndexSize(documents: info.documents, bytes: info.bytes)
}

// MARK: - The process

/// The CPU time of all threads so far, in seconds.
private func processSeconds() -> Double {
  var time = timespec()
  guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return .nan }
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The most memory that was resident at once.
private func peakMegabytes() -> Double {
  var usage = rusage()
  #if canImport(Glibc)
    let process = Int32(RUSAGE_SELF.rawValue)
  #else
    let process = RUSAGE_SELF
  #endif
  guard unsafe getrusage(process, &usage) == 0 else { return .nan }
  #if canImport(Darwin)
    return Double(usage.ru_maxrss) / 1e6
  #else
    return Double(usage.ru_maxrss) * 1024 / 1e6
  #endif
}
