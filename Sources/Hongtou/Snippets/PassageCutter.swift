import SourceText

/// Cuts a readable passage out of a paragraph around what it must show.
struct PassageCutter {
  private let text: [UInt8]
  private let columns: Int

  init(_ text: [UInt8], columns: Int) {
    self.text = text
    self.columns = max(1, columns)
  }

  typealias Cut = (range: Range<Int>, isCutBefore: Bool, isCutAfter: Bool)

  /// The passage around `core`, not longer than the columns allow, in bytes of the paragraph.
  ///
  /// A core that is longer itself is shown from its beginning; at least one character is shown.
  ///
  /// - Parameter taken: stretches shown already, which the passage does not enter.
  func cut(around core: Range<Int>, sparing taken: [Range<Int>]) -> Cut {
    let free = freeRange(around: core, taken)
    let cells = PassageCells(text, within: window(around: core, in: free), of: free)
    guard cells.count > 0 else { return (core.lowerBound..<core.lowerBound, false, false) }
    let first = cells.index(containing: core.lowerBound)
    let last = core.isEmpty ? first : cells.index(endingAtOrAfter: core.upperBound, from: first)
    let chosen = cells.trimmed(widened(first..<last, in: cells), keeping: first..<last)
    let range = cells.bytes(of: chosen)
    let isCutBefore = cells.hasText(before: range.lowerBound, in: text)
    let isCutAfter = cells.hasText(after: range.upperBound, in: text)
    return (range, isCutBefore, isCutAfter)
  }

  // MARK: - What to look at

  /// The part of the paragraph around the core that no passage has shown.
  private func freeRange(around core: Range<Int>, _ taken: [Range<Int>]) -> Range<Int> {
    var lower = 0
    var upper = text.count
    for range in taken {
      if range.upperBound <= core.lowerBound { lower = max(lower, range.upperBound) }
      if range.lowerBound >= core.upperBound, range.upperBound > core.upperBound {
        upper = min(upper, range.lowerBound)
      }
    }
    return lower..<max(lower, upper)
  }

  /// The stretch in which the passage can lie. Of a very long paragraph only the neighbourhood of
  /// the core is looked at, from a place that is surely between two characters.
  private func window(around core: Range<Int>, in free: Range<Int>) -> Range<Int> {
    let reach = columns * 8 + 256
    var lower = max(free.lowerBound, core.lowerBound - reach)
    if lower > free.lowerBound {
      lower = safeStart(atOrBefore: lower, downTo: free.lowerBound)
    }
    var upper = min(free.upperBound, max(core.upperBound, core.lowerBound + reach) + reach)
    upper = min(upper, core.lowerBound + 3 * reach)
    while upper < free.upperBound, text[upper] & 0xC0 == 0x80 { upper += 1 }
    return min(lower, core.lowerBound)..<max(upper, min(lower, core.lowerBound))
  }

  /// A place between two Han characters, where grapheme clusters always break.
  private func safeStart(atOrBefore place: Int, downTo limit: Int) -> Int {
    func isHan(at place: Int) -> Bool {
      guard place >= limit, place < text.count, text[place] & 0xC0 != 0x80 else { return false }
      let scalar = UTF8Scalars.decode(text.span, at: place).scalar
      return (0x4E00...0x9FFF).contains(scalar)
    }
    var place = place
    while place > limit {
      if isHan(at: place), isHan(at: place - 3) { return place }
      place -= 1
    }
    return limit
  }

  // MARK: - Where to cut

  /// The cells of the passage: the core with as much around it as fits.
  private func widened(_ core: Range<Int>, in cells: PassageCells) -> Range<Int> {
    var core = core
    if cells.width(of: core) > columns {
      return core.lowerBound..<cells.furthestEnd(from: core.lowerBound, columns: columns)
    }
    let spare = columns - cells.width(of: core)
    let sentence = cells.lastEdge(.sentence, atOrBefore: core.lowerBound)
    if cells.width(of: sentence..<core.lowerBound) <= spare {
      core = sentence..<core.upperBound
    } else {
      let furthest = cells.furthestStart(to: core.lowerBound, columns: spare / 2)
      core = cells.firstEdge(.clause, from: furthest, to: core.lowerBound)..<core.upperBound
    }
    core = core.lowerBound..<end(of: core, in: cells)
    if core.lowerBound > sentence {
      let left = columns - cells.width(of: core)
      let furthest = max(sentence, cells.furthestStart(to: core.lowerBound, columns: left))
      core = cells.firstEdge(.clause, from: furthest, to: core.lowerBound)..<core.upperBound
    }
    return core
  }

  /// The furthest sentence end that fits; where not even the first does, the furthest clause end, or
  /// just as many characters as fit.
  private func end(of core: Range<Int>, in cells: PassageCells) -> Int {
    let limit = cells.furthestEnd(
      from: core.upperBound, columns: columns - cells.width(of: core), atLeastOne: false)
    if let end = cells.lastEdge(.sentence, from: core.upperBound, to: limit) { return end }
    return cells.lastEdge(.clause, from: core.upperBound, to: limit) ?? limit
  }
}

/// The characters of a stretch of a paragraph with their widths and the edges between them.
struct PassageCells {
  enum Edge: UInt8 {
    case none
    case clause
    case sentence
  }

  /// Where each character starts, in bytes of the paragraph; one more for the end.
  private var offsets: [Int]
  /// The columns before each character; one more for all.
  private var widths: [Int] = [0]
  /// What kind of edge is before each character; one more for the end.
  private var edges: [Edge]
  private var isSpace: [Bool] = []

  var count: Int { isSpace.count }

  /// - Parameters:
  ///   - window: the stretch looked at.
  ///   - free: the stretch that the passage may use; its ends count as edges of a sentence.
  init(_ text: [UInt8], within window: Range<Int>, of free: Range<Int>) {
    var offset = window.lowerBound
    offsets = [offset]
    edges = [offset == free.lowerBound ? .sentence : .none]
    var scanner = EdgeScanner()
    var width = 0
    DisplayCharacter.forEach(in: text.span, window) { character in
      offset += character.length
      offsets.append(offset)
      width += character.columns
      widths.append(width)
      isSpace.append(character.isSpace)
      // A closing mark belongs to the sentence before it.
      if let moved = scanner.take(character) { edges[edges.count - 1] = moved }
      edges.append(scanner.edge)
    }
    if offset == free.upperBound { edges[edges.count - 1] = .sentence }
  }

  func width(of cells: Range<Int>) -> Int { widths[cells.upperBound] - widths[cells.lowerBound] }

  func bytes(of cells: Range<Int>) -> Range<Int> {
    offsets[cells.lowerBound]..<offsets[cells.upperBound]
  }

  /// The character that covers the byte at `offset`.
  func index(containing offset: Int) -> Int {
    max(0, min(offsets.firstIndex(above: offset) - 1, count - 1))
  }

  /// The end, in cells, of the character that ends at or after `offset`.
  func index(endingAtOrAfter offset: Int, from first: Int) -> Int {
    min(count, max(first + 1, offsets.firstIndex(above: offset - 1)))
  }

  // MARK: - Measuring

  /// The last end so that the cells from `start` fit.
  func furthestEnd(from start: Int, columns: Int, atLeastOne: Bool = true) -> Int {
    let end = widths.firstIndex(above: widths[start] + columns) - 1
    return min(count, max(end, atLeastOne ? start + 1 : start))
  }

  /// The first start so that the cells up to `end` fit.
  func furthestStart(to end: Int, columns: Int) -> Int {
    min(end, widths.firstIndex(above: widths[end] - columns - 1))
  }

  // MARK: - Edges

  /// The last edge of at least this kind at or before `place`; the beginning if there is none.
  func lastEdge(_ kind: Edge, atOrBefore place: Int) -> Int {
    lastEdge(kind, from: 0, to: place) ?? 0
  }

  /// The last edge of at least this kind between `first` and `last`.
  func lastEdge(_ kind: Edge, from first: Int, to last: Int) -> Int? {
    guard first <= last else { return nil }
    return (first...last).last { edges[$0].rawValue >= kind.rawValue }
  }

  /// The first edge of at least this kind between `first` and `last`; `first` if there is none.
  func firstEdge(_ kind: Edge, from first: Int, to last: Int) -> Int {
    guard first < last else { return last }
    return (first..<last).first { edges[$0].rawValue >= kind.rawValue } ?? first
  }

  // MARK: - White space

  /// Without the white space at both ends, as far as it is not in `core`.
  func trimmed(_ cells: Range<Int>, keeping core: Range<Int>) -> Range<Int> {
    var lower = cells.lowerBound
    var upper = cells.upperBound
    while lower < upper, isSpace[lower], !core.contains(lower) { lower += 1 }
    while upper > lower, isSpace[upper - 1], !core.contains(upper - 1) { upper -= 1 }
    return lower..<upper
  }

  /// Whether the paragraph has more than white space before `offset`. Only the cells are looked at;
  /// what lies before them is text.
  func hasText(before offset: Int, in text: [UInt8]) -> Bool {
    guard let first = offsets.first, first == 0 else { return true }
    return (0..<count).contains { offsets[$0] < offset && !isSpace[$0] }
  }

  func hasText(after offset: Int, in text: [UInt8]) -> Bool {
    guard let last = offsets.last, last == text.count else { return true }
    return (0..<count).contains { offsets[$0] >= offset && !isSpace[$0] }
  }
}

extension [Int] {
  /// The index of the first element of a rising array that is greater than `value`.
  fileprivate func firstIndex(above value: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
