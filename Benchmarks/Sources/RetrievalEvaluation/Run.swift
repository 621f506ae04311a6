public import BenchmarkSupport
public import SystemPackage

/// The answers of one system to the queries of a collection, in TREC's format: `query Q0 document
/// rank score tag` a line.
public struct Run: Sendable {
  public struct Answer: Sendable, Equatable {
    public var document: String
    public var score: Double

    public init(document: String, score: Double) {
      self.document = document
      self.score = score
    }
  }

  /// The answers to each query, best first.
  public private(set) var answers: [String: [Answer]] = [:]
  /// The queries in the order they were added.
  private var order: [String] = []

  public init() {}

  /// Adds a query's answers, best first.
  public mutating func add(query: String, answers: [Answer]) {
    if self.answers[query] == nil { order.append(query) }
    self.answers[query, default: []].append(contentsOf: answers)
  }

  /// Reads a run. As trec_eval does, the ranks in the file are ignored: answers are ordered by
  /// score, as 32-bit floating point, ties by document id, the greater first.
  public init(contentsOf path: FilePath) throws(BenchError) {
    for line in try Files.lines(path) where !line.isEmpty {
      let columns = line.split(whereSeparator: \.isWhitespace)
      guard columns.count == 6, let score = Double(columns[4]) else {
        throw BenchError("\(path): not “query Q0 document rank score tag”: \(line)")
      }
      add(
        query: String(columns[0]),
        answers: [Answer(document: String(columns[2]), score: score)])
    }
    sort()
  }

  /// Brings the answers into trec_eval's order.
  public mutating func sort() {
    for query in order {
      answers[query]?.sort { left, right in
        let (leftScore, rightScore) = (Float(left.score), Float(right.score))
        if leftScore != rightScore { return leftScore > rightScore }
        return right.document.utf8.lexicographicallyPrecedes(left.document.utf8)
      }
    }
  }

  /// Writes the run, queries in the order they were added.
  ///
  /// Scores are written so that they decrease strictly: answers with the same score would
  /// otherwise be put into another order by their ids when the file is judged.
  public func write(to path: FilePath, tag: String) throws(BenchError) {
    let output = try BufferedOutput(path)
    for query in order {
      var previous = Float.infinity
      for (index, answer) in (answers[query] ?? []).enumerated() {
        let score = min(Float(answer.score), previous.nextDown)
        previous = score
        try output.write("\(query) Q0 \(answer.document) \(index + 1) \(score) \(tag)\n")
      }
    }
    try output.finish()
  }
}

/// Judgments: for each query the documents that were judged and their grade.
public struct Judgments: Sendable {
  public private(set) var grades: [String: [String: Int]] = [:]

  public init() {}

  public mutating func add(query: String, document: String, grade: Int) {
    grades[query, default: [:]][document] = grade
  }

  /// Reads `query 0 document grade` lines.
  public init(contentsOf path: FilePath) throws(BenchError) {
    for line in try Files.lines(path) where !line.isEmpty {
      let columns = line.split(whereSeparator: \.isWhitespace)
      guard columns.count == 4, let grade = Int(columns[3]) else {
        throw BenchError("\(path): not “query 0 document grade”: \(line)")
      }
      add(query: String(columns[0]), document: String(columns[2]), grade: grade)
    }
  }
}
