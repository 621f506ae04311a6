import BenchmarkSupport
import ChineseSegmentation
import CorpusGenerator
import SystemPackage

/// Prints how the terms of corpora are spread, side by side as a Markdown table.
enum StatisticsCommand: BenchCommand {
  static let name = "statistics"
  static let usage = """
    CORPUS…
          Each a file of token lines, or a folder of documents (its paragraphs are the passages).
    """

  static func run(_ arguments: [String]) throws {
    guard !arguments.isEmpty else { throw UsageError() }
    let columns = try arguments.map { try statistics(of: FilePath($0)) }
    let names = arguments.map { FilePath($0).lastComponent?.string ?? $0 }
    var table = "| | \(names.joined(separator: " | ")) |\n"
    table += "|---|" + String(repeating: "---:|", count: names.count) + "\n"
    for (label, value) in rows {
      table += "| \(label) | \(columns.map(value).joined(separator: " | ")) |\n"
    }
    HongtouBench.say(table)
  }

  private static func statistics(of path: FilePath) throws -> CorpusStatistics {
    var statistics = CorpusStatistics()
    if Files.isFolder(path) {
      let segmenter = try Segmenter()
      let source = try SourceCorpus(contentsOf: path, segmenter: segmenter)
      var tokens = TokenLine(segmenter: segmenter)
      var line: [UInt8] = []
      source.forEachParagraph { paragraph in
        line.removeAll(keepingCapacity: true)
        tokens.append(paragraph, to: &line)
        statistics.add(line[...])
      }
    } else {
      let bytes = try Files.read(path)
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
        statistics.add(line)
      }
    }
    return statistics
  }

  private static let rows: [(label: String, value: @Sendable (CorpusStatistics) -> String)] = [
    ("passages", { "\($0.passageCount)" }),
    ("tokens", { "\($0.tokenCount)" }),
    ("terms", { "\($0.vocabulary)" }),
    ("postings", { "\($0.postingCount)" }),
    ("tokens per passage, mean", { Decimal.string($0.meanLength, digits: 1) }),
    (
      "… 10 % / 50 % / 90 % / 99 %",
      { corpus in
        [0.1, 0.5, 0.9, 0.99].map { "\(corpus.length(atShare: $0))" }.joined(separator: " / ")
      }
    ),
    ("frequency in a passage, mean", { Decimal.string($0.meanFrequency, digits: 3) }),
    ("terms in 1 passage", { percent($0.singletonShare) }),
    ("terms in 2–10 passages", { percent($0.share(ofTermsIn: 2...10)) }),
    ("terms in 11–100 passages", { percent($0.share(ofTermsIn: 11...100)) }),
    ("terms in more", { percent($0.share(ofTermsIn: 101...Int.max)) }),
    (
      "postings of terms in ≥ 1 % of passages", { percent($0.postingShare(ofTermsInAtLeast: 0.01)) }
    ),
    (
      "postings of terms in ≥ 10 % of passages", { percent($0.postingShare(ofTermsInAtLeast: 0.1)) }
    ),
    ("Zipf exponent, ranks 10–10,000", { Decimal.string($0.zipfExponent, digits: 3) }),
    ("Heaps exponent", { Decimal.string($0.heapsExponent, digits: 3) }),
    ("Heaps exponent, last factor of 10", { Decimal.string($0.lateHeapsExponent, digits: 3) }),
  ]

  private static func percent(_ share: Double) -> String {
    Decimal.string(share * 100, digits: 1) + " %"
  }
}
