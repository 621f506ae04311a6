import SearchIndex
import SourceText

/// Counts the single characters and bigrams of one document before they become terms. Those with
/// punctuation, and three characters in a row, are for exact strings alone and count for no length.
///
/// PERF: a document has a few times fewer different bigrams than bigrams, and this table stays in
/// the processor's cache where the index's own table of all terms does not: counting here first
/// leaves a third of the look-ups there.
struct GramCounter {
  private struct Slot {
    /// Up to three scalars of 21 bits each, 0 before the first one, and a mark that the slot is
    /// taken.
    var key: UInt64 = 0
    var count: UInt32 = 0
  }

  private static let taken: UInt64 = 1 << 63
  private var slots = [Slot](repeating: Slot(), count: 1 << 12)
  /// The slots in use, in the order of first occurrence.
  private var used: [Int] = []
  private var scratch: [UInt8] = []

  /// Counts a character.
  mutating func add(_ scalar: UInt32) { add(key: UInt64(scalar)) }

  /// Counts two neighbouring characters.
  mutating func add(_ first: UInt32, _ second: UInt32, count: UInt32 = 1) {
    add(key: UInt64(first) &<< 21 | UInt64(second), count: count)
  }

  /// Counts three neighbouring characters.
  mutating func add(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
    add(key: UInt64(first) &<< 42 | UInt64(second) &<< 21 | UInt64(third))
  }

  @inline(__always)
  private mutating func add(key: UInt64, count: UInt32 = 1) {
    let key = key | Self.taken
    var place = home(of: key)
    while slots[place].key != key {
      if slots[place].key == 0 {
        slots[place].key = key
        used.append(place)
        break
      }
      place = (place &+ 1) & (slots.count &- 1)
    }
    slots[place].count &+= count
    if used.count &* 2 > slots.count { grow() }
  }

  /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
  @inline(__always)
  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: key &* 0x9E37_79B9_7F4A_7C15 &>> 40) & (slots.count &- 1)
  }

  private mutating func grow() {
    let old = used.map { slots[$0] }
    slots = [Slot](repeating: Slot(), count: slots.count * 2)
    used.removeAll(keepingCapacity: true)
    for slot in old {
      var place = home(of: slot.key)
      while slots[place].key != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
      used.append(place)
    }
  }

  /// Hands everything counted to a document and starts anew.
  /// - Complexity: O(*n*) in the number of different characters and bigrams.
  mutating func flush(characters: FieldID, bigrams: FieldID, into sink: inout DocumentSink) {
    for place in used {
      let slot = slots[place]
      slots[place] = Slot()
      let first = UInt32(truncatingIfNeeded: slot.key &>> 42 & 0x1F_FFFF)
      let second = UInt32(truncatingIfNeeded: slot.key &>> 21 & 0x1F_FFFF)
      let last = UInt32(truncatingIfNeeded: slot.key & 0x1F_FFFF)
      scratch.removeAll(keepingCapacity: true)
      if first != 0 { _ = scratch.append(utf8: Unicode.Scalar(first) ?? "\u{FFFD}") }
      if second != 0 { _ = scratch.append(utf8: Unicode.Scalar(second) ?? "\u{FFFD}") }
      _ = scratch.append(utf8: Unicode.Scalar(last) ?? "\u{FFFD}")
      let isText =
        first == 0 && CharacterClass.of(last) == .text
        && (second == 0 || CharacterClass.of(second) == .text)
      sink.add(
        term: scratch.span, field: second == 0 ? characters : bigrams, occurrences: slot.count,
        countsForLength: isText)
    }
    used.removeAll(keepingCapacity: true)
  }
}
