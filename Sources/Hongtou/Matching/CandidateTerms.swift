import SourceText

/// What the index must hold of a document before the document can contain an exact pattern: a
/// necessary condition that never loses a match, to be confirmed on the text.
///
/// It rests on what the analyzer indexes of each paragraph: every character of class `text` of the
/// folded text, and every pair of such characters with nothing but soft separators between.
package struct CandidateTerms: Sendable, Hashable {
  /// A term of the index.
  package enum Term: Sendable, Hashable {
    /// A single character; its UTF-8.
    case character([UInt8])
    /// Two neighbouring characters; their UTF-8, one after the other.
    case bigram([UInt8])
  }

  /// Of each clause the document must hold at least one term; without clauses every document is a
  /// candidate. Clauses are distinct, in the order of the pattern.
  package private(set) var clauses: [[Term]] = []

  /// Whether the one clause is not only necessary: a document contains the pattern exactly as often
  /// as the term occurs in it. So it is for one character, and for two that are not both digits.
  package private(set) var isSufficient = false

  /// The clauses that a pattern implies.
  ///
  /// - Complexity: O(*n*) in the length of the pattern.
  init(_ pattern: ExactPattern) {
    let units = Self.units(of: pattern)
    var previous: Unit?
    for unit in units {
      switch unit.kind {
      case .separator: continue
      case .end: previous = nil
      case .text:
        if let before = previous { clauses.append(before.pairs(with: unit)) }
        previous = unit
      }
    }
    if clauses.isEmpty { clauses = units.filter { $0.kind == .text }.map(\.alone) }
    isSufficient =
      pattern.isFolded && units.allSatisfy { $0.kind == .text && $0.forms.count == 1 }
      && (units.count == 1 || units.count == 2 && !(pattern.isDigit(0) && pattern.isDigit(1)))
    removeDuplicates()
  }

  private mutating func removeDuplicates() {
    var seen = Set<[Term]>()
    clauses = clauses.filter { seen.insert($0).inserted }
  }

  // MARK: - Characters with their alternatives

  /// A character of the pattern with the forms in which the text may show it.
  private struct Unit {
    enum Kind {
      case text
      case separator
      case end
    }

    var kind: Kind
    /// Each form as a row of characters: 和, or a n d.
    var forms: [[Unicode.Scalar]]

    init(literal scalar: Unicode.Scalar) {
      switch CharacterClass.of(scalar.value) {
      case .text: kind = .text
      case .softSeparator: kind = .separator
      case .hardSeparator: kind = .end
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
