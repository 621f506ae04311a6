import CReferenceBreaker
import ChineseSegmentation
import SourceText

/// `segment FILE ROUNDS`: our segmenter against ICU's iterator, in turn, on the same text.
///
/// Prints one line of JSON. Times are CPU times of the thread, medians over the rounds; a ratio is
/// the median of the ratios inside each round. Every side runs twice in a row and the second run
/// counts. Folding is not part of any time but `fold_mb_s`.
func runSegment(_ arguments: [String]) {
  guard (2...3).contains(arguments.count), let rounds = Int(arguments[1]), rounds > 0 else {
    fail("usage: hongtou-bench segment FILE ROUNDS [ours|lattice|dictionary|ubrk|prepare]")
  }
  // Ill-formed bytes are replaced first, so that both sides get the same text.
  let text = Array(String(decoding: readFile(arguments[0]), as: UTF8.self).utf8)
  guard text.count < Int(Int32.max), !text.isEmpty else {
    fail("\(arguments[0]): empty or too long")
  }
  let reference = ReferenceText(text)
  let segmenter = try? Segmenter(engine: .tables)
  guard let segmenter else { fail("ICU cannot be opened") }
  let building = time { segmenter.prepare() }
  let session = segmenter.makeSession()

  if arguments.count == 3 {
    runAlone(arguments[2], text, reference, session, rounds: rounds)
    return
  }
  var ours: [Double] = []
  var lattice: [Double] = []
  var icu: [Double] = []
  var conversion: [Double] = []
  var folding: [Double] = []
  var folded: [UInt8] = []
  var pieces = 0
  var words = 0
  var inner = 0
  for round in 0...rounds {
    var tally = Tally()
    // Every side twice in a row, the second time counts: each with its own data in the caches.
    session.forEachToken(in: text.span) { _ in }
    let mine = time { session.forEachToken(in: text.span) { tally.add($0) } }
    var innerTally = Tally()
    let withLattice = time {
      session.forEachToken(in: text.span, lattice: .inner) { innerTally.add($0) }
    }
    _ = reference.cut()
    let rival = time { pieces = reference.cut() }
    let converting = time { convert(text) }
    let fold = time {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(text.span, into: &folded)
    }
    guard tally.pieces == pieces else { continue }
    words = tally.words
    inner = innerTally.words - tally.words
    // The first round warms up.
    guard round > 0 else { continue }
    ours.append(mine)
    lattice.append(withLattice)
    icu.append(rival)
    conversion.append(converting)
    folding.append(fold)
  }
  let differences = countDifferences(text, reference, session)
  let han = reference.units.count { (0x4E00...0x9FFF).contains($0) }
  func speed(_ times: [Double]) -> String { rounded(Double(text.count) / median(times) * 1000) }
  func ratio(_ times: [Double]) -> String { rounded(median(zip(icu, times).map { $0 / $1 })) }
  let fields = [
    "\"bytes\": \(text.count)", "\"han\": \(han)", "\"rounds\": \(rounds)",
    "\"ours_mb_s\": \(speed(ours))", "\"lattice_mb_s\": \(speed(lattice))",
    "\"ubrk_mb_s\": \(speed(icu))",
    "\"ubrk_with_conversion_mb_s\": \(speed(zip(icu, conversion).map { $0 + $1 }))",
    "\"fold_mb_s\": \(speed(folding))",
    "\"ours_ns_han\": \(rounded(median(ours) / Double(max(1, han))))",
    "\"ubrk_ns_han\": \(rounded(median(icu) / Double(max(1, han))))",
    "\"ratio\": \(ratio(ours))", "\"lattice_ratio\": \(ratio(lattice))",
    "\"boundaries\": \(pieces)", "\"words\": \(words)", "\"inner_words\": \(inner)",
    "\"differences\": \(differences)",
    "\"table_mb\": \(rounded(Double(segmenter.tableBytes) / 1e6))",
    "\"build_ms\": \(rounded(building / 1e6))",
  ]
  print("{" + fields.joined(separator: ", ") + "}")
}

/// One side only, for a profiler or an instruction count.
private func runAlone(
  _ side: String, _ text: [UInt8], _ reference: ReferenceText, _ session: Segmenter.Session,
  rounds: Int
) {
  var tally = Tally()
  let dictionary = try? Segmenter(engine: .dictionary).makeSession()
  for _ in 0..<rounds {
    switch side {
    case "ours": session.forEachToken(in: text.span) { tally.add($0) }
    case "lattice": session.forEachToken(in: text.span, lattice: .inner) { tally.add($0) }
    case "dictionary": dictionary?.forEachToken(in: text.span) { tally.add($0) }
    case "ubrk": tally.pieces += reference.cut()
    case "prepare": break
    default: fail("unknown side \(side)")
    }
  }
  print("{\"side\": \"\(side)\", \"pieces\": \(tally.pieces), \"rounds\": \(rounds)}")
}

/// Takes the offsets, the length and the kind of every token into account, so that none of the
/// work can be left out.
private struct Tally {
  var pieces = 0
  var words = 0
  private var sum = 0

  mutating func add(_ token: Token) {
    pieces &+= token.isInner ? 0 : 1
    words &+= token.isIndexed ? 1 : 0
    sum &+= token.start ^ token.end &+ token.scalarCount
  }
}

/// The CPU time of `body` on this thread, in nanoseconds.
private func time(_ body: () -> Void) -> Double {
  let start = thread_nanoseconds()
  body()
  return Double(thread_nanoseconds() - start)
}

private func convert(_ text: [UInt8]) {
  var units = [UInt16](repeating: 0, count: text.count + 1)
  _ = unsafe reference_utf16(text, Int32(text.count), &units, Int32(units.count))
}
