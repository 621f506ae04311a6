import CFuzzDriver
import ChineseSegmentation

@main
struct FuzzSegmentation {
  static func main() {
    let code = unsafe run_fuzzer(CommandLine.argc, CommandLine.unsafeArgv)
    if code != 0 { fatalError("libFuzzer ended with \(code)") }
  }
}

/// The engines that are compared on every input.
private struct Engines {
  let icu: Segmenter.Session
  let others: [Segmenter.Session]
  let withLexicon: [Segmenter.Session]

  init() throws(SegmenterError) {
    icu = try Segmenter(engine: .icu).makeSession()
    others = [
      try Segmenter(engine: .dictionary).makeSession(),
      try Segmenter(engine: .tables).makeSession(),
    ]
    withLexicon = [
      try Segmenter(lexicon: .officialDocuments, engine: .dictionary).makeSession(),
      try Segmenter(lexicon: .officialDocuments, engine: .tables).makeSession(),
    ]
  }
}

/// libFuzzer runs everything on one thread.
private nonisolated(unsafe) let engines = Result { try Engines() }

/// What a token is, as one comparable value.
private func tokens(
  _ session: Segmenter.Session, _ bytes: Span<UInt8>, _ lattice: Lattice
) -> [[Int]] {
  var tokens: [[Int]] = []
  session.forEachToken(in: bytes, lattice: lattice) {
    tokens.append([
      $0.start, $0.end, $0.position, $0.scalarCount, $0.ruleStatus, $0.isInner ? 1 : 0,
    ])
  }
  return tokens
}

/// Stops the program where two engines differ, or where the pieces are not the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  let bytes = unsafe UnsafeBufferPointer(start: data, count: size)
  let span = unsafe Span(_unsafeElements: bytes)
  guard let engines = unsafe try? engines.get() else { fatalError("ICU cannot be opened") }
  let expected = tokens(engines.icu, span, .none)
  for session in engines.others where tokens(session, span, .none) != expected {
    fatalError("boundaries differ from ICU's")
  }
  for lattice in [Lattice.inner, .full] {
    let lattices = engines.withLexicon.map { tokens($0, span, lattice) }
    if lattices[0] != lattices[1] { fatalError("lattices differ") }
  }
  var end = 0
  for token in expected {
    if token[0] != end { fatalError("a gap before byte \(token[0])") }
    end = token[1]
  }
  if end != size { fatalError("the pieces end at byte \(end) of \(size)") }
  return 0
}
