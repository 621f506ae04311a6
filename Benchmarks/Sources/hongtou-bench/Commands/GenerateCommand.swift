import BenchmarkSupport
import ChineseSegmentation
import CorpusGenerator
import SystemPackage

/// Writes a corpus of any size, made from a folder of real documents.
enum GenerateCommand: BenchCommand {
  static let name = "generate"
  static let usage = """
    passages|tokens|documents SOURCE_DIR OUT COUNT [SEED]
          passages: OUT is a file of “id TAB text”; tokens: one line of words per passage, line
          number = id; documents: OUT is a folder of COUNT files. The same SEED gives the same.
    """

  static func run(_ arguments: [String]) throws {
    guard (4...5).contains(arguments.count), let count = Int(arguments[3]), count > 0,
      let seed = arguments.count == 5 ? UInt64(arguments[4]) : 1
    else { throw UsageError() }
    let segmenter = try Segmenter()
    let source = try SourceCorpus(contentsOf: FilePath(arguments[1]), segmenter: segmenter)
    var generator = CorpusGenerator(source: source, segmenter: segmenter, seed: seed)
    let output = FilePath(arguments[2])
    switch arguments[0] {
    case "passages": try writePassages(count, from: &generator, to: output)
    case "tokens": try writeTokens(count, from: &generator, to: output, segmenter: segmenter)
    case "documents": try writeDocuments(count, from: &generator, to: output)
    default: throw UsageError()
    }
  }

  private static func writePassages(
    _ count: Int, from generator: inout CorpusGenerator, to path: FilePath
  ) throws {
    let output = try BufferedOutput(path)
    var line: [UInt8] = []
    for number in 0..<count {
      line.removeAll(keepingCapacity: true)
      line.append(contentsOf: "\(number)\t".utf8)
      generator.appendPassage(to: &line)
      line.append(0x0A)
      try output.write(line)
    }
    try output.finish()
  }

  private static func writeTokens(
    _ count: Int, from generator: inout CorpusGenerator, to path: FilePath, segmenter: Segmenter
  ) throws {
    let output = try BufferedOutput(path)
    var tokens = TokenLine(segmenter: segmenter)
    var passage: [UInt8] = []
    var line: [UInt8] = []
    var textBytes = 0
    for _ in 0..<count {
      passage.removeAll(keepingCapacity: true)
      line.removeAll(keepingCapacity: true)
      generator.appendPassage(to: &passage)
      textBytes += passage.count
      tokens.append(passage, to: &line)
      line.append(0x0A)
      try output.write(line)
    }
    try output.finish()
    HongtouBench.say("{\"passages\":\(count),\"text_bytes\":\(textBytes)}\n")
  }

  private static func writeDocuments(
    _ count: Int, from generator: inout CorpusGenerator, to folder: FilePath
  ) throws {
    try Files.makeFolder(folder)
    let width = "\(count - 1)".count
    for number in 0..<count {
      var document: [UInt8] = []
      generator.appendDocument(to: &document)
      let digits = "\(number)"
      let name = String(repeating: "0", count: width - digits.count) + digits + ".txt"
      let output = try BufferedOutput(folder.appending(name))
      try output.write(document)
      try output.finish()
    }
  }
}
