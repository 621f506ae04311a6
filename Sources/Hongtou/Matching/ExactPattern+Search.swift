import SourceText

extension ExactPattern {
  /// Calls `body` with every occurrence in one paragraph, by rising start.
  ///
  /// - Parameters:
  ///   - text: the paragraph, folded if ``isFolded``; UTF-8.
  ///   - body: receives the bytes of `text` that an occurrence covers, first to last; returns
  ///     whether to go on.
  /// - Complexity: O(*n*) in the length of the text where the pattern's rarest character is rare,
  ///   O(*n* · *m*) at worst.
  package func forEachOccurrence(
    in text: Span<UInt8>, _ body: (Range<Int>) -> Bool
  ) {
    guard let needle = needles.first else { return }
    var next = needle.first(in: text, from: 0)
    var nextAnd = needles.count > 1 ? needles[1].first(in: text, from: 0) : text.count
    while true {
      let place = min(next, nextAnd)
      guard place < text.count else { return }
      let isAnd = place == nextAnd
      if isAnd {
        nextAnd = needles[1].first(in: text, from: place + 1)
        guard StrayAnd.begins(at: place, in: text) else { continue }
      } else {
        next = needle.first(in: text, from: place + 1)
      }
      let length = isAnd ? StrayAnd.length : starts[anchor + 1] - starts[anchor]
      guard forEachOccurrence(around: place..<place + length, in: text, as: .folded, body) else {
        return
      }
    }
  }

  /// The form of the text that is searched.
  package enum TextForm {
    case folded
    /// As it stands in the document: only for patterns that are ``isSearchedUnfolded``.
    case unfolded
  }

  /// Calls `body` with every occurrence whose anchor stands at a place, by rising start.
  ///
  /// - Parameters:
  ///   - place: the anchor in `text`, in bytes.
  ///   - text: the paragraph, UTF-8.
  ///   - body: receives the bytes of `text` that an occurrence covers, first to last; returns
  ///     whether to go on.
  /// - Returns: whether to go on.
  /// - Complexity: O(*m*), and the separators passed over.
  @discardableResult
  func forEachOccurrence(
    around place: Range<Int>, in text: Span<UInt8>, as form: TextForm, _ body: (Range<Int>) -> Bool
  ) -> Bool {
    let pattern = bytes.span
    guard let end = end(text, form, pattern, after: place.upperBound),
      let second = start(text, form, pattern, before: place.lowerBound, upTo: min(anchor, 1))
    else { return true }
    if anchor == 0 { return body(place.lowerBound..<end) }
    let first = firstCharacterPlaces(text, form, pattern, before: second)
    for start in first.earlier.reversed() {
      guard body(start..<end) else { return false }
    }
    return first.last.map { body($0..<end) } ?? true
  }

  /// Every occurrence in one paragraph, by rising start.
  package func occurrences(in text: Span<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    forEachOccurrence(in: text) {
      found.append($0)
      return true
    }
    return found
  }

  /// How many occurrences one paragraph has.
  package func count(in text: Span<UInt8>) -> Int {
    var count = 0
    forEachOccurrence(in: text) { _ in
      count += 1
      return true
    }
    return count
  }

  // MARK: - Going on from the anchor

  /// Matches the characters after the anchor, whose text ends at `place`; returns the earliest end.
  ///
  /// Taking each character at its earliest place is complete: whatever lies between it and a later
  /// place of the same character is separators, and stays so.
  private func end(
    _ text: Span<UInt8>, _ form: TextForm, _ pattern: Span<UInt8>, after place: Int
  ) -> Int? {
    var character = anchor + 1
    var place = place
    var isGap = false
    while character < scalars.count {
      let same = ByteSearch.commonPrefix(text, from: place, pattern, from: starts[character])
      let reached = starts[character] + same
      let passed = reached >= bytes.count ? scalars.count : Int(characterOfByte[reached])
      if passed > character {
        if isGap, isDigit(character), isDigit(character - 1) { return nil }
        place += starts[passed] - starts[character]
        character = passed
        isGap = false
        continue
      }
      if let step = alternative(text, at: place, for: character) {
        place += step.length
        character += step.characters
        isGap = false
        continue
      }
      switch passage(text, form, at: place, for: character) {
      case .character(let length):
        if isGap, isDigit(character), isDigit(character - 1) { return nil }
        place += length
        character += 1
        isGap = false
      case .nothing(let length): place += length
      case .separator(let length):
        place += length
        isGap = true
      case nil: return nil
      }
    }
    return place
  }

  /// Matches the characters before the anchor down to number `last`, the text of the anchor starting
  /// at `place`; returns the latest start of that character.
  private func start(
    _ text: Span<UInt8>, _ form: TextForm, _ pattern: Span<UInt8>, before place: Int, upTo last: Int
  ) -> Int? {
    var character = anchor
    var place = place
    var isGap = false
    while character > last {
      let same = ByteSearch.commonSuffix(text, before: place, pattern, before: starts[character])
      let reached = max(starts[character] - same, starts[last])
      let isPartial = reached > 0 && characterOfByte[reached] == characterOfByte[reached - 1]
      let passed = Int(characterOfByte[reached]) + (isPartial ? 1 : 0)
      if passed < character {
        if isGap, isDigit(character), isDigit(character - 1) { return nil }
        place -= starts[character] - starts[passed]
        character = passed
        isGap = false
        continue
      }
      if let step = alternative(text, before: place, for: character - 1),
        character - step.characters >= last
      {
        place -= step.length
        character -= step.characters
        isGap = false
        continue
      }
      switch passage(text, form, before: place, for: character - 1) {
      case .character(let length):
        if isGap, isDigit(character), isDigit(character - 1) { return nil }
        place -= length
        character -= 1
        isGap = false
      case .nothing(let length): place -= length
      case .separator(let length):
        place -= length
        isGap = true
      case nil: return nil
      }
    }
    return place
  }

  /// Where the first character stands if the second starts at `second`: one place, or, where the
  /// first is a bracket or a quotation mark, each such mark among the separators before `second`.
  ///
  /// - Returns: the last place, and those before it, by falling start.
  private func firstCharacterPlaces(
    _ text: Span<UInt8>, _ form: TextForm, _ pattern: Span<UInt8>, before second: Int
  ) -> (last: Int?, earlier: [Int]) {
    var places: (last: Int?, earlier: [Int]) = (nil, [])
    func add(_ place: Int) {
      if places.last == nil { places.last = place } else { places.earlier.append(place) }
    }
    let isSeparator =
      skipsSeparators && CharacterClass.of(scalars[0].value) == .softSeparator
    var place = second
    var isGap = false
    while place > 0 {
      var passage: Passage?
      if ByteSearch.commonSuffix(text, before: place, pattern, before: starts[1]) >= starts[1] {
        passage = .character(starts[1])
      } else if let step = alternative(text, before: place, for: 0), step.characters == 1 {
        add(place - step.length)
        break
      } else {
        passage = self.passage(text, form, before: place, for: 0)
      }
      switch passage {
      case .character(let length):
        if isGap, isDigit(0), scalars.count > 1, isDigit(1) { return places }
        add(place - length)
        guard isSeparator else { return places }
        place -= length
        isGap = true
      case .nothing(let length): place -= length
      case .separator(let length):
        place -= length
        isGap = true
      case nil: return places
      }
    }
    return places
  }

  // MARK: - Single characters

  /// What stands at a place of the text, besides the bytes of the character that is looked for, with
  /// its length there.
  private enum Passage {
    /// The character in another form; only where the text is not folded.
    case character(Int)
    /// What folding leaves out; only where the text is not folded.
    case nothing(Int)
    /// A separator that is passed over.
    case separator(Int)

    var length: Int {
      switch self {
      case .character(let length), .nothing(let length), .separator(let length): length
      }
    }
  }

  private func passage(
    _ text: Span<UInt8>, _ form: TextForm, at place: Int, for character: Int
  ) -> Passage? {
    guard place < text.count else { return nil }
    switch form {
    case .folded:
      guard skipsSeparators else { return nil }
      let (scalar, length) = UTF8Scalars.decode(text, at: place)
      return CharacterClass.of(scalar) == .softSeparator ? .separator(length) : nil
    case .unfolded:
      let (scalar, length) = Folding.foldedScalar(in: text, at: place)
      if scalar == Folding.leftOut { return .nothing(length) }
      if scalar == scalars[character].value { return .character(length) }
      guard skipsSeparators else { return nil }
      return CharacterClass.of(scalar) == .softSeparator ? .separator(length) : nil
    }
  }

  private func passage(
    _ text: Span<UInt8>, _ form: TextForm, before place: Int, for character: Int
  ) -> Passage? {
    guard place > 0 else { return nil }
    let start = UTF8Scalars.start(text, before: place)
    // Of bytes that are no UTF-8 nothing is passed over.
    return passage(text, form, at: start, for: character).flatMap {
      start + $0.length == place ? $0 : nil
    }
  }

  private typealias Step = (length: Int, characters: Int)

  /// What may stand at `place` for the character, other than itself.
  private func alternative(_ text: Span<UInt8>, at place: Int, for character: Int) -> Step? {
    switch alternatives[character] {
    case .strayAnd: StrayAnd.begins(at: place, in: text) ? (StrayAnd.length, 1) : nil
    case .typedAndStart: StrayAnd.isHe(at: place, in: text) ? (StrayAnd.heLength, 3) : nil
    case .none, .typedAndEnd: nil
    }
  }

  /// What may stand before `place` for the character, other than itself.
  private func alternative(_ text: Span<UInt8>, before place: Int, for character: Int) -> Step? {
    switch alternatives[character] {
    case .strayAnd:
      StrayAnd.begins(at: place - StrayAnd.length, in: text) ? (StrayAnd.length, 1) : nil
    case .typedAndEnd:
      StrayAnd.isHe(at: place - StrayAnd.heLength, in: text) ? (StrayAnd.heLength, 3) : nil
    case .none, .typedAndStart: nil
    }
  }
}

/// The ` and ` that some extractions of documents show where the original has 和.
enum StrayAnd {
  /// The bytes of "and".
  static let length = 3
  /// The bytes of 和.
  static let heLength = 3

  /// Whether "and" stands at `place` with one space on each side and Han beyond both.
  static func begins(at place: Int, in text: Span<UInt8>) -> Bool {
    guard place >= 2, place + 4 < text.count,
      text[place] == UInt8(ascii: "a"), text[place + 1] == UInt8(ascii: "n"),
      text[place + 2] == UInt8(ascii: "d"),
      text[place - 1] == UInt8(ascii: " "), text[place + 3] == UInt8(ascii: " ")
    else { return false }
    let before = UTF8Scalars.start(text, before: place - 1)
    return isHan(text, before) && isHan(text, place + 4)
  }

  static func isHe(at place: Int, in text: Span<UInt8>) -> Bool {
    place >= 0 && place + heLength <= text.count
      && UTF8Scalars.decode(text, at: place).scalar == 0x548C
  }

  private static func isHan(_ text: Span<UInt8>, _ place: Int) -> Bool {
    Unicode.Scalar(UTF8Scalars.decode(text, at: place).scalar)?.isHan ?? false
  }
}
