import CICU

/// ICU's dictionary for Chinese and Japanese ("cjdict"), read where ICU has mapped it.
///
/// The format is that of `icu::UCharsTrie`, described in ICU's `unicode/ucharstrie.h`: a trie
/// over UTF-16 units in units, with branch nodes (a binary search that ends in a list), linear
/// nodes (1 to 16 units to match) and values (the costs of words, about −10 ln of their
/// probability).
///
/// SAFETY: every read goes through ``unit(_:)``, which checks the bounds, because a damaged data
/// file must not reach beyond the map.
@safe final class DictionaryTrie: @unchecked Sendable {
  private let handle: OpaquePointer
  /// Valid as long as `handle` is.
  private let units: UnsafePointer<UInt16>
  let count: Int

  /// The longest word ICU looks for, in UTF-16 units.
  static let longestWord = 20

  /// - Returns: nil where the running ICU has no such dictionary or one of another format.
  init?() {
    guard let handle = unsafe hongtou_dictionary_open() else { return nil }
    var count: UInt32 = 0
    unsafe units = hongtou_dictionary_units(handle, &count)
    unsafe self.handle = handle
    self.count = Int(count)
  }

  deinit { unsafe hongtou_dictionary_close(handle) }

  /// The checksum of the trie's bytes.
  ///
  /// - Complexity: O(`count`); 2 MB take about a third of a millisecond.
  func checksum() -> UInt64 {
    var checksum = Checksum()
    unsafe checksum.add(UnsafeRawBufferPointer(start: units, count: count * 2))
    return checksum.value
  }

  /// The limits between the kinds of lead units (`ucharstrie.h`, private constants).
  private enum Lead {
    static let linearMatch = 0x30
    static let value = 0x40
    static let final = 0x8000
    static let typeMask = 0x3F
    /// Values: one unit below, two units from here, three at `threeUnits`.
    static let twoUnitValue = 0x4000
    static let threeUnitValue = 0x7FFF
    static let twoUnitNodeValue = 0x4040
    static let threeUnitNodeValue = 0x7FC0
    static let twoUnitDelta = 0xFC00
    static let threeUnitDelta = 0xFFFF
    /// Branches of at most this many entries are lists.
    static let linearBranch = 5
  }

  /// The unit at `index`; beyond the end a final value, where every walk stops.
  @inline(__always)
  private func unit(_ index: Int) -> Int {
    index >= 0 && index < count ? unsafe Int(units[index]) : Lead.final
  }

  // MARK: Matching

  /// A place in the trie.
  struct Cursor {
    /// The next unit to read; negative when nothing can follow.
    fileprivate(set) var index = 0
    /// Units left of a linear node, less one; negative outside of one.
    fileprivate var remaining = -1
    var isDead: Bool { index < 0 }
  }

  /// Moves on by one code point.
  ///
  /// - Returns: the cost of the word that ends here, or nil.
  func step(_ cursor: inout Cursor, _ scalar: UInt32) -> Int? {
    guard cursor.index >= 0 else { return nil }
    let wanted = Int(scalar)
    if cursor.remaining >= 0 {
      return matchLinear(&cursor, wanted, at: cursor.index, length: cursor.remaining)
    }
    var index = cursor.index
    var node = unit(index)
    index += 1
    while true {
      if node < Lead.linearMatch {
        return branch(&cursor, wanted, at: index, length: node)
      } else if node < Lead.value {
        return matchLinear(&cursor, wanted, at: index, length: node - Lead.linearMatch)
      } else if node & Lead.final != 0 {
        cursor.index = -1
        return nil
      }
      index = skipNodeValue(index, node)
      node &= Lead.typeMask
    }
  }

  private func matchLinear(_ cursor: inout Cursor, _ wanted: Int, at index: Int, length: Int)
    -> Int?
  {
    guard unit(index) == wanted else {
      cursor.index = -1
      return nil
    }
    cursor.index = index + 1
    cursor.remaining = length - 1
    return cursor.remaining < 0 ? value(at: cursor.index) : nil
  }

  private func branch(_ cursor: inout Cursor, _ wanted: Int, at start: Int, length node: Int)
    -> Int?
  {
    var index = start
    var length = node
    if length == 0 {
      length = unit(index)
      index += 1
    }
    length += 1
    while length > Lead.linearBranch {
      let middle = unit(index)
      index += 1
      if wanted < middle {
        length >>= 1
        index = jump(index)
      } else {
        length -= length >> 1
        index = skipDelta(index)
      }
    }
    while length > 1 {
      let key = unit(index)
      index += 1
      if key == wanted {
        if unit(index) & Lead.final == 0 {
          let (delta, after) = readValue(index)
          index = after + delta
        }
        return arrive(&cursor, index)
      }
      index = readValue(index).after
      length -= 1
    }
    guard unit(index) == wanted else {
      cursor.index = -1
      return nil
    }
    return arrive(&cursor, index + 1)
  }

  private func arrive(_ cursor: inout Cursor, _ index: Int) -> Int? {
    cursor.index = index
    cursor.remaining = -1
    return value(at: index)
  }

  /// The value in the lead unit at `index`, if there is one.
  private func value(at index: Int) -> Int? {
    let lead = unit(index)
    if lead & Lead.final != 0 { return readValue(index).value }
    return lead >= Lead.value ? readNodeValue(index + 1, lead) : nil
  }

  // MARK: Compact integers

  /// A value or a jump in an entry of a list; bit 15 (final) is ignored.
  private func readValue(_ index: Int) -> (value: Int, after: Int) {
    let lead = unit(index) & 0x7FFF
    if lead < Lead.twoUnitValue { return (lead, index + 1) }
    if lead < Lead.threeUnitValue {
      return ((lead - Lead.twoUnitValue) << 16 | unit(index + 1), index + 2)
    }
    return (unit(index + 1) << 16 | unit(index + 2), index + 3)
  }

  private func readNodeValue(_ index: Int, _ lead: Int) -> Int {
    if lead < Lead.twoUnitNodeValue { return (lead >> 6) - 1 }
    if lead < Lead.threeUnitNodeValue {
      return ((lead & 0x7FC0) - Lead.twoUnitNodeValue) << 10 | unit(index)
    }
    return unit(index) << 16 | unit(index + 1)
  }

  private func skipNodeValue(_ index: Int, _ lead: Int) -> Int {
    if lead < Lead.twoUnitNodeValue { return index }
    return lead < Lead.threeUnitNodeValue ? index + 1 : index + 2
  }

  private func jump(_ index: Int) -> Int {
    let delta = unit(index)
    if delta < Lead.twoUnitDelta { return index + 1 + delta }
    if delta == Lead.threeUnitDelta {
      return index + 3 + (unit(index + 1) << 16 | unit(index + 2))
    }
    return index + 2 + ((delta - Lead.twoUnitDelta) << 16 | unit(index + 1))
  }

  private func skipDelta(_ index: Int) -> Int {
    let delta = unit(index)
    if delta < Lead.twoUnitDelta { return index + 1 }
    return delta == Lead.threeUnitDelta ? index + 3 : index + 2
  }

  // MARK: Listing

  /// Calls `body` with every word (as UTF-16 units, valid during the call) and its cost, in
  /// ascending order of the units.
  ///
  /// - Complexity: O(size of the trie).
  func forEachWord(_ body: (Span<UInt16>, Int) -> Void) {
    var word = [UInt16](repeating: 0, count: 64)
    walk(from: 0, &word, depth: 0, body)
  }

  /// - Parameter depth: the units of the path so far; a path longer than the array is cut off,
  ///   which also ends the recursion in a damaged file.
  private func walk(
    from start: Int, _ word: inout [UInt16], depth startDepth: Int,
    _ body: (Span<UInt16>, Int) -> Void
  ) {
    var index = start
    var depth = startDepth
    while true {
      var node = unit(index)
      index += 1
      if node >= Lead.value {
        if node & Lead.final != 0 {
          body(word.span.extracting(first: depth), readValue(index - 1).value)
          return
        }
        body(word.span.extracting(first: depth), readNodeValue(index, node))
        index = skipNodeValue(index, node)
        node &= Lead.typeMask
      }
      if node < Lead.linearMatch {
        var length = node
        if length == 0 {
          length = unit(index)
          index += 1
        }
        walkBranch(from: index, length: length + 1, &word, depth: depth, body)
        return
      }
      for _ in 0...(node - Lead.linearMatch) {
        guard depth < word.count else { return }
        word[depth] = UInt16(truncatingIfNeeded: unit(index))
        depth += 1
        index += 1
      }
    }
  }

  private func walkBranch(
    from start: Int, length: Int, _ word: inout [UInt16], depth: Int,
    _ body: (Span<UInt16>, Int) -> Void
  ) {
    guard depth < word.count else { return }
    var index = start
    var length = length
    while length > Lead.linearBranch {
      index += 1
      walkBranch(from: jump(index), length: length >> 1, &word, depth: depth, body)
      index = skipDelta(index)
      length -= length >> 1
    }
    while length > 0 {
      word[depth] = UInt16(truncatingIfNeeded: unit(index))
      index += 1
      length -= 1
      if length == 0 {
        walk(from: index, &word, depth: depth + 1, body)
      } else {
        let isFinal = unit(index) & Lead.final != 0
        let (value, after) = readValue(index)
        index = after
        if isFinal {
          body(word.span.extracting(first: depth + 1), value)
        } else {
          walk(from: index + value, &word, depth: depth + 1, body)
        }
      }
    }
  }
}
