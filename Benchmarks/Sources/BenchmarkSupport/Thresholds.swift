public import SystemPackage

/// Counts of instructions per workload, as they were when somebody last said they are right.
public struct Thresholds: Sendable, Equatable {
  /// Workload → instructions.
  public var instructions: [String: Int]
  /// How far a count may lie above its threshold: 0.05 is 5 %.
  public var tolerance: Double
  /// What else the counts hang on (ICU's version, the C library's), for the reader.
  public var recordedWith: [String: String]

  public init(
    instructions: [String: Int], tolerance: Double = 0.05, recordedWith: [String: String] = [:]
  ) {
    self.instructions = instructions
    self.tolerance = tolerance
    self.recordedWith = recordedWith
  }

  /// Reads the JSON of ``json``.
  public init(contentsOf path: FilePath) throws(BenchError) {
    let json = try JSON(parsing: Files.read(path))
    guard let tolerance = json["tolerance"]?.number, tolerance > 0,
      case .object(let counts)? = json["instructions"]
    else { throw BenchError("\(path): no “tolerance” or no “instructions”") }
    var instructions: [String: Int] = [:]
    for (name, value) in counts {
      guard let count = value.number, count >= 1, count < 1e15 else {
        throw BenchError("\(path): “\(name)” is not a count")
      }
      instructions[name] = Int(count)
    }
    var recordedWith: [String: String] = [:]
    if case .object(let members)? = json["recordedWith"] {
      for (name, value) in members { recordedWith[name] = value.text }
    }
    self.init(instructions: instructions, tolerance: tolerance, recordedWith: recordedWith)
  }

  /// The text of a thresholds file, names in order, so that a change shows as a small difference.
  public var json: String {
    func members(_ pairs: [(key: String, value: String)]) -> String {
      pairs.map { "    \(JSON.quoted($0.key)): \($0.value)" }.joined(separator: ",\n")
    }
    let environment = recordedWith.sorted { $0.key < $1.key }
      .map { (key: $0.key, value: JSON.quoted($0.value)) }
    let counts = instructions.sorted { $0.key < $1.key }.map { (key: $0.key, value: "\($0.value)") }
    return """
      {
        "tolerance": \(tolerance),
        "recordedWith": {
      \(members(environment))
        },
        "instructions": {
      \(members(counts))
        }
      }

      """
  }
}

/// What comparing measured counts with thresholds found.
public struct ThresholdReport: Sendable, Equatable {
  public enum Verdict: Sendable, Equatable {
    /// More instructions than the tolerance allows.
    case worse
    /// Fewer than the tolerance: the threshold should be brought down.
    case better
    case same
    /// No threshold to compare with: reported, never a failure.
    case unknown
  }

  public struct Line: Sendable, Equatable {
    public var name: String
    public var measured: Int
    public var threshold: Int?
    public var verdict: Verdict
  }

  public let lines: [Line]
  /// Workloads with a threshold that were not measured. The check fails: a workload that is gone
  /// must be taken out of the file on purpose.
  public let missing: [String]

  /// - Parameters:
  ///   - measured: Workload → instructions.
  ///   - thresholds: nil where none is stored for this Swift version and architecture.
  public init(measured: [String: Int], thresholds: Thresholds?) {
    lines = measured.sorted { $0.key < $1.key }.map { name, count in
      guard let thresholds, let threshold = thresholds.instructions[name] else {
        return Line(name: name, measured: count, threshold: nil, verdict: .unknown)
      }
      let allowed = Double(threshold) * (1 + thresholds.tolerance)
      let expected = Double(threshold) * (1 - thresholds.tolerance)
      let verdict: Verdict =
        Double(count) > allowed ? .worse : Double(count) < expected ? .better : .same
      return Line(name: name, measured: count, threshold: threshold, verdict: verdict)
    }
    missing = (thresholds?.instructions.keys.sorted() ?? []).filter { measured[$0] == nil }
  }

  /// Whether nothing got worse and nothing went missing.
  public var passes: Bool { missing.isEmpty && !lines.contains { $0.verdict == .worse } }

  /// A table for the terminal.
  public var description: String {
    var text = ""
    for line in lines {
      let name = line.name + String(repeating: " ", count: max(1, 24 - line.name.count))
      text += "\(name)\(line.measured)"
      if let threshold = line.threshold {
        let change = (Double(line.measured) / Double(threshold) - 1) * 100
        text += " instructions, threshold \(threshold), \(change >= 0 ? "+" : "")"
        text += Decimal.string(change, digits: 2) + " %"
      } else {
        text += " instructions, no threshold"
      }
      switch line.verdict {
      case .worse: text += "  WORSE"
      case .better: text += "  better: lower the threshold with --update"
      case .same, .unknown: break
      }
      text += "\n"
    }
    for name in missing { text += "\(name): has a threshold but was not measured  MISSING\n" }
    return text
  }
}
