import SourceText

/// Lines that are no part of the document: comments, wiki categories, page numbers.
struct Noise {
  private var repairs: [Repair] = []
  private var taken = 0

  /// Where the comment stands that ends the notes below a title (`<!-- INFO END -->`), or 0.
  private(set) var frontMatterEnd = 0

  /// The repairs that stand before an offset and were not taken yet.
  mutating func takeRepairs(before offset: Int) -> [Repair] {
    let start = taken
    while taken < repairs.count, repairs[taken].sourceRange.lowerBound < offset { taken += 1 }
    return start == taken ? [] : Array(repairs[start..<taken])
  }

  /// The lines that remain; a removed line counts as a blank one.
  mutating func withoutNoise(_ lines: [Line], _ text: Span<UInt8>) -> [Line] {
    var kept: [Line] = []
    kept.reserveCapacity(lines.count)
    let pageNumbers = PageNumbers(lines, text)
    let joiner = LineJoiner(lines, findsWraps: false)
    var blank = 0
    var followsMarkup = false
    for index in lines.indices {
      var line = lines[index]
      if let kind = noise(text.extracting(line.content)) ?? pageNumbers.isLine(index)
        ?? tornByNumber(index, line, joiner, text)
      {
        repairs.append(Repair(kind: kind, sourceRange: line.content))
        if text.has("<!-- INFO END", at: line.content.lowerBound) {
          frontMatterEnd = line.content.lowerBound
        }
        blank += line.blankLinesBefore + 1
        followsMarkup = followsMarkup || kind == .removedMarkup
        continue
      }
      if let length = pageNumbers.gluedLength(index) {
        let end = line.content.lowerBound + length
        repairs.append(
          Repair(kind: .removedPageNumber, sourceRange: line.content.lowerBound..<end))
        line.content = text.trimmed(end..<line.content.upperBound)
      }
      line.blankLinesBefore += blank
      line.followsMarkup = followsMarkup
      blank = 0
      followsMarkup = false
      kept.append(line)
    }
    return kept
  }

  /// A lone number between the halves of a paragraph.
  private func tornByNumber(
    _ index: Int, _ line: Line, _ joiner: LineJoiner, _ text: Span<UInt8>
  ) -> Repair.Kind? {
    guard line.content.count <= 4 else { return nil }
    for offset in line.content where !(0x30...0x39).contains(text[offset]) { return nil }
    return joiner.isPageNumber(index, in: text) ? .removedPageNumber : nil
  }

  private func noise(_ line: Span<UInt8>) -> Repair.Kind? {
    if line.has("<!--"), line.ends(with: "-->") { return .removedMarkup }
    if line.has("[["), line.ends(with: "]]"), line.has("[[Category:") || line.has("[[分类:") {
      return .removedMarkup
    }
    return isDashedNumber(line) ? .removedPageNumber : nil
  }

  /// — 31 —, -31-, － 31 －
  private func isDashedNumber(_ line: Span<UInt8>) -> Bool {
    guard line.count < 24, let first = line.firstScalar, first.isDash,
      let last = line.lastScalar, last.isDash
    else { return false }
    var digits = 0
    var offset = 0
    while let (scalar, length) = line.scalar(at: offset) {
      if scalar.digit != nil {
        digits += 1
      } else if !scalar.isDash, !scalar.isSpace {
        return false
      }
      offset += length
    }
    return (1...4).contains(digits)
  }
}

extension Unicode.Scalar {
  fileprivate var isDash: Bool {
    switch self {
    case "-", "—", "–", "－", "―", "─", "‐", "‑": true
    default: false
    }
  }
}

/// Page numbers without marks, alone on a line or glued to the next page's first line: told from
/// other numbers by rising one by one through the file, a page apart.
private struct PageNumbers {
  private var lines: Set<Int> = []
  private var glued: [Int: Int] = [:]

  /// Lines of a page at least, and at most.
  private static let pageLines = 12...120
  /// So many numbers in a row are no accident.
  private static let chainLength = 5

  private struct Candidate {
    var line: Int
    var value: Int
    var length: Int
    var isGlued: Bool
    var previous: Int?
    var chain: Int
  }

  init(_ lines: [Line], _ text: Span<UInt8>) {
    var candidates: [Candidate] = []
    var lastOf: [Int: Int] = [:]
    for (index, line) in lines.enumerated() {
      for length in 1...3 {
        guard var candidate = Self.candidate(text.extracting(line.content), length, at: index)
        else {
          continue
        }
        if let previous = lastOf[candidate.value - 1],
          Self.pageLines.contains(index - candidates[previous].line)
        {
          candidate.previous = previous
          candidate.chain = candidates[previous].chain + 1
        }
        lastOf[candidate.value] = candidates.count
        candidates.append(candidate)
      }
    }
    mark(candidates)
  }

  private mutating func mark(_ candidates: [Candidate]) {
    for last in candidates.indices.reversed() where candidates[last].chain >= Self.chainLength {
      var next: Int? = last
      while let current = next {
        let candidate = candidates[current]
        if lines.contains(candidate.line) || glued[candidate.line] != nil { break }
        if candidate.isGlued {
          glued[candidate.line] = candidate.length
        } else {
          lines.insert(candidate.line)
        }
        next = candidate.previous
      }
    }
  }

  /// The number that the first `length` digits of a line are, where nothing follows them, or a
  /// 汉字, or another number such as the 5.1.3 of 425.1.3.
  private static func candidate(_ line: Span<UInt8>, _ length: Int, at index: Int) -> Candidate? {
    guard line.count >= length, line[0] != 0x30 else { return nil }
    var value = 0
    for offset in 0..<length {
      guard (0x30...0x39).contains(line[offset]) else { return nil }
      value = value * 10 + Int(line[offset] - 0x30)
    }
    let next = line.scalar(at: length)?.scalar
    let isGlued = next?.isHan == true || next?.digit != nil && startsClause(line, at: length)
    guard next == nil || isGlued else { return nil }
    return Candidate(
      line: index, value: value, length: length, isGlued: isGlued, previous: nil, chain: 1)
  }

  /// Whether a number of three parts starts at `offset`.
  private static func startsClause(_ line: Span<UInt8>, at offset: Int) -> Bool {
    guard case .decimal(let depth)? = NumberingMark(line.extracting(offset..<line.count))?.style
    else {
      return false
    }
    return depth >= 3
  }

  func isLine(_ index: Int) -> Repair.Kind? { lines.contains(index) ? .removedPageNumber : nil }
  func gluedLength(_ index: Int) -> Int? { glued[index] }
}
