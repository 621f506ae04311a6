import BenchmarkSupport
import Hongtou
import SystemPackage

/// Measures exact search on documents: the ten best with all their occurrences, in process.
enum ExactCommand: BenchCommand {
  static let name = "exact"
  static let usage = """
    DIR [PER_KIND] [SEED] [ROUNDS]
          Indexes DIR in memory and searches exact strings drawn from its text (default: 300 of each
          kind, seed 1), each ROUNDS times (3). Per kind “KIND TAB queries TAB p50 TAB p99 TAB
          slowest TAB p50 TAB p99 TAB slowest TAB the slowest string”: microseconds, over the
          shortest of each query, first as the clock has them, then of the processor alone.
    """

  private struct Time {
    var string: String
    /// Microseconds.
    var clock = Double.infinity
    var processor = Double.infinity
  }

  static func run(_ arguments: [String]) async throws {
    guard (1...4).contains(arguments.count), let count = number(arguments, 1, 300),
      let seed = number(arguments, 2, 1), let rounds = number(arguments, 3, 3)
    else { throw UsageError() }
    let index = try DocumentIndex()
    _ = try await index.add(contentsOf: [arguments[0]])
    try index.merge()
    var strings = ExactStrings(
      text: try text(below: FilePath(arguments[0])), generator: .init(seed: UInt64(seed)))
    var all: [Time] = []
    for kind in ExactStrings.Kind.allCases {
      let times = try measure(strings.draw(kind, count: count), rounds: rounds, in: index)
      report(kind.rawValue, times)
      // The kinds of a random substring of 1 to 12 characters.
      if kind.isRandom { all += times }
    }
    report("random", all)
  }

  private static func number(_ arguments: [String], _ place: Int, _ usual: Int) -> Int? {
    guard arguments.count > place else { return usual }
    return Int(arguments[place]).flatMap { $0 > 0 ? $0 : nil }
  }

  private static func text(below folder: FilePath) throws -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = []
    for path in try Files.list(folder) {
      let text = String(decoding: try Files.read(path), as: UTF8.self)
      lines += text.split(whereSeparator: \.isNewline).map { Array($0.unicodeScalars) }
    }
    guard !lines.isEmpty else { throw BenchError("\(folder): no text") }
    return lines
  }

  private static func measure(
    _ strings: [String], rounds: Int, in index: DocumentIndex
  ) throws -> [Time] {
    var options = SearchOptions()
    options.collectsAllMatches = true
    let snapshot = try index.snapshot()
    let clock = ContinuousClock()
    var times = strings.map { Time(string: $0) }
    for _ in 0..<rounds {
      for place in times.indices {
        let query = Query.exact(times[place].string)
        let start = clock.now
        let processorStart = ProcessorTime.nanoseconds
        let results = try snapshot.search(query, options: options)
        let processor = Double(ProcessorTime.nanoseconds - processorStart) / 1_000
        let time = (clock.now - start) / .microseconds(1)
        if results.contains(where: { $0.occurrences == 0 }) {
          throw CheckFailure(
            description: "a hit of “\(times[place].string)” without an occurrence")
        }
        times[place].clock = min(times[place].clock, time)
        times[place].processor = min(times[place].processor, processor)
      }
    }
    return times
  }

  private static func report(_ name: String, _ times: [Time]) {
    guard let slowest = times.max(by: { $0.processor < $1.processor }) else { return }
    let columns =
      [name, "\(times.count)"] + percentiles(times.map(\.clock))
      + percentiles(times.map(\.processor)) + [slowest.string]
    HongtouBench.say(columns.joined(separator: "\t") + "\n")
  }

  private static func percentiles(_ values: [Double]) -> [String] {
    let sorted = values.sorted()
    return [0.5, 0.99, 1].map { share in
      let place = max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)
      return Decimal.string(sorted[place], digits: 0)
    }
  }
}

/// Draws strings from a text as people might search them exactly.
private struct ExactStrings {
  enum Kind: String, CaseIterable {
    case one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve
    /// Strings that begin with a bracket or a quotation mark.
    case marks
    /// Strings that begin or end with the end of a statement.
    case ends
    /// 第二十三条 and the like.
    case articles
    /// What stands in “…” and 《…》, with and without the marks.
    case quoted

    var isRandom: Bool { length != nil }

    var length: Int? {
      Kind.allCases.firstIndex(of: self).flatMap { $0 < 12 ? $0 + 1 : nil }
    }
  }

  let text: [[Unicode.Scalar]]
  var generator: SeededGenerator

  mutating func draw(_ kind: Kind, count: Int) -> [String] {
    var strings: [String] = []
    var attempts = 0
    while strings.count < count, attempts < 1_000 * count {
      attempts += 1
      if let string = draw(kind), string.contains(where: { !$0.isWhitespace }) {
        strings.append(string)
      }
    }
    return strings
  }

  private mutating func draw(_ kind: Kind) -> String? {
    let line = text[generator.below(text.count)]
    let start = generator.below(line.count)
    switch kind {
    case .marks:
      guard "《〈“‘（(〔[【".unicodeScalars.contains(line[start]) else { return nil }
      return substring(line, start, length: 2 + generator.below(5))
    case .ends:
      guard "。；：！？".unicodeScalars.contains(line[start]) else { return nil }
      let length = 1 + generator.below(4)
      return substring(line, max(0, start - generator.below(length)), length: length)
    case .articles:
      guard line[start] == "第" else { return nil }
      return closed(line, start, by: "条", atMost: 8, including: true)
    case .quoted:
      guard let end = ["《": "》", "“": "”"][line[start]] as Unicode.Scalar? else { return nil }
      return closed(line, start, by: end, atMost: 40, including: generator.below(2) == 0)
    default:
      return substring(line, start, length: kind.length ?? 1)
    }
  }

  private func substring(_ line: [Unicode.Scalar], _ start: Int, length: Int) -> String? {
    guard start + length <= line.count else { return nil }
    return string(line[start..<(start + length)])
  }

  /// From `start` to the first `end`, with both or without.
  private func closed(
    _ line: [Unicode.Scalar], _ start: Int, by end: Unicode.Scalar, atMost length: Int,
    including: Bool
  ) -> String? {
    let rest = line[start...].prefix(length)
    guard let close = rest.firstIndex(of: end), close > start + 1 else { return nil }
    return string(including ? rest[...close] : rest[(start + 1)..<close])
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
