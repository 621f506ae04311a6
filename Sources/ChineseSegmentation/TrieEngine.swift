/// Cuts by ICU's rules and over ICU's own mapped dictionary: nothing is built first, so that a
/// short query is cut at once. It is also what ``TableEngine`` hands unusual characters to.
///
/// PERF: the work is a struct's, so that the runtime checks exclusive access once for a call and
/// not once for every character.
final class TrieEngine {
  private var cutter: TrieCutter

  init(
    rules: RuleTable, dictionary: DictionaryTrie, lexicon: LexiconTrie?,
    prototype: WordBreakerPrototype
  ) {
    cutter = TrieCutter(
      rules: rules, prototype: prototype,
      path: ShortestPath(dictionary: dictionary, lexicon: lexicon))
  }

  /// Cuts one window and appends its tokens.
  ///
  /// - Complexity: O(*n*) in the length of the window.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer) {
    var start = 0
    while start < bytes.count {
      start = unsafe cutter.cutSegment(bytes, from: start, lattice: lattice, into: tokens)
    }
  }

  /// Cuts the rule segment that starts at `start`, appends its tokens and returns its end.
  func cutSegment(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, lattice: Lattice,
    into tokens: TokenBuffer
  ) -> Int {
    unsafe cutter.cutSegment(bytes, from: start, lattice: lattice, into: tokens)
  }
}

/// The working memory of a ``TrieEngine``.
private struct TrieCutter {
  let rules: RuleTable
  let prototype: WordBreakerPrototype
  var path: ShortestPath

  // The rule segment that is being cut, by scalar.
  private var scalars: [UInt32] = []
  /// Byte offsets in the window; one more than `scalars`.
  private var offsets: [UInt32] = []
  private var breaks: [Int32] = []
  private var words: [(start: Int32, end: Int32)] = []
  private var isBreak: [Bool] = []
  /// Opened when a script comes up whose dictionary this project does not read (Thai, Lao,
  /// Khmer, Burmese).
  private lazy var foreign = ForeignScript(breaker: prototype.clone())

  init(rules: RuleTable, prototype: WordBreakerPrototype, path: ShortestPath) {
    self.rules = rules
    self.prototype = prototype
    self.path = path
  }

  /// Cuts the rule segment that starts at `start`, appends its tokens and returns its end.
  mutating func cutSegment(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, lattice: Lattice,
    into tokens: TokenBuffer
  ) -> Int {
    let (status, hasDictionary) = unsafe readSegment(bytes, from: start)
    breaks.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    if hasDictionary, scalars.count > 1 { cutByDictionary(lattice: lattice) }
    emit(status: status, lattice: lattice, into: tokens)
    return Int(offsets[scalars.count])
  }

  // MARK: The rules

  /// Runs the rules from `start`; leaves the segment in `scalars` and `offsets`.
  private mutating func readSegment(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int)
    -> (status: Int, hasDictionary: Bool)
  {
    scalars.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    var state = RuleTable.startState
    var index = start
    var accepted = 0
    var status = 0
    var firstDictionary = Int.max
    while state != RuleTable.stopState {
      offsets.append(UInt32(truncatingIfNeeded: index))
      let atEnd = index >= bytes.count
      var category = RuleTable.endOfInput
      if !atEnd {
        let (scalar, length) = unsafe UTF8Reader.scalar(in: bytes, at: index)
        scalars.append(scalar)
        category = rules.category(of: scalar)
        if category >= rules.firstDictionaryCategory {
          firstDictionary = min(firstDictionary, scalars.count - 1)
        }
        index += length
      }
      state = Int(rules.next[state &* rules.categoryCount &+ category])
      if rules.accepting[state] {
        accepted = scalars.count
        status = Int(rules.status[state])
      }
      if atEnd { break }
    }
    offsets.append(UInt32(truncatingIfNeeded: index))
    // Rules that accept nothing still take one character.
    if accepted == 0 { (accepted, status) = (1, 0) }
    scalars.removeLast(scalars.count - accepted)
    return (status, firstDictionary < accepted)
  }

  // MARK: The dictionary

  private mutating func cutByDictionary(lattice: Lattice) {
    var index = 0
    while index < scalars.count {
      guard rules.category(of: scalars[index]) >= rules.firstDictionaryCategory else {
        index += 1
        continue
      }
      var end = index
      while end < scalars.count, DictionaryRun.contains(scalars[end]) { end += 1 }
      guard end > index else {
        breaks = foreign.breaks(of: scalars)
        return
      }
      path.cut(scalars[index..<end], listingWords: lattice != .none)
      let base = Int32(truncatingIfNeeded: index)
      for place in path.breaks { breaks.append(base + place) }
      for word in path.words { words.append((base + word.start, base + word.end)) }
      index = end
    }
  }

  // MARK: The tokens

  private mutating func emit(status: Int, lattice: Lattice, into tokens: TokenBuffer) {
    let count = scalars.count
    tokens.reserve(breaks.count + 1 + words.count)
    if !words.isEmpty {
      isBreak.removeAll(keepingCapacity: true)
      isBreak.append(contentsOf: repeatElement(false, count: count + 1))
      isBreak[0] = true
      isBreak[count] = true
      for place in breaks { isBreak[Int(place)] = true }
    }
    let position = UInt32(truncatingIfNeeded: tokens.scalarCount)
    var word = 0
    var start = 0
    for piece in 0...breaks.count {
      let end = piece < breaks.count ? Int(breaks[piece]) : count
      append(start..<end, at: position, status: status, isInner: false, to: tokens)
      while word < words.count, Int(words[word].start) < end {
        let inner = Int(words[word].start)..<Int(words[word].end)
        if isWanted(inner, beside: start..<end, lattice) {
          append(inner, at: position, status: status, isInner: true, to: tokens)
        }
        word += 1
      }
      start = end
    }
    tokens.scalarCount += count
  }

  /// Whether a word that starts inside the piece `token` of the best path is handed out.
  private func isWanted(_ word: Range<Int>, beside token: Range<Int>, _ lattice: Lattice) -> Bool {
    if word == token { return false }
    return lattice == .full || word.upperBound <= token.upperBound
      || word.lowerBound == token.lowerBound && isBreak[word.upperBound]
  }

  private func append(
    _ range: Range<Int>, at position: UInt32, status: Int, isInner: Bool, to tokens: TokenBuffer
  ) {
    let isAllKana = status >= 400 && scalars[range].allSatisfy(Kana.contains)
    let kind = PackedToken.kind(status: status, isAllKana: isAllKana)
    tokens.append(
      PackedToken(
        start: offsets[range.lowerBound], end: offsets[range.upperBound],
        position: position &+ UInt32(truncatingIfNeeded: range.lowerBound),
        tail: UInt32(truncatingIfNeeded: range.count)
          | PackedToken.bits(kind: kind, status: status, isInner: isInner)))
  }
}

/// Hands a rule segment to ICU's own iterator.
struct ForeignScript {
  let breaker: WordBreaker?

  /// The inner boundaries of a rule segment, in scalars.
  func breaks(of scalars: [UInt32]) -> [Int32] {
    let units = UTF16Text.units(of: scalars[...])
    var ends = [Int32](repeating: 0, count: units.count)
    var statuses = [UInt16](repeating: 0, count: units.count)
    let pieces = unsafe units.withUnsafeBufferPointer { text in
      unsafe ends.withUnsafeMutableBufferPointer { ends in
        unsafe statuses.withUnsafeMutableBufferPointer { statuses -> Int in
          guard let text = text.baseAddress, let ends = ends.baseAddress,
            let statuses = statuses.baseAddress
          else { return 0 }
          return unsafe breaker?.cut(text, count: units.count, ends: ends, statuses: statuses) ?? 0
        }
      }
    }
    // Back from units to scalars.
    var breaks: [Int32] = []
    var unit: Int32 = 0
    var piece = 0
    for (index, scalar) in scalars.enumerated() {
      while piece < pieces, ends[piece] < unit { piece += 1 }
      if index > 0, piece < pieces, ends[piece] == unit {
        breaks.append(Int32(truncatingIfNeeded: index))
      }
      unit += scalar < 0x10000 ? 1 : 2
    }
    return breaks
  }
}
