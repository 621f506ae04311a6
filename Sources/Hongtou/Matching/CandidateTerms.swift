import SourceText

/// What the index must hold of a document before the document can contain an exact pattern: a
/// necessary condition that never loses a match, to be confirmed on the text.
///
/// It rests on what the analyzer indexes of each paragraph: every character of the folded text, every
/// pair of characters with nothing but soft separators between, and every bracket or quotation mark
/// with the nearest other character before it (once for several alike) and behind it; of numbers
/// also three characters in a row.
package struct CandidateTerms: Sendable, Hashable {
  /// A term of the index.
  package enum Term: Sendable, Hashable {
    /// A single character; its UTF-8.
    case character([UInt8])
    /// Two neighbouring characters, in numbers also three; their UTF-8, one after the other.
    case bigram([UInt8])
  }

  /// Terms of which the document must hold at least one.
  package struct Clause: Sendable, Hashable {
    /// The terms.
    package let terms: [Term]
    /// Whether the pattern occurs no more often than all the terms together.
    package internal(set) var boundsOccurrences: Bool
  }

  /// What the document must hold; without clauses every document is a candidate. Clauses are
  /// distinct, in the order of the pattern.
  package private(set) var clauses: [Clause] = []

  /// Whether the one clause is not only necessary: a document contains the pattern exactly as often
  /// as the term occurs in it. So it is for one character, and for two of which not both are digits
  /// or separators.
  package private(set) var isSufficient = false

  /// The clauses that a pattern implies.
  ///
  /// - Complexity: O(*n*) in the length of the pattern.
  init(_ pattern: ExactPattern) {
    let units = Self.units(of: pattern)
    // Of several brackets in a row each may begin an occurrence of its own, but what follows them
    // stands there once.
    let isLedByMark = pattern.skipsSeparators && units.first?.kind == .mark
    addPairs(of: units, isLedByMark: isLedByMark)
    let isPair = clauses.count == 1 && units.count == 2
    if clauses.isEmpty {
      for (index, unit) in units.enumerated() {
        add(unit.alone, boundsOccurrences: index == 0 || !isLedByMark)
      }
    }
    isSufficient =
      pattern.isFolded && units.allSatisfy { $0.forms.count == 1 }
      && (units.count == 1 || isPair && !(pattern.isDigit(0) && pattern.isDigit(1)))
  }

  private mutating func addPairs(of units: [Unit], isLedByMark: Bool) {
    var beforePrevious: Unit?
    var previous: Unit?
    var marks: [Unit] = []
    for unit in units {
      switch unit.kind {
      case .space: continue
      case .mark:
        if let previous { add(previous.pairs(with: unit), boundsOccurrences: !isLedByMark) }
        marks.append(unit)
      case .text:
        if let previous { add(previous.pairs(with: unit), boundsOccurrences: !isLedByMark) }
        for (index, mark) in marks.enumerated() {
          let isFirst = previous == nil && index == 0
          add(mark.pairs(with: unit), boundsOccurrences: isFirst || !isLedByMark)
        }
        marks = []
        if let first = beforePrevious, let second = previous,
          let number = unit.number(after: first, second)
        {
          add([number], boundsOccurrences: !isLedByMark)
        }
        beforePrevious = previous
        previous = unit
      }
    }
  }

  private mutating func add(_ terms: [Term], boundsOccurrences: Bool) {
    if let known = clauses.firstIndex(where: { $0.terms == terms }) {
      if boundsOccurrences { clauses[known].boundsOccurrences = true }
    } else {
      clauses.append(Clause(terms: terms, boundsOccurrences: boundsOccurrences))
    }
  }

  // MARK: - Characters with their alternatives

  /// A character of the pattern with the forms in which the text may show it.
  private struct Unit {
    enum Kind {
      /// A character of a word, or the end of a statement.
      case text
      /// A bracket or a quotation mark.
      case mark
      /// 、 ， or a space.
      case space
    }

    var kind: Kind
    /// Each form as a row of characters: 和, or a n d.
    var forms: [[Unicode.Scalar]]

    init(literal scalar: Unicode.Scalar) {
      if CharacterClass.of(scalar.value) != .softSeparator {
        kind = .text
      } else {
        kind = CharacterClass.isDropped(scalar) ? .space : .mark
      }
      forms = [[scalar]]
    }

    init(forms: [[Unicode.Scalar]]) {
      kind = .text
      self.forms = forms
    }

    /// A term for each way in which the two may stand side by side.
    func pairs(with next: Unit) -> [Term] {
      forms.flatMap { left in
        next.forms.compactMap { right -> Term? in
          guard let last = left.last, let first = right.first else { return nil }
          return .bigram(Array(String(last).utf8) + Array(String(first).utf8))
        }
      }
    }

    /// The term of three characters in a row, where they are a number.
    func number(after first: Unit, _ second: Unit) -> Term? {
      let scalars = [first, second, self].compactMap { $0.forms.count == 1 ? $0.forms[0][0] : nil }
      guard scalars.count == 3,
        CharacterClass.isNumber(scalars[0].value, scalars[1].value, scalars[2].value)
      else { return nil }
      return .bigram(scalars.flatMap { Array(String($0).utf8) })
    }

    /// A term for each form: the character, or the first pair of a longer form.
    var alone: [Term] {
      forms.compactMap { form in
        guard let first = form.first else { return nil }
        guard form.count > 1 else { return .character(Array(String(first).utf8)) }
        return .bigram(Array(String(first).utf8) + Array(String(form[1]).utf8))
      }
    }
  }

  private static func units(of pattern: ExactPattern) -> [Unit] {
    guard pattern.isFolded else {
      return pattern.scalars.compactMap(Folding.fold).map(Unit.init(literal:))
    }
    let both: [[Unicode.Scalar]] = [["和"], ["a", "n", "d"]]
    var units: [Unit] = []
    var index = 0
    while index < pattern.count {
      switch pattern.alternatives[index] {
      case .strayAnd:
        units.append(Unit(forms: both))
        index += 1
      case .typedAndStart:
        units.append(Unit(forms: both))
        index += 3
      case .none, .typedAndEnd:
        units.append(Unit(literal: pattern.scalars[index]))
        index += 1
      }
    }
    return units
  }
}
