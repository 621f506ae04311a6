import BenchmarkSupport
import ChineseSegmentation

/// The values that stand in the slots of sentences: one process for each kind, and the way to make
/// a new value of it.
struct Inventions {
  private var numbers: ValueProcess
  private var names: ValueProcess
  private var words: ValueProcess
  /// Tells which characters make a word together.
  private let session: Segmenter.Session

  init(source: SourceCorpus, segmenter: Segmenter) {
    func observed(_ kind: SourceCorpus.Slot.Kind) -> [[UInt8]] {
      source.slots.filter { $0.kind == kind }.map { Array(source.text[$0.text]) }
    }
    numbers = ValueProcess(observed: observed(.number))
    names = ValueProcess(observed: observed(.name))
    words = ValueProcess(observed: observed(.word))
    session = segmenter.makeSession()
  }

  /// The number of different values of each kind so far, those of the source included.
  var distinct: (numbers: Int, names: Int, words: Int) {
    (numbers.distinct, names.distinct, words.distinct)
  }

  /// What stands in a slot; nil leaves what the source has there.
  mutating func value(
    for kind: SourceCorpus.Slot.Kind, _ random: inout SeededGenerator
  ) -> [UInt8]? {
    switch kind {
    case .number: Self.value(from: &numbers, &random, inventing: Self.newNumber)
    case .name: Self.value(from: &names, &random, inventing: Self.newName)
    case .word: wordValue(&random)
    }
  }

  private static func value(
    from process: inout ValueProcess, _ random: inout SeededGenerator,
    inventing make: (ValueProcess, inout SeededGenerator) -> [UInt8]?
  ) -> [UInt8]? {
    switch process.draw(&random) {
    case .source: return nil
    case .invented(let value): return value
    case .new:
      guard let value = make(process, &random) else { return nil }
      process.insert(value)
      return value
    }
  }

  private mutating func wordValue(_ random: inout SeededGenerator) -> [UInt8]? {
    let session = session
    return Self.value(from: &words, &random) { process, random in
      for _ in 0..<64 {
        let word = Self.recombined(process, &random)
        if !process.contains(word), Self.isOneWord(word, session) { return word }
      }
      return nil
    }
  }

  /// The first character of one value and the last of another; both of three bytes.
  private static func recombined(
    _ process: ValueProcess, _ random: inout SeededGenerator
  ) -> [UInt8] {
    Array(process.sourceValue(&random).prefix(3)) + process.sourceValue(&random).suffix(3)
  }

  private static func isOneWord(_ word: [UInt8], _ session: Segmenter.Session) -> Bool {
    var tokens = 0
    session.forEachToken(in: word.span) { _ in tokens += 1 }
    return tokens == 1
  }

  private static func newName(
    _ process: ValueProcess, _ random: inout SeededGenerator
  ) -> [UInt8]? {
    for _ in 0..<8 {
      let name = recombined(process, &random)
      if !process.contains(name) { return name }
    }
    return nil
  }

  /// A number in the shape of one that was seen: its length, its point and commas.
  private static func newNumber(
    _ process: ValueProcess, _ random: inout SeededGenerator
  ) -> [UInt8]? {
    for attempt in 0..<16 {
      var number = process.sourceValue(&random)
      // Short numbers are soon used up.
      if attempt > 4 { number.append(0x30) }
      var isFirst = true
      for index in number.indices where (0x30...0x39).contains(number[index]) {
        number[index] = isFirst ? benfordDigit(&random) : 0x30 + UInt8(random.below(10))
        isFirst = false
      }
      if !process.contains(number) { return number }
    }
    return nil
  }

  /// A first digit by Benford's law: d with probability log10(1 + 1/d).
  private static func benfordDigit(_ random: inout SeededGenerator) -> UInt8 {
    // In thousandths, so that the result does not hang on a library's logarithm.
    let limits = [301, 477, 602, 699, 778, 845, 903, 954]
    let drawn = random.below(1_000)
    return 0x31 + UInt8(limits.firstIndex { drawn < $0 } ?? 8)
  }
}
