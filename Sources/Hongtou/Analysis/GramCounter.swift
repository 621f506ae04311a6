import SearchIndex
import SourceText

/// Counts the single characters and bigrams of one document before they become terms. Those with
/// punctuation, and three characters in a row, are for exact strings alone and count for no length.
///
/// PERF: a document has a few times fewer different bigrams than bigrams, and these tables stay in
/// the processor's cache where the index's own table of all terms does not: counting here first
/// leaves a third of the look-ups there.
@safe
final class GramCounter {
  @unsafe
  private struct Tables {
    /// Characters of the basic plane but U+0000.
    var characters = unsafe GramTable<UInt32>(capacity: 1 << 11)
    /// Two characters of the basic plane, 16 bits each; the first one is not U+0000.
    var pairs = unsafe GramTable<UInt32>(capacity: 1 << 12)
    /// Up to three scalars of 21 bits each, 0 before the first one, and a mark that makes U+0000
    /// another number than 0.
    var others = unsafe GramTable<UInt64>(capacity: 1 << 8)
    /// Room for a batch.
    let terms = UnsafeMutablePointer<CountedTerm>.allocate(capacity: batch)
  }

  private static let mark: UInt64 = 1 << 63
  /// So many terms are handed over at a time.
  private static let batch = 256

  /// SAFETY: allocated in `init`, freed in `deinit`, used by this object alone.
  private let tables: UnsafeMutablePointer<Tables>

  init() {
    unsafe tables = .allocate(capacity: 1)
    unsafe tables.initialize(to: Tables())
  }

  deinit {
    unsafe tables.pointee.characters.deallocate()
    unsafe tables.pointee.pairs.deallocate()
    unsafe tables.pointee.others.deallocate()
    unsafe tables.pointee.terms.deallocate()
    unsafe tables.deallocate()
  }

  /// Counts a character.
  @inline(__always)
  func add(_ scalar: UInt32) {
    if 1..<0x1_0000 ~= scalar {
      unsafe tables.pointee.characters.add(scalar)
    } else {
      addOther(0, 0, scalar, count: 1)
    }
  }

  /// Counts two neighbouring characters; the first one is not U+0000.
  @inline(__always)
  func add(_ first: UInt32, _ second: UInt32, count: UInt32 = 1) {
    if first | second < 0x1_0000 {
      unsafe tables.pointee.pairs.add(first &<< 16 | second, count: count)
    } else {
      addOther(0, first, second, count: count)
    }
  }

  /// Counts three neighbouring characters.
  func add(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
    addOther(first, second, third, count: 1)
  }

  @inline(never)
  private func addOther(_ first: UInt32, _ second: UInt32, _ third: UInt32, count: UInt32) {
    let key = UInt64(first) &<< 42 | UInt64(second) &<< 21 | UInt64(third)
    unsafe tables.pointee.others.add(key | Self.mark, count: count)
  }

  /// Hands everything counted to a document and starts anew.
  /// - Complexity: O(*n*) in the number of different characters and bigrams.
  func flush(characters: FieldID, bigrams: FieldID, into sink: inout DocumentSink) {
    flushCharacters(field: characters, into: &sink)
    flushPairs(field: bigrams, into: &sink)
    var bytes: [UInt8] = []
    unsafe tables.pointee.others.removeAll { key, count in
      let first = UInt32(truncatingIfNeeded: key &>> 42 & 0x1F_FFFF)
      let second = UInt32(truncatingIfNeeded: key &>> 21 & 0x1F_FFFF)
      let last = UInt32(truncatingIfNeeded: key & 0x1F_FFFF)
      bytes.removeAll(keepingCapacity: true)
      if first != 0 { _ = bytes.append(utf8: Unicode.Scalar(first) ?? "\u{FFFD}") }
      if second != 0 { _ = bytes.append(utf8: Unicode.Scalar(second) ?? "\u{FFFD}") }
      _ = bytes.append(utf8: Unicode.Scalar(last) ?? "\u{FFFD}")
      sink.add(
        term: bytes.span, field: second == 0 ? characters : bigrams, occurrences: count,
        countsForLength: first == 0 && Self.isText(second, last))
    }
  }

  private func flushCharacters(field: FieldID, into sink: inout DocumentSink) {
    let terms = unsafe tables.pointee.terms
    var filled = 0
    unsafe tables.pointee.characters.removeAll { character, count in
      let (bytes, length) = Self.utf8(character)
      unsafe (terms + filled).initialize(
        to: CountedTerm(
          bytes: bytes, length: length, field: field, count: count,
          countsForLength: Self.isText(0, character)))
      filled &+= 1
      if filled == Self.batch { handOver(&filled, to: &sink) }
    }
    handOver(&filled, to: &sink)
  }

  private func flushPairs(field: FieldID, into sink: inout DocumentSink) {
    let terms = unsafe tables.pointee.terms
    var filled = 0
    unsafe tables.pointee.pairs.removeAll { key, count in
      let (first, last) = (key &>> 16, key & 0xFFFF)
      let (start, startLength) = Self.utf8(first)
      let (end, endLength) = Self.utf8(last)
      unsafe (terms + filled).initialize(
        to: CountedTerm(
          bytes: end &<< UInt64(8 &* startLength) | start, length: startLength &+ endLength,
          field: field, count: count, countsForLength: Self.isText(first, last)))
      filled &+= 1
      if filled == Self.batch { handOver(&filled, to: &sink) }
    }
    handOver(&filled, to: &sink)
  }

  /// Gives the first terms of the batch to a document.
  private func handOver(_ filled: inout Int, to sink: inout DocumentSink) {
    unsafe sink.add(
      counted: UnsafeBufferPointer(start: tables.pointee.terms, count: filled).span)
    filled = 0
  }

  /// Whether a single character, after 0, or two neighbours are text.
  @inline(__always)
  private static func isText(_ first: UInt32, _ last: UInt32) -> Bool {
    CharacterClass.of(last) == .text && (first == 0 || CharacterClass.of(first) == .text)
  }

  /// The UTF-8 bytes of a scalar of the basic plane, the first one lowest, and their number; those
  /// of U+FFFD for a surrogate.
  @inline(__always)
  private static func utf8(_ scalar: UInt32) -> (bytes: UInt64, length: Int) {
    let value = UInt64(0xD800...0xDFFF ~= scalar ? 0xFFFD : scalar)
    if value < 0x80 { return (value, 1) }
    let last = 0x80 | value & 0x3F
    if value < 0x800 { return (0xC0 | value &>> 6 | last &<< 8, 2) }
    return (0xE0 | value &>> 12 | (0x80 | value &>> 6 & 0x3F) &<< 8 | last &<< 16, 3)
  }
}
