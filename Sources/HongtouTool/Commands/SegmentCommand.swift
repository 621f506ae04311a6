import ArgumentParser
import Hongtou
import SystemPackage

struct SegmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Cut text into words.",
    usage: """
      hongtou segment 落实习近平新时代中国特色社会主义思想
      hongtou segment --raw --json < document.txt
      """,
    discussion: """
      Prints a line for each token: its first byte, the byte after its last one (UTF-8, counted \
      from the beginning of its line), its kind (word, number, latin, kana, symbol) and its text, \
      separated by tabs. Each argument, or each line of standard input, is cut on its own.
      """)

  @Flag(help: "ICU's own boundaries, without the lexicon.")
  var raw = false

  @Flag(help: "One JSON object for each line of input.")
  var json = false

  @Argument(help: "The text; standard input where there is none.")
  var text: [String] = []

  func run() throws {
    let segmenter = try Segmenter(lexicon: raw ? .none : .officialDocuments)
    var console = Console()
    for line in try text.isEmpty ? standardInputLines() : text {
      let tokens = segmenter.tokens(in: line)
      let bytes = Array(line.utf8)
      if json {
        console.printLine(object(for: tokens, in: line, bytes).text)
      } else {
        for token in tokens {
          console.printLine(
            "\(token.start)\t\(token.end)\t\(token.kind.name)\t\(token.text(in: bytes))")
        }
      }
    }
    console.flush()
  }

  private func object(for tokens: [Token], in line: String, _ bytes: [UInt8]) -> JSONValue {
    let tokens = tokens.map { token in
      JSONValue.object([
        ("text", .string(token.text(in: bytes))), ("start", .integer(token.start)),
        ("end", .integer(token.end)), ("kind", .string(token.kind.name)),
      ])
    }
    return .object([("text", .string(line)), ("tokens", .array(tokens))])
  }

  private func standardInputLines() throws -> [String] {
    let bytes = try FileDescriptor.standardInput.readAll()
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
  }
}

extension Token {
  fileprivate func text(in line: [UInt8]) -> String {
    String(decoding: line[range], as: UTF8.self)
  }
}

extension Token.Kind {
  /// The name in the tool's output.
  fileprivate var name: String {
    switch self {
    case .word: "word"
    case .number: "number"
    case .letters: "latin"
    case .kana: "kana"
    case .other: "symbol"
    }
  }
}
