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
    let pattern = bytes.span
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
      guard let end = end(text, pattern, after: place + length),
        let second = start(text, pattern, before: place, upTo: min(anchor, 1))
      else { continue }
      if anchor == 0 {
        guard body(place..<end) else { return }
      } else {
        for start in firstCharacterPlaces(text, pattern, before: second) {
          guard body(start..<end) else { return }
        }
      }
    }
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
  private func end(_ text: Span<UInt8>, _ pattern: Span<UInt8>, after place: Int) -> Int? {
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
      guard let length = separatorLength(text, at: place) else { return nil }
      place += length
      isGap = true
    }
    return place
  }

  /// Matches the characters before the anchor down to number `last`, the text of the anchor starting
  /// at `place`; returns the latest start of that character.
  private func start(
    _ text: Span<UInt8>, _ pattern: Span<UInt8>, before place: Int, upTo last: Int
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
      guard let length = separatorLength(text, before: place) else { return nil }
      place -= length
      isGap = true
    }
    return place
  }

  /// Where the first character stands if the second starts at `second`: one place, or, where the
  /// first is a bracket or a quotation mark, each such mark among the separators before `second`.
  private func firstCharacterPlaces(
    _ text: Span<UInt8>, _ pattern: Span<UInt8>, before second: Int
  ) -> [Int] {
    var places: [Int] = []
    var place = second
    let length = starts[1]
    while place > 0 {
      let isSame = ByteSearch.commonSuffix(text, before: place, pattern, before: length) >= length
      if isSame {
        let isGap = place < second
        if isGap, isDigit(0), scalars.count > 1, isDigit(1) { break }
        places.append(place - length)
      } else if let step = alternative(text, before: place, for: 0), step.characters == 1 {
        places.append(place - step.length)
        break
      }
      guard let separator = separatorLength(text, before: place) else { break }
      place -= separator
    }
    return places.reversed()
  }

  // MARK: - Single characters

  private func separatorLength(_ text: Span<UInt8>, at place: Int) -> Int? {
    guard skipsSeparators, place < text.count else { return nil }
    let (scalar, length) = UTF8Scalars.decode(text, at: place)
    return CharacterClass.of(scalar) == .softSeparator ? length : nil
  }

  private func separatorLength(_ text: Span<UInt8>, before place: Int) -> Int? {
    guard skipsSeparators, place > 0 else { return nil }
    let start = UTF8Scalars.start(text, before: place)
    let (scalar, length) = UTF8Scalars.decode(text, at: start)
    guard start + length == place else { return nil }
    return CharacterClass.of(scalar) == .softSeparator ? length : nil
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
