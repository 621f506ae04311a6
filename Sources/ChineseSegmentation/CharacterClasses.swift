/// Which characters the fast engine may take alone, decided from ICU's own rules.
///
/// A *plain* character is one of two: a Han character that takes part in dictionary runs, has no
/// normal form of its own and joins other plain Han characters only; or a character (most
/// punctuation) that joins no plain character and no ASCII character after it. Everything else is
/// *unusual* and goes through ``TrieEngine``.
struct CharacterClasses {
  enum Class: UInt8 { case unusual, han, alone }

  /// The class of each scalar of the basic plane.
  private(set) var classes: [Class]
  /// The category of each scalar of the basic plane.
  private(set) var categories: [UInt8]
  /// The rule status of a run of plain Han characters.
  private(set) var hanStatus = 0

  /// - Returns: nil where ICU's rules treat Han characters in a way this engine does not expect.
  init?(rules: RuleTable) {
    guard rules.categoryCount <= 256 else { return nil }
    var categories = [UInt8](repeating: 0, count: 0x10000)
    rules.categories.forEachRange { range, category in
      guard range.lowerBound < 0x10000, category < rules.categoryCount else { return }
      for scalar in range.lowerBound...min(range.upperBound, 0xFFFF) {
        categories[Int(scalar)] = UInt8(category)
      }
    }
    self.categories = categories
    classes = Array(repeating: .unusual, count: 0x10000)

    let ascii = Set(categories[0..<0x80].map(Int.init))
    // Nearly all Han characters share the category of 一; radicals and kana have others.
    let han = Int(categories[0x4E00])
    guard han >= rules.firstDictionaryCategory else { return nil }
    let alone = Self.aloneCategories(rules, next: ascii.union([han]))
    guard let status = Self.statusOfHan(rules, han: han, others: ascii.union(alone)) else {
      return nil
    }
    hanStatus = status
    for scalar in UInt32(0x2000)...0xFFFF
    where categories[Int(scalar)] == han && Self.isPlainHan(scalar) {
      classes[Int(scalar)] = .han
    }
    for scalar in 0x80..<0x10000 where classes[scalar] == .unusual {
      let isSurrogate = (0xD800..<0xE000).contains(scalar)
      if !isSurrogate, alone.contains(Int(categories[scalar])) { classes[scalar] = .alone }
    }
  }

  private static func isPlainHan(_ scalar: UInt32) -> Bool {
    DictionaryRun.isPlainHan(scalar)
      || DictionaryRun.contains(scalar) && !Kana.contains(scalar) && isInert(scalar)
  }

  /// Whether NFKC leaves a scalar alone, whatever its neighbours.
  private static func isInert(_ scalar: UInt32) -> Bool {
    NFKC.isNormalized([scalar]) && NFKC.hasBoundaryBefore(scalar)
  }

  /// The categories of characters that are a segment of status 0 alone, whichever of `next` or of
  /// themselves follows.
  private static func aloneCategories(_ rules: RuleTable, next: Set<Int>) -> Set<Int> {
    func state(_ category: Int) -> Int {
      Int(rules.next[RuleTable.startState * rules.categoryCount + category])
    }
    func stops(_ category: Int, before following: Int) -> Bool {
      rules.next[state(category) * rules.categoryCount + following] == RuleTable.stopState
    }
    var alone = Set(2..<rules.firstDictionaryCategory).filter { category in
      let state = state(category)
      let atEnd = Int(rules.next[state * rules.categoryCount + RuleTable.endOfInput])
      return state != RuleTable.stopState && rules.accepting[state] && rules.status[state] == 0
        && (!rules.accepting[atEnd] || rules.status[atEnd] == 0)
        && next.allSatisfy { stops(category, before: $0) }
    }
    // What joins the character before it (marks, spaces beside spaces) is not alone.
    while let joining = alone.first(where: { following in
      !alone.allSatisfy { stops($0, before: following) }
    }) {
      alone.remove(joining)
    }
    return alone
  }

  /// The status of a run of Han characters, if a run is always one segment, ends before `others`
  /// and has one status.
  private static func statusOfHan(_ rules: RuleTable, han: Int, others: Set<Int>) -> Int? {
    var reached: Set<Int> = []
    var state = RuleTable.startState
    repeat {
      state = Int(rules.next[state * rules.categoryCount + han])
    } while reached.insert(state).inserted
    guard !reached.contains(RuleTable.stopState) else { return nil }
    let status = rules.status[state]
    let isUniform = reached.allSatisfy { state in
      let atEnd = Int(rules.next[state * rules.categoryCount + RuleTable.endOfInput])
      return rules.accepting[state] && rules.status[state] == status
        && (!rules.accepting[atEnd] || rules.status[atEnd] == status)
        && others.allSatisfy { other in
          rules.next[state * rules.categoryCount + other] == RuleTable.stopState
        }
    }
    return isUniform ? Int(status) : nil
  }
}
