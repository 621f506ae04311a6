/// The form of a group's term dictionary.
///
/// ```
/// dictionary = blocks keys offsets
/// keys       = u64 per block: the first 8 bytes of its first term as a big-endian number, filled
///              up with zeros (stored little-endian like all numbers)
/// offsets    = u32 per block, from the beginning of the blocks
/// block      = list offset:varint entry* (16 entries; the last block may have fewer)
/// entry      = shared:varint length:varint so many bytes, lists
/// lists      = (one field in the group)   postings:varint list bytes:varint
///            | (several)  documents:varint field set:varint (postings:varint list bytes:varint)*
/// ```
/// Terms ascend by their bytes. `shared` counts the first bytes taken from the term before, 0 for
/// the first of a block. Lists lie one after another in the postings of the segment, so that their
/// lengths give their offsets. The field set has bit i for the group's field i; `documents` counts the
/// documents with the term in any of them.
///
/// Source: front coding as in Witten, Moffat & Bell, Managing Gigabytes (1999), section 4.1.
enum TermDictionaryLayout {
  static let blockSize = 16

  /// The first eight bytes as a number that orders as the bytes do.
  @inline(__always)
  static func key(_ term: UnsafeRawBufferPointer) -> UInt64 {
    if term.count >= 8, let base = term.baseAddress {
      return unsafe UInt64(bigEndian: base.loadUnaligned(as: UInt64.self))
    }
    var key: UInt64 = 0
    for index in 0..<term.count {
      key |= unsafe UInt64(term[index]) &<< UInt64(56 &- 8 &* index)
    }
    return key
  }

  /// Compares bytes as `memcmp` and then by length; negative when `left` comes first.
  @inline(__always)
  static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let count = min(left.count, right.count)
    for index in 0..<count {
      let difference = unsafe Int(left[index]) &- Int(right[index])
      if difference != 0 { return difference }
    }
    return left.count &- right.count
  }
}

/// Where a posting list lies.
struct PostingListLocation {
  /// The number of postings.
  var count: Int
  /// Its bytes, as offsets in the payload of the segment file.
  var start: Int
  var end: Int
}
